"""Spotting drills: which nouns mean an exercise of armed forces, and which only look like it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.extract.drills.joining import is_state, of_sector
from bot.extract.drills.names import given, known
from bot.extract.drills.phrase import Spotted, governor, is_head, phrase_start, sign_of
from bot.extract.drills.tense import auxiliaries
from bot.extract.drills.verbal import verbal
from bot.extract.forms import one_of
from bot.extract.lexicon.drills import DrillTable
from bot.extract.moves.grammar import cases, subject_of
from bot.extract.moves.reality import FUTURE, negated
from bot.extract.parse import Token
from bot.extract.reading import Reading

#: In tokens; longer sentences are lists.
_SENTENCE = 80
_DETERMINERS_OF_NOTHING = frozenset(("no",))
_POSSIBLE = frozenset(("possible", "potential", "hypothetical", "eventual"))
#: Words that point at a drill told of before, or part it from others.
_POINTING = frozenset(
    "the those these this next last its their such separate latest similar joint annual previous".split()
)
#: Of what takes that long: "the three-[week] drill".
_LONG = frozenset(("day", "week", "month", "week-long", "month-long", "two-week", "weeklong", "monthlong"))


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
        if any(i in taken for i in range(start, token.i + 1)) or _named_behind(token, taken):
            continue
        name = given(reading, token, start)
        if (
            _armed(reading, token, start, table, sure)
            and not _other(token, start, table, named=name is not None)
            and not _unreal(token, start, table)
        ):
            spotted.append(Spotted(token.i, start, token.i + 1, name=name))
            sure = True
    spotted += verbal(reading, {reading.doc[s.head].sent.start for s in spotted})
    return sorted((s for s in spotted if not s.verbal or not _maybe(reading.doc[s.head], table)), key=lambda s: s.start)


def _armed(reading: Reading, token: Token, start: int, table: DrillTable, sure: bool) -> bool:
    """Whether arms are in sight: in the phrase, or in its sentence when the word is a plain "drill"."""
    doc = reading.doc
    lemma = "training" if token.lower_ == "training" else token.lemma_.lower()
    phrase = {t.lower_ for t in doc[start : token.i]}
    if token.lower_ in table.certain or lemma in table.certain or "game" in token.lower_:
        return True
    if start < token.i and (phrase := _words(doc[start : token.i])) & table.military:
        return lemma != "training" or _training_held(token, start, phrase, table)
    sentence = _words(token.sent)
    if lemma == "training":
        return bool(sentence & table.military) and _joined(token, table)
    if lemma in ("rehearsal", "simulation") or any(_civil(t, table) for t in token.sent):
        return False
    if given(reading, token, start) is not None and any(of_sector(reading, i, *_ARMED) for i in _near_tokens(token)):
        return True
    if _joined(token, table) and any(one_of(t, table.forces) is not None for t in token.sent):
        return True
    if _of_armed(reading, token, start) or _of_states(reading, token, table):
        return True
    return _by_signs(reading, token, start, sentence, sure=sure)


def _by_signs(reading: Reading, token: Token, start: int, sentence: set[str], *, sure: bool) -> bool:
    """Whether a plain "drill", "exercise" or "maneuver" is one by the words around it."""
    table = reading.lexicon.drills
    lemma = token.lemma_.lower()
    signs = sentence & (
        table.military - {"joint", "live", "field", "command", "defense", "defence", "border", "sea", "air", "landing"}
    )
    if signs and any(t.lower_ == "training" for t in token.doc[start : token.i]):
        return True
    if lemma == "drill" or token.lower_ == "drills":
        definite = token.lower_.endswith("s") and token.doc[start].lower_ in ("the", "those", "these")
        return bool(signs) or sure or (definite and _held_by_verb(token, table))
    held = _held_by_verb(token, table)
    if lemma.startswith("man") and not token.lower_.endswith("s") and not cases(token) & _IN_COURSE:
        forces = False  # "a cynical maneuver to keep the general"
    else:
        forces = bool(signs) or any(of_sector(reading, i, "MIL") for i in _near_tokens(token))
    begun = lemma.startswith("man") and token.lower_.endswith("s") and token.dep_ == "nsubj"  # "Manoeuvres began"
    return forces or ((sure or bool(signs) or begun) and held)


_IN_COURSE = frozenset(("during", "in"))


def _civil(token: Token, table: DrillTable) -> bool:
    """Whether a word tells of another kind of exercise: "wells", but not "as [well] as"."""
    return token.lower_ in table.civil and token.pos_ not in ("ADV", "CCONJ", "ADP", "VERB")


def _joined(token: Token, table: DrillTable) -> bool:
    """ "are taking part in [the training]", "joined [the drill]"."""
    verb = governor(token)
    if verb is None or sign_of(verb, table) is None:
        return False
    return one_of(verb, ("take",)) is not None or sign_of(verb, table) == "joined"


def _named_behind(token: Token, taken: set[int]) -> bool:
    """Whether the known name of an exercise follows it between commas: "this year's exercise, [Eager Lion], opens"."""
    doc, i = token.doc, token.i
    return i + 2 < len(doc) and doc[i + 1].text == "," and i + 2 in taken and doc[i + 2].sent.start == token.sent.start


#: Words that only say whose training it is, not that it is one event.
_ANY_TRAINING = frozenset(("military", "army", "navy", "air", "armed", "joint", "field", "combat", "command", "border"))
_GIVEN_TO = frozenset(("a", "an", "the", "their", "its", "this", "these", "those", "two", "all"))


def _training_held(token: Token, start: int, phrase: set[str], table: DrillTable) -> bool:
    """Whether a training is an exercise, and no schooling: "sent to Italy for military training" is none."""
    if not phrase & (table.military - {"joint", "field"}):
        return False
    marked = phrase & (table.military - _ANY_TRAINING) or len(phrase & table.military) > 1
    held = token.dep_ in ("obj", "nsubj", "nsubj:pass") and _held_by_verb(token, table)
    return bool(marked) or token.doc[start].lower_ in _GIVEN_TO or held


def _words(span: Sequence[Token]) -> set[str]:
    """The words of a stretch of text, those joined by a hyphen also as one."""
    words = {t.lower_ for t in span}
    words.update(f"{span[i - 1].lower_}-{span[i + 1].lower_}" for i in range(1, len(span) - 1) if span[i].text == "-")
    return words


def _near_tokens(token: Token) -> range:
    return range(token.sent.start, min(token.sent.end, token.sent.start + _SENTENCE))


def _of_armed(reading: Reading, token: Token, start: int) -> bool:
    """Whether those who bear arms are spoken of in the sentence of a drill that is pointed at or great."""
    if token.lower_.endswith("s") and any(of_sector(reading, t.i, *_ARMED) for t in token.subtree):
        return True
    phrase = _words(token.doc[start : token.i])
    pointed = token.lower_.endswith("s") and (bool(phrase & _POINTING) or start == token.i)
    if not pointed and not phrase & (reading.lexicon.drills.great | _LONG):
        return False
    return any(of_sector(reading, i, *_ARMED) for i in _near_tokens(token))


#: Sectors of those who bear arms, or command who does.
_ARMED = ("MIL", "GOV", "IGO")


def _of_states(reading: Reading, token: Token, table: DrillTable) -> bool:
    """Whether a state holds it or is held it with: "[Kazakhstan] hosted the exercise", "the exercise with [Chad]"."""
    with_states = (c for c in token.children if c.dep_.startswith("nmod") and cases(c) & {"with", "between"})
    if any(_is_state(reading, c) or one_of(c, _NATIONS | table.forces) is not None for c in with_states):
        return True
    verb = governor(token)
    if verb is None or not (one_of(verb, table.phases) in _HOLDING or _joined(token, table)):
        return False
    return any(_is_state(reading, subject) for subject in subject_of(verb))


_NATIONS = frozenset(("country", "nation", "ally", "neighbor", "neighbour"))


def _is_state(reading: Reading, token: Token) -> bool:
    return any(is_state(reading, actor) for actor in reading.actors_at(token))


#: What a state does with an exercise only if it is one of its forces; it may end or plan any other.
_HOLDING = frozenset(("hold", "host", "stage", "conduct", "launch", "mount", "wind"))


def _held_by_verb(token: Token, table: DrillTable) -> bool:
    verb = governor(token)
    if verb is None:
        return False
    off = verb.lemma_.lower() == "call" and any(t.lower_ == "off" for t in _behind(verb))
    return off or verb.lemma_.lower() in table.phases or any(t.lower_ in ("way", "underway") for t in _behind(verb))


def _behind(verb: Token) -> Sequence[Token]:
    return verb.doc[verb.i : min(verb.i + 4, verb.sent.end)]


def _other(token: Token, start: int, table: DrillTable, *, named: bool) -> bool:
    """ "oil drills", "an exercise in futility", "the exercise of rights", a verb in disguise."""
    doc = token.doc
    phrase = [t.lower_ for t in doc[start : token.i]]
    armed = bool(_words(doc[start : token.i]) & table.military)
    if any(word in table.never or (word in table.routine and not armed) for word in phrase[-4:]):
        return True
    after = [t.lower_ for t in doc[token.i + 1 : min(token.i + 5, token.sent.end)]]
    if after[:1] and after[0] in table.after and doc[token.i + 1].pos_ in ("NOUN", "PROPN", "X"):
        return True
    if after[:1] and after[0] in ("in", "of") and any(word in table.after for word in after[1:]):
        return True
    if (
        token.dep_ != "compound"
        or token.head.i < token.i
        or named
        or (token.text == "Exercise" and token.i > token.sent.start)
    ):
        return False
    ground = token.head.lemma_.lower() in ("area", "zone", "site") and token.lemma_.lower() != "training"
    return not ground and token.head.lemma_.lower() not in table.about


def _unreal(token: Token, start: int, table: DrillTable) -> bool:
    """An exercise that is denied, merely possible, or only talked about."""
    doc = token.doc
    if any(t.lower_ in _DETERMINERS_OF_NOTHING or t.lower_ in _POSSIBLE for t in doc[start : token.i]):
        return True
    said = {c.dep_ for c in token.children} | {c.lower_ for c in token.children}
    if "cop" in said and said & {"not", "n't", "n’t"}:
        return True  # "it is not an exercise"
    if _unclear(token) or _rumoured(token, table):
        return True
    verb = governor(token)
    if verb is None:
        return False
    if verb.lemma_.lower() in table.topic and token.dep_.partition(":")[0] in ("obj", "obl", "nsubj"):
        return True
    if verb.lemma_.lower() == "talk" or _civil_holder(verb, table):
        return True
    return _maybe(verb, table) and not _off(token, verb)


def _off(token: Token, verb: Token) -> bool:
    """ "[the exercise] will not take place": there was to be one."""
    return token.dep_.startswith("nsubj") and bool(auxiliaries(verb) & FUTURE) and negated(verb)


def _civil_holder(verb: Token, table: DrillTable) -> bool:
    """ "[firefighters] held a drill", but not "police and special forces did"."""
    holders = (c for c in verb.children if c.dep_ == "nsubj" and c.lower_ in table.civil_holders)
    return any(
        not any(c.dep_ == "conj" and one_of(c, table.forces) is not None for c in holder.children) for holder in holders
    )


def _unclear(token: Token) -> bool:
    """ "it is not clear if … was part of an exercise"."""
    before = [t.lower_ for t in token.doc[token.sent.start : token.i]]
    doubt = next((i for i, word in enumerate(before) if word in ("if", "whether")), None)
    return doubt is not None and bool({"clear", "unclear", "unknown", "uncertain"} & set(before[:doubt]))


_ONLY_SPOKEN_OF = frozenset(("deny", "consider", "discuss", "mull", "contemplate", "talk"))


def _rumoured(token: Token, table: DrillTable) -> bool:
    """ "the possibility of drills", "denied reports of drills"."""
    if not token.dep_.startswith("nmod"):
        return False
    if one_of(token.head, table.fancied) is not None:
        return True
    return one_of(token.head, table.told) is not None and one_of(token.head.head, _DENYING) is not None


_DENYING = frozenset(("deny", "dismiss", "reject"))


def _maybe(verb: Token, table: DrillTable) -> bool:
    """ "may hold drills", "has not decided to hold", "denied holding"."""
    sign = sign_of(verb, table)
    if sign not in ("held", "joined", "ongoing", "planned"):
        return False
    modal = any(c.dep_ == "aux" and c.lower_ in ("may", "might", "could") for c in verb.children)
    above = verb.head if verb.dep_ in ("xcomp", "ccomp") or (verb.dep_ == "advcl" and verb.tag_ == "VBG") else None
    denied = above is not None and above.lemma_.lower() in _ONLY_SPOKEN_OF
    negated = any(c.dep_ == "advmod" and c.lower_ in ("not", "n't", "n’t", "never") for c in verb.children)
    clause = (t for t in verb.doc[verb.sent.start : verb.i] if t.dep_ == "mark" and t.lower_ in ("if", "whether"))
    supposed = any(mark.head.i in (verb.i, verb.head.i) or verb.head.is_ancestor(mark) for mark in clause)
    return modal or denied or supposed or (negated and sign != "ongoing")
