"""Who and what is referred to: names, descriptions and pronouns, in token terms.

tables and name finder -> names (titles cut off, runs completed)
noun phrases           -> descriptions ("the North Korean official", "State Department officials")
pronouns
"""

from __future__ import annotations

from collections import Counter

from bot.domain.facts import MentionKind, MentionType
from bot.extract.lexicon.officeholders import name_key
from bot.extract.lexicon.world import NameKind, Titles
from bot.extract.parse import Doc, Token
from bot.extract.reading import Reading
from bot.extract.who.entities import BODIES, from_entity, introduced, titled
from bot.extract.who.found import Found
from bot.extract.who.known import from_tables
from bot.extract.who.nominals import addressed, described_type, is_head, left_edge, of_a_thing, title_run
from bot.extract.who.predicates import predicates
from bot.extract.who.things import is_thing, things

_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself", "she", "her", "hers", "herself"), MentionType.PERSON),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), MentionType.PERSON),
    **dict.fromkeys(("you", "your", "yours", "yourself", "yourselves"), MentionType.PERSON),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), MentionType.ORG),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), MentionType.ORG),
    **dict.fromkeys(("it", "its", "itself"), MentionType.ORG),
}


def find_mentions(reading: Reading) -> list[Found]:
    """Every reference, in text order; names never overlap each other."""
    names = _names(reading)
    covered = {index for name in names for index in range(name.start, name.end)}
    pronouns = [_pronoun(token) for token in reading.doc if token.lower_ in _PRONOUNS and token.i not in covered]
    kept = [p for p in pronouns if p is not None]
    described = _descriptions(reading, names, kept, covered)
    # "his" before "his father": whose father it is must be known first.
    return sorted([*names, *described, *kept], key=lambda f: (f.start, f.kind is not MentionKind.PRONOUN, -f.end))


def _names(reading: Reading) -> list[Found]:
    doc, world = reading.doc, reading.lexicon.world
    titles = reading.lexicon.titles
    tabled = _without_people(doc, list(from_tables(doc, world)))
    at = {i: found for found in tabled for i in range(found.start, found.end)}
    replaced: set[int] = set()
    unacting = things(doc)
    names: list[Found] = []
    for ent in doc.ents:
        if ent.label_ not in MentionType.__members__ or not _told_by_capitals(reading, ent.start, ent.end):
            continue
        found = from_entity(ent, titles, world)
        if found is None or _names_a_drill(reading, found) or is_thing(doc, found, unacting):
            continue
        overlapping = [t for i in range(found.start, found.end) if (t := at.get(i)) and i in (t.start, found.start)]
        if any(
            t.start <= found.start and found.end <= t.end and not _person_instead(t, found, doc, titles)
            for t in overlapping
        ):
            continue
        if found.type is MentionType.LOC and overlapping and not _longer_place(found, overlapping):
            continue
        if found.type is MentionType.ORG and overlapping and _before_title(found, overlapping, doc, titles):
            continue
        if found.type is MentionType.ORG and _tabled_halves(found, overlapping):
            continue
        replaced.update(t.start for t in overlapping)
        names.append(found)
    names.extend(t for t in tabled if t.start not in replaced)
    taken = {i for found in names for i in range(found.start, found.end)}
    names.extend(titled(doc, titles, taken))
    names.extend(introduced(doc, titles, taken))
    names = [name for name in names if name.known is not None or _told_by_capitals(reading, name.start, name.end)]
    names.extend(_headline_names(reading, names))
    names.extend(_surnames(doc, names))
    _one_type_each(reading, names)
    return sorted(names, key=lambda f: f.start)


#: Among how many words behind a place "election" may stand: "local government election".
_ELECTION_WORDS = 3
_PLACING = frozenset("in at near outside around within into across throughout inside".split())


def _without_people(doc: Doc, tabled: list[Found]) -> list[Found]:
    """The table's names but for those that are a person's here: "Paris Jackson", "Ms. Paris"."""
    people = [ent for ent in doc.ents if ent.label_ == "PERSON"]
    parts = {token.text for ent in people for token in ent}
    placed = {t.text for t in doc if t.pos_ == "PROPN" and t.i and doc[t.i - 1].lower_ in _PLACING}
    surnames = {ent[-1].text for ent in people if len(ent) > 1} - placed
    towns = (NameKind.PLACE, NameKind.PEOPLE)

    def person(found: Found) -> bool:
        town = found.known is not None and found.known.kind in towns and doc[found.start].text in parts
        return town or (found.end - found.start == 1 and doc[found.start].text in surnames)

    return [found for found in tabled if not person(found) and not _in_an_election(doc, found)]


def _in_an_election(doc: Doc, found: Found) -> bool:
    """Whether a place only stands in the name of a vote: "the 2019 [Manitoba] general election"."""
    before = doc[found.start - 1].text if found.start else ""
    behind = [token.lower_ for token in doc[found.end : found.end + _ELECTION_WORDS]]
    return len(before) == 4 and before.isdigit() and not {"election", "elections", "referendum"}.isdisjoint(behind)


def _names_a_drill(reading: Reading, found: Found) -> bool:
    """Whether the name finder took an exercise for somebody: "Foal Eagle", "Zapad-2017"."""
    words = [reading.doc[i].text for i in range(found.start, found.end) if reading.doc[i].text != "-"]
    if found.type is MentionType.LOC or not words:
        return False
    return any(tuple(words[: len(parts)]) == parts for parts, _ in reading.lexicon.drills.named.get(words[0], ()))


def _told_by_capitals(reading: Reading, start: int, end: int) -> bool:
    """Whether a capital tells a name here: everywhere but in a heading most of whose other long words have one too."""
    if not reading.in_heading(start):
        return True
    doc, block_of = reading.doc, reading.offsets.block_of
    first, last = start, end
    while first > 0 and block_of[first - 1] == block_of[start]:
        first -= 1
    while last < len(doc) and block_of[last] == block_of[start]:
        last += 1
    others = [token.text for token in (*doc[first + 1 : start], *doc[end:last]) if len(token) > 3 and token.is_alpha]
    return 2 * sum(word[0].isupper() for word in others) <= len(others)


def _headline_names(reading: Reading, names: list[Found]) -> list[Found]:
    """In a headline every word has a capital: only names that the text itself has are believed there."""
    doc = reading.doc
    types = {doc.text(n.start, n.end): n.type for n in names if n.known is None}
    for name in names:
        if name.type is MentionType.PERSON:
            types.setdefault(doc[name.end - 1].text, MentionType.PERSON)
    taken = {i for n in names for i in range(n.start, n.end)}
    found: list[Found] = []
    for ent in doc.ents:
        if _told_by_capitals(reading, ent.start, ent.end) or any(i in taken for i in range(ent.start, ent.end)):
            continue
        for start in range(ent.start, ent.end):
            kind = types.get(doc.text(start, ent.end))
            if kind is not None:
                found.append(Found(start, ent.end, doc.root(start, ent.end).i, kind, MentionKind.NAME))
                break
    return found


def _surnames(doc: Doc, names: list[Found]) -> list[Found]:
    """A person's surname standing alone, where the name finder passed it over."""
    people = {doc[n.end - 1].text for n in names if n.type is MentionType.PERSON and n.end - n.start > 1}
    people |= {doc[n.start].text for n in names if n.type is MentionType.PERSON and n.end - n.start > 2}
    taken = {i for n in names for i in range(n.start, n.end)}
    return [
        Found(token.i, token.i + 1, token.i, MentionType.PERSON, MentionKind.NAME)
        for token in doc
        if token.text in people and token.i not in taken and token.pos_ == "PROPN" and token.text[:1].isupper()
    ]


def _one_type_each(reading: Reading, names: list[Found]) -> None:
    """One name is one thing in one article, whatever the name finder took it for at each place.

    A person's surname standing alone and a known officeholder are persons; what is a place elsewhere in the
    text is one where it was taken for an organisation no more often.
    """
    doc, table = reading.doc, reading.lexicon.officeholders
    people = {doc.text(n.start, n.end) for n in names if n.type is MentionType.PERSON and n.end - n.start > 1}
    parts = {part for person in people for part in (person.split()[0], person.split()[-1])} | people
    types = Counter((doc.text(n.start, n.end), n.type) for n in names if n.known is None)
    for name in names:
        if name.known is not None or name.type is MentionType.PERSON:
            continue
        form = doc.text(name.start, name.end)
        if form in parts or (name.type is MentionType.ORG and name_key(form) in table):
            name.type = MentionType.PERSON
        elif 0 < types[form, MentionType.ORG] <= types[form, MentionType.LOC]:
            name.type = MentionType.LOC


def _tabled_halves(found: Found, tabled: list[Found]) -> bool:
    """Whether the tables have a body and, before it, whose it is: "British [Royal Marines]"."""
    if len(tabled) != 2 or (tabled[0].start, tabled[0].end, tabled[1].end) != (found.start, tabled[1].start, found.end):
        return False
    return tabled[0].known is not None and tabled[0].known.kind is NameKind.DEMONYM


def _person_instead(tabled: Found, found: Found, doc: Doc, titles: Titles) -> bool:
    """A person whose name a table has for something else ("Michael Jordan", "Mr. Georgia")."""
    longer = found.end - found.start > tabled.end - tabled.start
    titled = found.start > 0 and doc[found.start - 1].lower_ in titles.words
    return found.type is MentionType.PERSON and (longer or titled)


def _longer_place(found: Found, overlapping: list[Found]) -> bool:
    return all(found.start <= t.start and t.end <= found.end for t in overlapping) and any(
        found.end - found.start > t.end - t.start for t in overlapping
    )


_BEFORE_TITLES = (NameKind.STATE, NameKind.DEMONYM, NameKind.CAPITAL, NameKind.SHORT, NameKind.SEAT)


def _before_title(found: Found, overlapping: list[Found], doc: Doc, titles: Titles) -> bool:
    """Whether a name is only the beginning of a title: "[U.S. Defense] Secretary"."""
    state = any(t.start == found.start and (t.known is None or t.known.kind in _BEFORE_TITLES) for t in overlapping)
    after = doc[found.end].lower_ if found.end < len(doc) else ""
    return state and after in titles.words and doc[found.end - 1].lower_ in titles.words


def _descriptions(reading: Reading, names: list[Found], pronouns: list[Found], covered: set[int]) -> list[Found]:
    titles = reading.lexicon.titles
    by_head = {found.head: found for found in (*pronouns, *names)}
    people = (titles.persons | frozenset(titles.heads)) - BODIES - titles.collectives.keys() - titles.things
    said = predicates(reading.doc, by_head, people, titles.things | BODIES | titles.collectives.keys())
    name_starts = {name.start for name in names if name.type is MentionType.PERSON}
    described: list[Found] = []
    for token in reading.doc:
        if token.i in covered or token.pos_ not in ("NOUN", "PROPN", "ADJ"):
            continue
        if token.i in said:
            start = left_edge(token)
            described.append(
                Found(start, token.i + 1, token.i, MentionType.PERSON, MentionKind.NOMINAL, of=said[token.i])
            )
            continue
        kind = described_type(token, titles)
        if kind is None or (token.pos_ == "ADJ" and not is_head(token)):
            continue
        if token.dep_ in ("compound", "amod") and (token.lower_ in titles.collectives or of_a_thing(token, titles)):
            continue  # "state media", "city council", "liaison office"
        if token.i + 1 in name_starts or addressed(token) or title_run(token, titles, name_starts):
            continue
        start = left_edge(token)
        if token.lemma_.lower() in titles.things and not any(i in covered for i in range(start, token.i)):
            continue  # "Israeli warplanes" act, "a missile destroyer" does not
        described.append(Found(start, token.i + 1, token.i, kind, MentionKind.NOMINAL))
    return described


def _emphatic(token: Token) -> bool:
    """ "Wanjiru herself", "he himself": the word only stresses the one before it."""
    if not token.lower_.endswith(("self", "selves")) or token.i == 0 or token.is_sent_start:
        return False
    before = token.nbor(-1)
    return before.pos_ in ("PROPN", "NOUN") or (before.pos_ == "PRON" and before.lower_ in _PRONOUNS)


def _pronoun(token: Token) -> Found | None:
    if token.lower_ == "it" and token.dep_ in ("expl", "nsubj:outer"):
        return None
    if token.text == "US" or _emphatic(token):
        return None
    return Found(token.i, token.i + 1, token.i, _PRONOUNS[token.lower_], MentionKind.PRONOUN)
