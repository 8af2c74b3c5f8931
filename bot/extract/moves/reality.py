"""How real an act is, as the text tells it: done, ongoing, planned, announced, refused, denied, or not told at all."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from bot.domain.plover import MoveStatus, MoveType
from bot.extract.forms import base_forms, one_of
from bot.extract.lexicon.moves import MoveTable
from bot.extract.moves.act import Act
from bot.extract.moves.claims import alleged, told_of_noun
from bot.extract.moves.frames import verb_frames
from bot.extract.moves.grammar import SAYING, cases, passive, reports
from bot.extract.parse import CHILDREN, Token
from bot.extract.reading import Reading

_NOT = frozenset(("not", "n't", "n’t", "never", "no", "neither", "nor"))
_NOBODY = frozenset(("none", "nobody", "nothing"))
FUTURE = frozenset(("will", "'ll", "’ll", "shall", "would", "wo"))
_MAYBE = frozenset(("may", "might", "could", "can", "should", "must", "ca"))
#: What one refuses when one will not do it.
_REFUSABLE = frozenset(
    (MoveType.AGREE, MoveType.CONSULT, MoveType.COOPERATE, MoveType.CONCEDE, MoveType.AID, MoveType.RETREAT,
     MoveType.SUPPORT)
)  # fmt: skip
#: Good turns that are only to come are promises.
_PROMISED = frozenset((MoveType.COOPERATE, MoveType.AID, MoveType.CONCEDE, MoveType.RETREAT, MoveType.SUPPORT))
#: Ill turns that one says one will do are threats.
_HOSTILE = frozenset((MoveType.ASSAULT, MoveType.SANCTION, MoveType.COERCE, MoveType.PROTEST))
#: Words before an infinitive: "is | also | due | to | be | opened".
_BEFORE = 6
_BARS = frozenset(("refuse", "promise", "threaten", "demand", "wish", "deny"))

Judged = tuple[MoveType, MoveStatus, str]


def judge(reading: Reading, act: Act) -> Judged | None:
    """Type and status after negation, tense and the verb above; ``None`` where nothing is told to have happened."""
    kind, verb = act.frame.type, act.verb
    table = reading.lexicon.moves
    if verb is None:
        status = status_of_noun(reading.doc[act.head], table)
        return None if status is None else (kind, status, act.rule)
    if hypothetical(verb) or alleged(verb, table):
        return None
    controlled = before_infinitive(verb, table) or control_of(verb, table)
    if controlled is not None and controlled[0] in _BARS and not _made_to(controlled[1]):
        return None
    if negated(verb):
        unwilling = act.rule.startswith("promise") or verb.lemma_.lower() in ("accept", "agree", "recognize")
        refused = kind in _REFUSABLE and (future(verb) or unwilling)
        return (MoveType.REJECT, MoveStatus.REFUSED, f"negated {act.rule}") if refused else None
    if kind is MoveType.AGREE and _binds_to_harm(verb, table, lambda token: reading.mention_at(token.i) is not None):
        return MoveType.THREATEN, plain_status(verb), f"hostile {act.rule}"
    if controlled is not None and controlled[0] == "plan":
        return MoveType.AGREE if kind in _PROMISED else kind, MoveStatus.PLANNED, act.rule
    if future(verb):
        return _to_come(kind, verb, act.rule) if act.doers else None
    if controlled is not None and controlled[1].lemma_.lower() in ("begin", "start", "continue", "keep", "resume"):
        return kind, MoveStatus.ONGOING, act.rule
    return kind, plain_status(verb), act.rule


def status_of_noun(noun: Token, table: MoveTable) -> MoveStatus | None:
    """Whether a noun that is an act is told as done or planned; ``None`` where it is only possible or wished for."""
    told = told_of_noun(noun, table)
    if told is not MoveStatus.DONE:
        return told
    verb = noun.head
    if verb.i == noun.i or noun.dep_.partition(":")[0] not in ("nsubj", "obj"):
        return MoveStatus.DONE
    kind = (before_infinitive(verb, table) or control_of(verb, table) or ("", verb))[0]
    own = _control(verb, table) or ""
    subject = noun.dep_.startswith("nsubj")
    if subject and (hypothetical(verb) or negated(verb)):
        return None
    if "plan" in (kind, own) or (subject and future(verb)):
        return MoveStatus.PLANNED
    return None if not subject and (kind in _BARS or own in _NOT_YET) else MoveStatus.DONE


#: What is wished for or denied has not been done: "seek [talks] with", "opposed the [invasion] of".
_NOT_YET = frozenset(("wish", "deny"))


def _made_to(verb: Token) -> bool:
    """ "was forced to ask", "were allowed to leave": it was done."""
    return one_of(verb, _MAKING) is not None and passive(verb) and not future(verb)


_MAKING = frozenset(("force", "compel", "oblige", "allow", "permit"))


def _to_come(kind: MoveType, verb: Token, rule: str) -> Judged:
    status = MoveStatus.ANNOUNCED if said_to_come(verb) else MoveStatus.PLANNED
    if kind in _PROMISED:
        return MoveType.AGREE, status, f"{rule} to come"
    if kind in _HOSTILE and status is MoveStatus.ANNOUNCED:
        return MoveType.THREATEN, MoveStatus.DONE, f"{rule} to come"
    return kind, status, rule


def _binds_to_harm(verb: Token, table: MoveTable, named: Callable[[Token], bool]) -> bool:
    """Whether what is vowed is hostile: "vowed to retaliate", "is ready to strike"."""
    below = next((c for c in verb.children if c.dep_ in ("xcomp", "ccomp", "advcl") and c.i > verb.i), None)
    if below is None or negated(below) or not any(named(t) for t in islice(below.subtree, CHILDREN)):
        return False
    frame = next((frame for frame, _ in verb_frames(below, table)), None)
    return frame is not None and frame.type in _HOSTILE


def negated(verb: Token) -> bool:
    """Whether the verb itself is negated, or who or what takes part ("held no talks", "no shots were fired")."""
    shared = verb.dep_ == "conj" and any(c.lower_ in ("or", "nor") for c in verb.children if c.dep_ == "cc")
    if shared and not any(c.dep_.startswith("nsubj") for c in verb.children) and negated(verb.head):
        return True  # "has never confirmed [or denied]"
    for child in verb.children:
        if child.lower_ in _NOT and child.dep_ in ("advmod", "det", "cc:preconj", "cc"):
            return True
        part = child.dep_.partition(":")[0] in ("obj", "nsubj", "obl")
        if part and (child.lower_ in _NOBODY or any(c.dep_ == "det" and c.lower_ in _NOT for c in child.children)):
            return True
    return False


def future(verb: Token) -> bool:
    """Whether the verb speaks of what is to come."""
    if verb.dep_ == "conj" and verb.tag_ == "VB":
        verb = verb.head
    return any(c.lower_ in FUTURE for c in verb.children if c.dep_.startswith("aux"))


def control_of(verb: Token, table: MoveTable) -> tuple[str, Token] | None:
    """How real the verb above makes this one (refuse, promise, threaten, demand, plan, deny, carry), and that verb."""
    current = verb
    for _ in range(3):
        head = current.head
        if head.i == current.i:
            return None
        if current.dep_ in ("xcomp", "ccomp", "advcl", "csubj", "acl", "obl"):
            kind = _control(head, table)
            infinitive = any(c.lower_ in ("to", "from") and c.dep_ in ("mark", "case", "aux") for c in current.children)
            if kind is not None and (
                current.dep_ == "xcomp" or infinitive or kind in ("deny", "carry") or current.tag_ == "VBG"
            ):
                return ("wish" if _for_use(head) else kind), head
            return None
        if current.dep_ == "conj":
            current = head
            continue
        return None
    return None


def _control(verb: Token, table: MoveTable) -> str | None:
    """What a verb, with its particle first, makes of the act below it: "rule out", "stop short"."""
    for particle in (c for c in islice(verb.children, CHILDREN) if c.i == verb.i + 1):
        for form in base_forms(verb):
            if (kind := table.control.get(f"{form}_{particle.lower_}")) is not None:
                return kind
    return table.control.get(verb.lower_) or table.control.get(one_of(verb, table.control) or "")


def _for_use(verb: Token) -> bool:
    """ "drones are used to hunt smugglers" tells what they are for, "used by rebels to fire rockets" what was done."""
    by = any(c.dep_.startswith("obl") and "by" in cases(c) for c in islice(verb.children, CHILDREN))
    return one_of(verb, _USING) is not None and passive(verb) and not by


_USING = frozenset(("use",))


def before_infinitive(verb: Token, table: MoveTable) -> tuple[str, Token] | None:
    """The same by the words right before it, where the parse has the infinitive for the main verb.

    "is [to] visit", "is due to visit", "was about to leave", "has yet to agree"
    """
    if verb.dep_ == "conj" and verb.tag_ == "VB" and not any(c.lower_ == "to" for c in verb.lefts):
        verb = verb.head  # "is to fly to Oslo and [meet] the king"
    before = [
        t for t in verb.doc[max(verb.i - _BEFORE, verb.sent.start) : verb.i] if t.pos_ != "ADV" or t.lower_ == "yet"
    ]
    while before and before[-1].lower_ in ("be", "have", "been"):
        before.pop()
    if len(before) < 2 or before[-1].lower_ != "to" or before[-2].pos_ in ("NOUN", "PROPN", "PRON"):
        return None
    word = before[-2]
    forms = (f"{word.lemma_.lower()}_to", f"{word.lower_}_to", word.lower_)
    kind = next((table.control[form] for form in forms if form in table.control), "")
    return (kind, word) if kind in ("plan", "deny") else None


def hypothetical(verb: Token) -> bool:
    """Whether the act is only supposed: behind "if", "whether" or "unless", or under may, might, could."""
    current = verb
    for _ in range(4):
        for child in islice(current.children, CHILDREN):
            if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether", "until"):
                return True
            if child.dep_ == "aux" and child.lower_ in _MAYBE:
                return True
        if current.dep_ not in ("conj", "xcomp", "ccomp") or current.head.i == current.i:
            return False
        if current.dep_ == "ccomp" and current.head.lemma_.lower() in SAYING:
            return False
        current = current.head
    return False


def said_to_come(verb: Token) -> bool:
    """Whether the act to come was announced: "said it would send"."""
    return bool(reports(verb))


def plain_status(verb: Token) -> MoveStatus:
    """Done or ongoing, by the verb's own form."""
    auxiliaries = {c.lower_ for c in verb.children if c.dep_.startswith("aux")}
    if verb.tag_ == "VBG" and auxiliaries & {"is", "are", "am", "was", "were", "been", "be"}:
        return MoveStatus.ONGOING
    return MoveStatus.DONE
