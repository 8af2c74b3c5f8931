"""Under which condition an act is refused, promised, demanded or threatened: "as long as the drills go on".

What a condition only names has not been done because of it, so it tells no act of its own.
"""

from __future__ import annotations

from bot.domain.plover import MoveStatus, MoveType
from bot.extract.attribution.conditions import find_conditions
from bot.extract.attribution.ranges import Range
from bot.extract.moves.act import Act
from bot.extract.moves.grammar import SAYING, subjects
from bot.extract.parse import Token
from bot.extract.reading import Reading
from bot.extract.repairs import FINITE

#: Acts that can hang on something; a visit that was made was made under no condition.
_CONDITIONAL = frozenset((MoveType.AGREE, MoveType.REJECT, MoveType.THREATEN, MoveType.REQUEST))
_OPEN = frozenset((MoveStatus.ANNOUNCED, MoveStatus.PLANNED, MoveStatus.REFUSED))
#: Words that open a condition and, before a past tense, tell when something was done: "until the rebels left".
_WHEN = frozenset(("until", "once", "as"))
_STEPS = 6


class Terms:
    """The conditions of an article's sentences, each sentence looked through once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._found: dict[int, list[Range]] = {}

    def of(self, act: Act, kind: MoveType, status: MoveStatus) -> list[Range]:
        """The conditions that an act of this type and status stands under."""
        if kind not in _CONDITIONAL and status not in _OPEN:
            return []
        return [found for found in self._in_sentence(act.head) if self._belongs(act, found)]

    def supposed(self, act: Act) -> bool:
        """Whether an act is told in a condition only: nobody did it yet."""
        conditions = self._in_sentence(act.head)
        inside = next((f for f in conditions if f[0] <= act.head < f[1]), None)
        if inside is None:
            return any(self._goes_on(act, condition) for condition in conditions)
        opening = self.reading.doc[inside[0]]
        when = opening.lower_ in _WHEN and opening.nbor(1).lower_ != "long"
        return not (when and self.reading.doc[act.head].tag_ == "VBD")

    def _goes_on(self, act: Act, condition: Range) -> bool:
        """Whether an act is one more of a condition's verbs, which the parse joins to the main one.

        "has ruled out talks unless it renounces violence, [recognizes] the state and disarms": the form tells.
        """
        token = self.reading.doc[act.head]
        if token.dep_ != "conj" or token.i < condition[1] or token.head.i >= condition[0] or subjects(token):
            return False
        between = token.doc[condition[0] : token.i]
        verbs = [t for t in between if t.tag_ in FINITE and t.pos_ == "VERB"]
        return bool(verbs) and token.tag_ == verbs[-1].tag_ != token.head.tag_

    def _in_sentence(self, token: int) -> list[Range]:
        bounds = self.reading.sentence_bounds(token)
        if bounds[0] not in self._found:
            self._found[bounds[0]] = find_conditions(self.reading, [bounds])
        return self._found[bounds[0]]

    def _belongs(self, act: Act, condition: Range) -> bool:
        """Whether a condition's clause hangs on the act, on what it governs, or on who told of it."""
        if condition[0] <= act.head < condition[1]:
            return False
        doc = self.reading.doc
        above = _governor(doc[condition[0]], condition)
        anchors = {act.head, *act.cue}
        token = doc[act.head]
        for _ in range(_STEPS):
            anchors.add(token.i)
            reported = token.dep_ in ("ccomp", "parataxis", "xcomp", "conj") and token.head.i != token.i
            if not reported or not (token.dep_ in ("conj", "xcomp") or token.head.lemma_.lower() in SAYING):
                break
            token = token.head
        for _ in range(_STEPS):
            if above.i in anchors:
                return True
            if above.dep_ in ("acl:relcl", "ROOT", "parataxis") or above.head.i == above.i:
                return False
            above = above.head
        return False


def _governor(opening: Token, condition: Range) -> Token:
    """The first word outside the condition that its clause hangs on."""
    token = opening
    for _ in range(_STEPS):
        if not condition[0] <= token.i < condition[1] or token.head.i == token.i:
            break
        token = token.head
    return token
