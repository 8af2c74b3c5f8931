"""Who stands on either side of an act: who does it, and whom it is done to.

The parse is asked first; where it is silent, the order of the words: news tells who, did, to whom.
"""

from __future__ import annotations

from itertools import islice

from bot.domain.facts import MentionKind, MentionType
from bot.domain.plover import MoveType
from bot.extract.forms import one_of
from bot.extract.lexicon.moves import Frame
from bot.extract.moves import order
from bot.extract.moves.grammar import SAYING, cases, passive, subject_of
from bot.extract.moves.newcomers import STATES
from bot.extract.moves.standing import actors_of, nation_of, owners
from bot.extract.parse import CHILDREN, Token
from bot.extract.reading import Reading

Actors = tuple[str, ...]

_DEFAULT_CASES = frozenset(("against", "on", "with", "to", "at", "toward", "towards", "for"))
#: Acts whose object is moved about; the other side is whom it is moved from or to.
_DONE_ELSEWHERE = frozenset((MoveType.RETREAT, MoveType.SANCTION, MoveType.MOBILIZE))
#: Acts that several subjects do with each other: "Kenya and Ethiopia signed an agreement".
DONE_TOGETHER = frozenset((MoveType.AGREE, MoveType.COOPERATE, MoveType.CONSULT, MoveType.SUPPORT))
#: Promises that several subjects give each other.
_BETWEEN_THEM = frozenset(("agree", "compromise"))
#: Acts whose only other side may be the place where they are done.
_DONE_IN_PLACES = frozenset(
    (MoveType.ASSAULT, MoveType.COERCE, MoveType.CONSULT, MoveType.MOBILIZE, MoveType.AID, MoveType.RETREAT)
)
_SOMEBODY = frozenset(("him", "her", "them", "it"))
#: Things that are of whoever does them: "[U.N.] sanctions were imposed".
_OWN_DOING = frozenset("sanction embargo tariff blockade aid assistance airstrike strike raid protest rally".split())
_PERFORMERS = frozenset(("by", "between", "among", "from"))
_BETWEEN = frozenset(("between", "among"))
_BY = frozenset(("by",))
_HOLDER_CASES = frozenset(("in", "during", "after", "by", "with", "from"))


def sides(
    reading: Reading, verb: Token, frame: Frame, cue: tuple[int, ...], *, active: bool = False
) -> tuple[Actors, Actors]:
    """Who does what ``verb`` tells in ``frame``, and the other side.

    :param active: the subject does it whatever the verb's form: "[it] was prepared to help".
    """
    if passive(verb) and not active:
        return _passive_sides(reading, verb, frame, cue)
    fighting = _fighting(reading, verb) if frame.type is MoveType.ASSAULT else ()
    if len(fighting) > 1:
        return together(fighting, ())
    doers = _doers(reading, verb)
    others = _others(reading, verb, frame, cue, doers)
    if frame.reciprocal or (not others and _mutual(frame)):
        nations = _of_two_nations(reading, verb)
        if len(doers) > 1 and frame.nouns and not _behind(reading, verb, frame, cue):
            others = ()  # "A and B held talks on [the fleet]"
        return together(nations, ()) if nations else together(doers, others)
    return doers, tuple(a for a in others if a not in doers)


def _mutual(frame: Frame) -> bool:
    """Whether several subjects do it with each other: they agree, they exchange envoys; each pledges for himself."""
    if frame.type is MoveType.AGREE:
        return frame.words[0] in _BETWEEN_THEM
    return frame.type in DONE_TOGETHER and frame.type is not MoveType.SUPPORT and bool(frame.nouns)


def together(subjects: Actors, others: Actors) -> tuple[Actors, Actors]:
    """Both sides act: the first one named with the others, be they subjects too or behind a preposition."""
    if others:
        return subjects, tuple(a for a in others if a not in subjects)
    return subjects[:1], subjects[1:]


def _fighting(reading: Reading, verb: Token) -> Actors:
    """Who fights whom where their fight kills: "[clashes] between soldiers and rebels killed five"."""
    fights = [s for s in subject_of(verb) if one_of(s, reading.lexicon.moves.acts) is not None]
    inside = [c for s in fights for c in s.children if cases(c) & _BETWEEN]
    return tuple(dict.fromkeys(a for c in inside for a in actors_of(reading, c)))


def _of_two_nations(reading: Reading, verb: Token) -> Actors:
    """Those whom one noun counts together: "[Israeli] and [Palestinian] officials met"."""
    for subject in subject_of(verb):
        described = [c for c in subject.children if c.dep_ in ("amod", "compound") and c.i < subject.i]
        if any(t.dep_ == "conj" for c in described for t in c.children):
            nations = nation_of(reading, subject)
            return nations if len(nations) > 1 else ()
    return ()


# --- who does it --------------------------------------------------------------------------------


def _doers(reading: Reading, verb: Token) -> Actors:
    if order.only_verb(verb):
        near = order.before(reading, verb)
        if near:
            return near
    subjects = subject_of(verb)
    if subjects and all(_mere_place(reading, s) for s in subjects):
        return ()
    found = tuple(dict.fromkeys(a for s in subjects for a in actors_of(reading, s) or owners(reading, s)))
    if found:
        return found
    if subjects and subjects[0].pos_ == "PRON" and verb.dep_ == "ccomp" and one_of(verb.head, SAYING) is not None:
        return tuple(dict.fromkeys(a for s in subject_of(verb.head) for a in actors_of(reading, s)))
    told = subjects and subjects[0].pos_ in ("PRON", "NOUN") and subjects[0].dep_.startswith("nsubj")
    if told:
        return ()
    # "[the minister] is to visit Oslo": some parses have the infinitive for a noun with two subjects
    outer = [c for c in islice(verb.children, CHILDREN) if c.dep_ == "nsubj:outer"]
    return order.leftwards(reading, verb) or tuple(dict.fromkeys(a for c in outer for a in actors_of(reading, c)))


def _mere_place(reading: Reading, token: Token) -> bool:
    """Whether a common noun of place stands where somebody should: "the [waters] surrounding Okinawa"."""
    mention = reading.mention_at(token.i)
    if mention is None or mention.type is not MentionType.LOC or mention.kind is not MentionKind.NOMINAL:
        return False
    if one_of(token, STATES) is not None:
        return False
    return not any(reading.actors[a].country for a in mention.actors if a in reading.actors)


def _passive_sides(reading: Reading, verb: Token, frame: Frame, cue: tuple[int, ...]) -> tuple[Actors, Actors]:
    agents = [c for c in verb.children if c.dep_ == "obl:agent" or (c.dep_.startswith("obl") and "by" in cases(c))]
    doers = tuple(dict.fromkeys(a for c in agents for a in actors_of(reading, c) or owners(reading, c)))
    doers = doers or order.behind(reading, verb, _BY)
    if not doers and frame.type in (MoveType.ASSAULT, MoveType.COERCE):
        doers = _holders(reading, verb)
    if not doers and frame.type is MoveType.MOBILIZE:
        doers = tuple(dict.fromkeys(a for c in subject_of(verb) for a in actors_of(reading, c)))
    if frame.nouns:
        thing = reading.doc[next((i for i in cue if i != verb.i), verb.i)]
        if not doers:
            doers = _performers(reading, thing)
        if frame.reciprocal and not doers:
            return together(order.behind(reading, verb, _BETWEEN), ())
        others = _behind(reading, verb, frame, cue)
        if not others and frame.type is not MoveType.MOBILIZE:
            others = _object(reading, thing, frame, in_cue=True)
        others = tuple(a for a in others or _inside(reading, verb, frame, doers) if a not in doers)
        return together(doers, others) if frame.reciprocal else (doers, others)
    suffering = subject_of(verb) or ([verb.head] if verb.dep_ == "acl" else [])
    others = tuple(dict.fromkeys(a for c in suffering for a in actors_of(reading, c) or owners(reading, c)))
    others = others or (order.leftwards(reading, verb) if not suffering else ())
    return doers, tuple(a for a in others or _behind(reading, verb, frame, cue) if a not in doers)


def _performers(reading: Reading, thing: Token) -> Actors:
    """Whose doing a thing is that was done: "a rally [by farmers] was held", "a deal [between A and B] was reached"."""
    own = thing.lemma_.lower() in _OWN_DOING
    described = ("amod", "compound") if own else ()
    inside = [c for c in thing.children if c.dep_ in ("nmod:poss", *described) or cases(c) & _PERFORMERS]
    return tuple(dict.fromkeys(a for c in inside for a in actors_of(reading, c)))


def _holders(reading: Reading, verb: Token) -> Actors:
    """Whose attack it was: "killed in an [Israeli] air strike", "in a battle with [militants]"."""
    acts = reading.lexicon.moves.acts
    for child in verb.children:
        if not child.dep_.startswith("obl") or not cases(child) & _HOLDER_CASES or one_of(child, acts) is None:
            continue
        found = nation_of(reading, child) or owners(reading, child)
        enemies = [c for c in child.children if c.dep_ == "nmod" and cases(c) & {"with", "by"}]
        found = found or tuple(dict.fromkeys(a for c in enemies for a in actors_of(reading, c)))
        if found:
            return found
    return ()


# --- whom it is done to -------------------------------------------------------------------------


def _others(reading: Reading, verb: Token, frame: Frame, cue: tuple[int, ...], doers: Actors) -> Actors:
    behind = _behind(reading, verb, frame, cue)
    objects = [c for c in verb.children if c.dep_ in ("obj", "iobj") and not reading.in_date(c.i)]
    objects.sort(key=lambda c: c.dep_ != "iobj")
    if verb.dep_ in ("amod", "compound") and verb.head.i > verb.i:
        objects.append(verb.head)  # a finite verb that the parser took for an adjective of its object
    done_to: Actors = ()
    for token in objects:
        done_to = done_to or _object(reading, token, frame, token.i in cue)
    elsewhere = frame.type in _DONE_ELSEWHERE or frame.type is MoveType.COOPERATE or bool(frame.nouns)
    if frame.type is MoveType.RETREAT and frame.nouns and any(_is_somebody(reading, t) for t in objects):
        elsewhere = False  # "let [inspectors] into the camp": whoever is let go or in, not where
    if frame.type is MoveType.MOBILIZE and frame.nouns:
        done_to = ()  # "put [the army] on alert": one's own
    found = (behind or done_to) if elsewhere else (done_to or behind)
    found = tuple(a for a in found if a not in doers)
    if frame.type is MoveType.CONSULT and not frame.nouns:
        partners = tuple(a for a in _partners(reading, verb) if a not in doers)
        if partners or not (found or frame.cases):
            return partners or order.next_phrase(reading, verb)
    if not found and ((frame.type is MoveType.AGREE and len(doers) > 1) or _unresolved(reading, objects, doers)):
        return ()
    return found or _inside(reading, verb, frame, doers)


def _unresolved(reading: Reading, objects: list[Token], doers: Actors) -> bool:
    """Whether it is done to "him" or "it" and the text leaves open who that is: nobody named further on then."""
    return any(t.lower_ in _SOMEBODY and set(reading.actors_at(t)) <= set(doers) for t in objects)


def _is_somebody(reading: Reading, token: Token) -> bool:
    """Whether a noun is people without arms."""
    mention = reading.mention_at(token.i)
    known = [reading.actors[a] for a in actors_of(reading, token) if a in reading.actors]
    named = mention is not None and mention.type in (MentionType.PERSON, MentionType.ORG)
    return bool(known) and named and all(actor.sector != "MIL" for actor in known)


#: Acts whose object noun may itself be whom they are done to: "released [prisoners]".
_DONE_TO_OBJECT = frozenset((MoveType.CONCEDE, MoveType.COERCE, MoveType.SANCTION, MoveType.RETREAT, MoveType.ASSAULT))


def _object(reading: Reading, token: Token, frame: Frame, in_cue: bool) -> Actors:
    """Whom an object stands for or belongs to; the thing that a phrase names is nobody, its owner may be."""
    if not (in_cue and frame.nouns):
        own = actors_of(reading, token)
        return own if frame.reciprocal or frame.type is MoveType.CONSULT else own or owners(reading, token)
    own = actors_of(reading, token) if frame.type in _DONE_TO_OBJECT else ()
    armed = all(reading.actors[a].sector == "MIL" for a in own if a in reading.actors)
    if own and not (armed and frame.type is MoveType.RETREAT):
        return own
    asked = frame.type is MoveType.REQUEST and any(c.dep_ == "nmod:poss" for c in token.children)
    return () if asked else owners(reading, token)  # "sought [his] release": he is not asked


_TALKS = frozenset("talk talks meeting negotiation consultation discussion summit".split())


def _partners(reading: Reading, verb: Token) -> Actors:
    """With whom the talks are that one comes for: "arrived in Cairo for talks with [the president]"."""
    for token in verb.doc[verb.i + 1 : min(verb.i + 20, verb.sent.end)]:
        if token.lower_ in _TALKS:
            for child in token.children:
                if child.dep_ == "nmod" and "with" in cases(child):
                    return actors_of(reading, child)
    return ()


def _behind(reading: Reading, verb: Token, frame: Frame, cue: tuple[int, ...]) -> Actors:
    """The other side behind the frame's prepositions, hanging on the verb or on its object."""
    wanted = _wanted(frame)
    found: list[str] = []
    doc = reading.doc
    # "returned the remains of nine soldiers [to Armenia]": the phrase may hang on a noun inside the object.
    anchors = [doc[i] for i in cue]
    anchors += [c for i in cue for c in doc[i].children if c.dep_ == "obj" or (c.dep_ == "nmod" and "of" in cases(c))]
    for anchor in anchors:
        for child in anchor.children:
            if child.dep_.partition(":")[0] in ("obl", "nmod") and cases(child) & wanted:
                found.extend(a for a in actors_of(reading, child) or owners(reading, child) if a not in found)
    return tuple(found)


def _inside(reading: Reading, verb: Token, frame: Frame, doers: Actors) -> Actors:
    """Whoever is named next behind the verb, in what it governs: "demanded that [Syria] leave"."""
    if frame.reciprocal and frame.type is not MoveType.CONSULT:
        return ()
    places = frame.type in _DONE_IN_PLACES and not frame.reciprocal
    return order.rightwards(
        reading,
        verb,
        doers,
        _wanted(frame),
        places=places,
        only_wanted=frame.type is MoveType.MOBILIZE,
        prefer=frame.type is MoveType.AGREE and not frame.nouns,
        into_relatives=frame.type is MoveType.ASSAULT,
    )


def _wanted(frame: Frame) -> frozenset[str]:
    """Prepositions behind which the other side may stand."""
    return frame.cases | frozenset(frame.words[1:]) or (_DEFAULT_CASES if frame.nouns else frozenset())
