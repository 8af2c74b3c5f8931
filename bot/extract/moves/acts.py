"""Acts in a parsed text: the verb or noun that denotes each, its frame, and who stands where.

verb -> longest frame that fits (verb, particle, object noun) -> doer, other side
noun -> frame -> "of", "by", possessor -> doer; its preposition -> other side
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Token

from bot.domain.plover import MoveType
from bot.extract.forms import one_of
from bot.extract.lexicon.moves import Frame, MoveTable
from bot.extract.moves import order
from bot.extract.reading import Reading

_OBLIQUE = ("obl", "nmod", "obl:agent", "advcl")
_DEFAULT_CASES = frozenset(("against", "on", "with", "to", "at", "toward", "towards"))


#: Acts whose object is moved about; the other side is whom it is moved from or to.
_DONE_ELSEWHERE = frozenset((MoveType.RETREAT, MoveType.SANCTION, MoveType.MOBILIZE))
#: Acts whose object noun may itself be who it is done to: "released prisoners".
_DONE_TO_OBJECT = frozenset((MoveType.CONCEDE, MoveType.COERCE, MoveType.SANCTION, MoveType.AID))
#: Acts that several subjects do with each other: "Kenya and Ethiopia signed an agreement".
DONE_TOGETHER = frozenset((MoveType.AGREE, MoveType.COOPERATE, MoveType.CONSULT))
#: Nouns that only count or gather: "thousands of [farmers]", "a convoy of [soldiers]".
_GATHERING = frozenset(
    "thousand hundred dozen ten score number group convoy patrol crowd couple handful lot majority million scores "
    "dozens hundreds thousands tens series team pair member".split()
)


#: A verb with more children is a run-on list; the bound keeps the climb from each of its members linear.
_CHILDREN = 100
#: Before a bare participle these make a passive: "when [asked]", "if [attacked]".
_WHEN = frozenset(("when", "if", "once", "as", "unless", "until", "although", "though", "while"))


@dataclass(slots=True)
class Act:
    """One act in token terms."""

    frame: Frame
    head: int
    cue: tuple[int, ...]
    doers: tuple[str, ...]
    others: tuple[str, ...]
    #: The verb that carries tense and negation (the act's own, or a light verb above its noun).
    verb: Token | None
    rule: str


def find_acts(reading: Reading) -> Iterator[Act]:
    """Every act, in text order; a noun that is the object of an act's verb is no act of its own."""
    used: set[int] = set()
    table = reading.lexicon.moves
    for token in reading.doc:
        if token.pos_ in ("VERB", "AUX") or (
            token.pos_ in ("ADJ", "NOUN") and (token.tag_ in ("VBN", "VBD", "VBG", "VBZ") or _predicate(token))
        ):
            act = _verbal(reading, token, table)
            if act is not None:
                used.update(act.cue)
                yield act
    for token in reading.doc:
        if token.pos_ in ("NOUN", "PROPN") and token.i not in used:
            act = _nominal(reading, token, table)
            if act is not None:
                yield act


# --- verbs --------------------------------------------------------------------------------------


def _predicate(token: Token) -> bool:
    """A word taken for a noun that has a subject and a verb's ending: "Hungary [vetoed] it"."""
    return token.lower_.endswith("ed") and any(c.dep_ == "nsubj" for c in token.children)


def _verbal(reading: Reading, verb: Token, table: MoveTable) -> Act | None:
    lemma = one_of(verb, table.verbs)
    best: Act | None = None
    for frame in table.verbs.get(lemma or "", ()):
        if best is not None and (frame.size < best.frame.size or best.others):
            break
        if frame.type is MoveType.SUPPORT and any(c.dep_ == "ccomp" for c in verb.children):
            # "recognised that", "appreciated that": what is held to be so, no side taken.
            continue
        cue = _fits(reading, verb, frame)
        if cue is None:
            continue
        doers, others = _sides(reading, verb, frame, cue, _passive(verb))
        if best is None or others:
            best = Act(frame, verb.i, cue, doers, others, verb, f"verb {lemma}")
    return best if best is not None and (best.doers or best.others) else None


def _fits(reading: Reading, verb: Token, frame: Frame) -> tuple[int, ...] | None:
    """The tokens that make the frame out, or ``None``."""
    cue = [verb.i]
    for word in frame.words[1:]:
        found = next((c for c in _near(verb) if c.lower_ == word or c.lemma_.lower() == word), None)
        if found is None:
            return None
        cue.append(found.i)
    if frame.nouns:
        noun = _object_noun(verb, frame.nouns)
        if noun is None:
            return None
        cue.append(noun.i)
    elif not frame.words[1:] and not _plain(verb, frame):
        return None
    return tuple(sorted(cue))


def _near(verb: Token) -> list[Token]:
    """Particles, objects and obliques of a verb, and the words right behind it."""
    doc = verb.doc
    return [*verb.children, *doc[verb.i + 1 : min(verb.i + 4, verb.sent.end)]]


def _object_noun(verb: Token, nouns: frozenset[str]) -> Token | None:
    for child in verb.children:
        if child.dep_.partition(":")[0] in ("obj", "nsubj", "obl", "xcomp", "ccomp") or child.dep_ == "nsubj:pass":
            if child.dep_ == "nsubj" and not _passive(verb):
                continue
            for token in (child, *(c for c in child.children if c.dep_ == "conj")):
                for noun in (token, *_inner(token)):
                    if one_of(noun, nouns) is not None:
                        return noun
    return None


def _inner(token: Token) -> list[Token]:
    """Nouns that the object carries: "a series of [talks]", "two days of [talks]", "nuclear [arms] test"."""
    nouns = (c for c in token.children if c.pos_ in ("NOUN", "PROPN"))
    return [c for c in nouns if c.dep_ == "compound" or (c.dep_ == "nmod" and "of" in _cases(c))]


def _plain(verb: Token, frame: Frame) -> bool:
    """Whether a verb alone tells the act: it has an object, its preposition, a clause it governs, or is passive."""
    deps = {c.dep_.partition(":")[0] for c in verb.children}
    if "obj" in deps or _passive(verb) or order.only_verb(verb) or deps & {"ccomp", "xcomp"}:
        return True
    if frame.cases and any(_cases(c) & frame.cases for c in verb.children if c.dep_.startswith("obl")):
        return True
    return frame.reciprocal or not frame.cases


def _passive(verb: Token) -> bool:
    if order.only_verb(verb):
        return False
    if verb.tag_ in ("VBN", "VBD") and verb.i and verb.doc[verb.i - 1].lower_ in _WHEN:
        return True
    return any(c.dep_ in ("nsubj:pass", "aux:pass") for c in verb.children) or (
        verb.tag_ == "VBN"
        and verb.dep_ in ("acl", "advcl")
        and not any(c.dep_.startswith(("aux", "nsubj")) for c in verb.children)
    )


def _cases(token: Token) -> set[str]:
    return {c.lower_ for c in token.children if c.dep_ == "case"}


def _sides(
    reading: Reading, verb: Token, frame: Frame, cue: tuple[int, ...], passive: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    subject_actors = order.before(reading, verb) if order.only_verb(verb) else ()
    subject_actors = subject_actors or _actors(reading, subject_of(verb))
    behind = _behind(reading, verb, frame, cue)
    if passive:
        agents = [c for c in verb.children if c.dep_ == "obl:agent" or (c.dep_.startswith("obl") and "by" in _cases(c))]
        doers = _actors(reading, agents)
        if frame.nouns:
            return doers, behind
        others = subject_actors or _actors(reading, [verb.head] if verb.dep_ == "acl" else [])
        return doers, others or behind
    objects = [] if frame.nouns else [c for c in verb.children if c.dep_ in ("obj", "iobj")]
    if frame.nouns and not behind and frame.type in _DONE_TO_OBJECT:
        behind = _actors(reading, [reading.doc[i] for i in cue if i != verb.i])
    done_to = _actors(reading, objects) or _owners(reading, objects)
    if not frame.nouns and not done_to and not behind:
        done_to = order.behind(reading, verb)
    others = (behind or done_to) if frame.type in _DONE_ELSEWHERE else (done_to or behind)
    agreed = frame.type is MoveType.AGREE and not objects
    by_each_other = not others and (agreed or (frame.type in DONE_TOGETHER and bool(frame.nouns)))
    if frame.reciprocal or by_each_other:
        return _together(subject_actors, others)
    return subject_actors, tuple(a for a in others if a not in subject_actors)


def _together(subjects: tuple[str, ...], others: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both sides act: with one subject the other side is the target, with several each is the other's."""
    if others:
        return subjects, tuple(a for a in others if a not in subjects)
    return subjects, subjects[1:]


def _owners(reading: Reading, objects: list[Token]) -> tuple[str, ...]:
    """Whose the object is: "rejected [China]'s proposal", "condemned the attack by [the rebels]"."""
    found: list[str] = []
    for token in objects:
        for child in token.children:
            if child.dep_ in ("nmod:poss", "nmod", "compound", "amod") or (child.dep_ == "acl"):
                found.extend(a for a in reading.actors_at(child) if a not in found)
    return tuple(found)


def _behind(reading: Reading, verb: Token, frame: Frame, cue: tuple[int, ...]) -> tuple[str, ...]:
    """The other side behind the frame's prepositions, hanging on the verb or on its object."""
    cases = frame.cases or (_DEFAULT_CASES if frame.nouns else frozenset())
    found: list[str] = []
    doc = reading.doc
    anchors = [doc[i] for i in cue] + [c for i in cue for c in doc[i].children if c.dep_ == "obj"]
    for anchor in anchors:
        for child in anchor.children:
            if child.dep_.partition(":")[0] in ("obl", "nmod") and _cases(child) & cases:
                found.extend(a for a in _phrase_actors(reading, child) if a not in found)
    if not found and frame.nouns:
        for i in cue:
            for child in doc[i].children:
                if child.dep_ in ("nmod:poss", "compound", "amod", "nmod") and child.i != verb.i:
                    found.extend(a for a in reading.actors_at(child) if a not in found)
        for child in verb.children:
            if child.dep_ == "iobj":
                found.extend(a for a in reading.actors_at(child) if a not in found)
    return tuple(found)


def _phrase_actors(reading: Reading, token: Token) -> tuple[str, ...]:
    """The actors of a phrase; where its head is none, whoever stands inside it ("on the city's [Kurdish] fighters")."""
    own = reading.actors_at(token)
    if own:
        return own
    inner = [c for c in token.children if c.dep_ in ("nmod:poss", "nmod", "compound", "amod")]
    return tuple(dict.fromkeys(a for c in inner for a in reading.actors_at(c)))


def _actors(reading: Reading, tokens: list[Token]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a for token in tokens for a in _standing_for(reading, token)))


def _standing_for(reading: Reading, token: Token) -> tuple[str, ...]:
    """The actors of a phrase, seen through nouns that only count them."""
    if token.lemma_.lower() in _GATHERING or token.lower_ in _GATHERING:
        counted = [c for c in token.children if c.dep_ == "nmod"]
        inner = tuple(dict.fromkeys(a for c in counted for a in reading.actors_at(c)))
        if inner:
            return inner
    return reading.actors_at(token) or _nation_of(reading, token)


def _nation_of(reading: Reading, token: Token) -> tuple[str, ...]:
    """Whose people a phrase speaks of where they are no actor themselves: "[Israeli] forces"."""
    described = [c for c in token.children if c.dep_ in ("amod", "compound") and c.i < token.i]
    return tuple(dict.fromkeys(a for c in described for a in reading.actors_at(c)))


def subject_of(verb: Token) -> list[Token]:
    """Who does what a verb tells: its subject, or that of the verb it is joined to, controlled by, or describes."""
    for _ in range(5):
        own = [c for c in islice(verb.children, _CHILDREN) if c.dep_ in ("nsubj", "nsubj:pass")]
        if own:
            return [_antecedent(own[0])]
        if verb.dep_ == "xcomp" and (controller := _object_control(verb)) is not None:
            return [controller]
        if verb.dep_ in ("conj", "xcomp", "advcl", "parataxis") and verb.head.i != verb.i:
            if verb.dep_ in ("advcl", "conj") and _passive(verb) and not _passive(verb.head) and verb.dep_ == "advcl":
                return []
            verb = verb.head
            continue
        if verb.dep_ in ("acl", "acl:relcl") and verb.head.i != verb.i:
            return [verb.head]
        break
    return []


def _antecedent(token: Token) -> Token:
    """For "who" and "which" the noun that they stand for."""
    if token.lower_ in ("who", "which", "that") and token.head.dep_ == "acl:relcl":
        return token.head.head
    return token


def _object_control(verb: Token) -> Token | None:
    """ "urged [Seoul] to stop": the object of the verb above does what the verb below tells."""
    return next((c for c in verb.head.children if c.dep_ in ("obj", "iobj") and c.i < verb.i), None)


# --- nouns --------------------------------------------------------------------------------------


def _nominal(reading: Reading, noun: Token, table: MoveTable) -> Act | None:
    for frame in _noun_frames(noun, table):
        doers: list[str] = []
        others: list[str] = []
        for child in noun.children:
            cases = _cases(child)
            actors = _phrase_actors(reading, child) if child.dep_ != "compound" else reading.actors_at(child)
            if child.dep_ == "nmod:poss" or "by" in cases or (child.dep_ in ("compound", "amod") and child.i < noun.i):
                doers.extend(actors)
            elif cases & frame.cases:
                others.extend(actors)
            elif "of" in cases and "of" not in frame.cases:
                (doers if not doers else others).extend(actors)
            elif cases & {"between", "from"}:
                doers.extend(actors)
        if not doers or not (others or frame.reciprocal):
            continue
        if frame.reciprocal:
            first, second = _together(tuple(dict.fromkeys(doers)), tuple(dict.fromkeys(others)))
        else:
            first, second = tuple(dict.fromkeys(doers)), tuple(dict.fromkeys(a for a in others if a not in doers))
        if not second and not frame.reciprocal:
            continue
        return Act(frame, noun.i, (noun.i,), first, second, None, f"noun {noun.lemma_.lower()}")
    return None


def _noun_frames(noun: Token, table: MoveTable) -> Iterator[Frame]:
    """Frames whose words end in this noun and stand before it."""
    for form in dict.fromkeys((noun.lower_, noun.lemma_.lower())):
        for frame in table.nouns.get(form, ()):
            before = [t.lemma_.lower() for t in noun.doc[max(noun.i - len(frame.words) + 1, 0) : noun.i]]
            if tuple(before) == frame.words[:-1]:
                yield frame
