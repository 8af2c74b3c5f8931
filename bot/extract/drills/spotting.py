"""Spotting drills: which nouns mean an exercise of armed forces, and which only look like it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.extract.drills.names import given, known
from bot.extract.drills.phrase import Spotted, governor, is_head, phrase_start
from bot.extract.lexicon.drills import DrillTable
from bot.extract.parse import Token
from bot.extract.reading import Reading

#: In tokens; longer sentences are lists.
_SENTENCE = 80
_DETERMINERS_OF_NOTHING = frozenset(("no",))
_POSSIBLE = frozenset(("possible", "potential", "hypothetical", "eventual"))
#: Words that point at a drill told of before, or part it from others.
_POINTING = frozenset("the those these its their such separate latest similar joint annual previous".split())
_CIVIL_HOLDERS = frozenset("police firefighters paramedics hospitals schools rescuers officers detectives".split())
_GREAT = frozenset(("largest", "biggest"))


def spot(reading: Reading) -> list[Spotted]:
    """Every mention of a drill, in text order."""
    table = reading.lexicon.drills
    spotted = list(known(reading, table))
    taken = {i for s in spotted for i in range(s.start, s.end)}
    sure = bool(spotted)
    for token in reading.doc:
        if token.i in taken or not is_head(token, table):
            continue
        if token.i + 1 < len(reading.doc) and is_head(token.nbor(1), table):
            continue
        start = phrase_start(token)
        if any(i in taken for i in range(start, token.i + 1)):
            continue
        if (
            _armed(reading, token, start, table, sure)
            and not _other(token, start, table)
            and not _unreal(token, start, table)
        ):
            spotted.append(Spotted(token.i, start, token.i + 1, name=given(reading, token, start)))
            sure = True
    return sorted(spotted, key=lambda s: s.start)


def _armed(reading: Reading, token: Token, start: int, table: DrillTable, sure: bool) -> bool:
    """Whether arms are in sight: in the phrase, or in its sentence when the word is a plain "drill"."""
    doc = reading.doc
    lemma = token.lemma_.lower()
    phrase = {t.lower_ for t in doc[start : token.i]}
    if token.lower_ in table.certain or lemma in table.certain or "game" in token.lower_:
        return True
    if start < token.i and (phrase := _words(doc[start : token.i])) & table.military:
        return "training" not in lemma or bool(phrase & (table.military - {"joint", "field"}))
    if lemma == "training" or lemma in ("rehearsal", "simulation"):
        return False
    sentence = _words(token.sent)
    if sentence & table.civil:
        return False
    if given(reading, token, start) is not None and any(_armed_mention(reading, i) for i in _near_tokens(token)):
        return True
    if _of_armed(reading, token, start):
        return True
    if _held_by_verb(token, table) and any(_of_forces(reading, i) for i in _near_tokens(token)):
        return True
    signs = sentence & (
        table.military - {"joint", "live", "field", "command", "defense", "defence", "border", "sea", "air", "landing"}
    )
    if "training" in phrase and signs:
        return True
    if lemma == "drill" or token.lower_ == "drills":
        definite = token.lower_.endswith("s") and doc[start].lower_ in ("the", "those", "these")
        return bool(signs) or sure or (definite and _held_by_verb(token, table))
    return (bool(signs) or sure) and _held_by_verb(token, table)


def _words(span: Sequence[Token]) -> set[str]:
    """The words of a stretch of text, those joined by a hyphen also as one."""
    words = {t.lower_ for t in span}
    words.update(f"{span[i - 1].lower_}-{span[i + 1].lower_}" for i in range(1, len(span) - 1) if span[i].text == "-")
    return words


def _near_tokens(token: Token) -> range:
    return range(token.sent.start, min(token.sent.end, token.sent.start + _SENTENCE))


def _armed_mention(reading: Reading, index: int) -> bool:
    return reading.mention_at(index) is not None and _bears_arms(reading, index)


def _of_forces(reading: Reading, index: int) -> bool:
    mention = reading.mention_at(index)
    return mention is not None and any(reading.actors[a].sector == "MIL" for a in mention.actors if a in reading.actors)


def _of_armed(reading: Reading, token: Token, start: int) -> bool:
    """Whether those who bear arms are spoken of in the sentence of a drill that is pointed at or great."""
    if token.lower_.endswith("s") and any(_armed_mention(reading, t.i) for t in token.subtree):
        return True
    phrase = {t.lower_ for t in token.doc[start : token.i]}
    pointed = token.lower_.endswith("s") and (bool(phrase & _POINTING) or start == token.i)
    if not pointed and not phrase & _GREAT:
        return False
    return any(_armed_mention(reading, i) for i in _near_tokens(token))


def _bears_arms(reading: Reading, index: int) -> bool:
    mention = reading.mention_at(index)
    return mention is not None and any(
        (actor := reading.actors.get(a)) is not None and actor.sector in ("MIL", "GOV", "IGO") for a in mention.actors
    )


def _held_by_verb(token: Token, table: DrillTable) -> bool:
    verb = governor(token)
    return verb is not None and verb.lemma_.lower() in table.phases


def _other(token: Token, start: int, table: DrillTable) -> bool:
    """ "oil drills", "an exercise in futility", "the exercise of rights", a verb in disguise."""
    doc = token.doc
    phrase = [t.lower_ for t in doc[start : token.i]]
    if any(word in table.never for word in phrase[-4:]):
        return True
    after = [t.lower_ for t in doc[token.i + 1 : min(token.i + 5, token.sent.end)]]
    if after[:1] and after[0] in table.after:
        return True
    if after[:1] and after[0] in ("in", "of") and any(word in table.after for word in after[1:]):
        return True
    return token.dep_ == "compound" and token.head.i > token.i and token.head.lemma_.lower() not in (
        "plan", "schedule", "area", "zone", "site", "participant", "drill", "exercise", "program", "series", "troop"
    )  # fmt: skip


def _unreal(token: Token, start: int, table: DrillTable) -> bool:
    """An exercise that is denied, merely possible, or only talked about."""
    doc = token.doc
    if any(t.lower_ in _DETERMINERS_OF_NOTHING or t.lower_ in _POSSIBLE for t in doc[start : token.i]):
        return True
    if _unclear(token):
        return True
    verb = governor(token)
    if verb is None:
        return False
    if verb.lemma_.lower() in table.topic and token.dep_.partition(":")[0] in ("obj", "obl", "nsubj"):
        return True
    if verb.lemma_.lower() == "talk" or any(c.dep_ == "nsubj" and c.lower_ in _CIVIL_HOLDERS for c in verb.children):
        return True
    return _maybe(verb, table)


def _unclear(token: Token) -> bool:
    """ "it is not clear if … was part of an exercise"."""
    before = [t.lower_ for t in token.doc[token.sent.start : token.i]]
    doubt = next((i for i, word in enumerate(before) if word in ("if", "whether")), None)
    return doubt is not None and bool({"clear", "unclear", "unknown", "uncertain"} & set(before[:doubt]))


def _maybe(verb: Token, table: DrillTable) -> bool:
    """ "may hold drills", "has not decided to hold", "denied holding"."""
    if table.phases.get(verb.lemma_.lower()) not in ("held", "joined", "ongoing", "planned"):
        return False
    modal = any(c.dep_ == "aux" and c.lower_ in ("may", "might", "could") for c in verb.children)
    modal = modal or any(c.lower_ == "whether" for c in verb.children)
    above = verb.head if verb.dep_ in ("xcomp", "ccomp") else None
    denied = above is not None and above.lemma_.lower() in ("deny", "consider", "discuss", "mull", "contemplate")
    negated = any(c.dep_ == "advmod" and c.lower_ in ("not", "n't", "n’t", "never") for c in verb.children)
    return modal or denied or (negated and table.phases.get(verb.lemma_.lower()) in ("held", "joined"))
