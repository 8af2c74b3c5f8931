"""Who and what is referred to: names, descriptions and pronouns, in token terms.

tables and name finder -> names (titles cut off, runs completed)
noun phrases           -> descriptions ("the North Korean official", "State Department officials")
pronouns
"""

from __future__ import annotations

from bot.domain.facts import MentionKind, MentionType
from bot.extract.lexicon.world import NameKind, Titles
from bot.extract.parse import Doc, Token
from bot.extract.reading import Reading
from bot.extract.who.acting import LED
from bot.extract.who.entities import BODIES, from_entity, from_tables, introduced, titled
from bot.extract.who.found import Found
from bot.extract.who.predicates import predicates

_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself", "she", "her", "hers", "herself"), MentionType.PERSON),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), MentionType.PERSON),
    **dict.fromkeys(("you", "your", "yours", "yourself", "yourselves"), MentionType.PERSON),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), MentionType.ORG),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), MentionType.ORG),
    **dict.fromkeys(("it", "its", "itself"), MentionType.ORG),
}
#: Nouns that stand for states or organisations when described ("the country", "both sides").
COLLECTIVES = {
    "country": MentionType.LOC, "nation": MentionType.LOC, "state": MentionType.LOC, "kingdom": MentionType.LOC,
    "republic": MentionType.LOC, "side": MentionType.ORG, "ally": MentionType.ORG, "neighbor": MentionType.LOC,
    "neighbour": MentionType.LOC, "power": MentionType.LOC, "island": MentionType.LOC, "group": MentionType.ORG,
    "organization": MentionType.ORG, "organisation": MentionType.ORG, "alliance": MentionType.ORG,
    "rival": MentionType.ORG, "partner": MentionType.ORG, "bloc": MentionType.ORG, "body": MentionType.ORG,
    "capital": MentionType.LOC, "city": MentionType.LOC, "region": MentionType.LOC, "province": MentionType.LOC,
    "council": MentionType.ORG, "committee": MentionType.ORG, "commission": MentionType.ORG,
    **dict.fromkeys(
        "world town village district area territory peninsula continent border coast sea ocean water strait river "
        "valley mountain airport port harbor harbour base airspace zone neighborhood neighbourhood suburb street "
        "square camp desert lake bay gulf homeland coastline frontier archipelago outpost municipality county".split(),
        MentionType.LOC,
    ),
    "institute": MentionType.ORG, "office": MentionType.ORG, "team": MentionType.ORG, "staff": MentionType.ORG,
}  # fmt: skip


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
    names: list[Found] = []
    for ent in doc.ents:
        if ent.label_ not in MentionType.__members__ or reading.in_heading(ent.start):
            continue
        found = from_entity(ent, titles, world)
        if found is None or _names_a_drill(reading, found):
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
        replaced.update(t.start for t in overlapping)
        names.append(found)
    names.extend(t for t in tabled if t.start not in replaced)
    taken = {i for found in names for i in range(found.start, found.end)}
    names.extend(titled(doc, titles, taken))
    names.extend(introduced(doc, titles, taken))
    names = [name for name in names if name.known is not None or not reading.in_heading(name.start)]
    names.extend(_headline_names(reading, names))
    names.extend(_surnames(doc, names))
    _one_type_each(doc, names)
    return sorted(names, key=lambda f: f.start)


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

    return [found for found in tabled if not person(found)]


def _names_a_drill(reading: Reading, found: Found) -> bool:
    """Whether the name finder took an exercise for somebody: "Foal Eagle", "Zapad-2017"."""
    words = [reading.doc[i].text for i in range(found.start, found.end) if reading.doc[i].text != "-"]
    if found.type is MentionType.LOC or not words:
        return False
    return any(tuple(words[: len(parts)]) == parts for parts, _ in reading.lexicon.drills.named.get(words[0], ()))


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
        if not reading.in_heading(ent.start) or any(i in taken for i in range(ent.start, ent.end)):
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


def _one_type_each(doc: Doc, names: list[Found]) -> None:
    """A person's surname standing alone is that person, whatever the name finder took it for elsewhere."""
    people = {doc.text(n.start, n.end) for n in names if n.type is MentionType.PERSON and n.end - n.start > 1}
    parts = {part for person in people for part in (person.split()[0], person.split()[-1])} | people
    for name in names:
        if name.known is None and name.type is not MentionType.PERSON and doc.text(name.start, name.end) in parts:
            name.type = MentionType.PERSON


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
    people = (titles.persons | frozenset(titles.heads)) - BODIES - COLLECTIVES.keys() - titles.things
    said = predicates(reading.doc, by_head, people, titles.things | BODIES | COLLECTIVES.keys())
    name_starts = {name.start for name in names if name.type is MentionType.PERSON}
    described: list[Found] = []
    for token in reading.doc:
        if token.i in covered or token.pos_ not in ("NOUN", "PROPN", "ADJ"):
            continue
        if token.i in said:
            start = _left_edge(token)
            described.append(
                Found(start, token.i + 1, token.i, MentionType.PERSON, MentionKind.NOMINAL, of=said[token.i])
            )
            continue
        kind = _described_type(token, titles)
        if kind is None or (token.pos_ == "ADJ" and not _is_head(token)):
            continue
        if token.dep_ in ("compound", "amod") and (token.lower_ in COLLECTIVES or _of_a_thing(token, titles)):
            continue  # "state media", "city council", "liaison office"
        if token.i + 1 in name_starts or _title_run(token, titles, name_starts):
            continue
        start = _left_edge(token)
        if token.lemma_.lower() in titles.things and not any(i in covered for i in range(start, token.i)):
            continue  # "Israeli warplanes" act, "a missile destroyer" does not
        described.append(Found(start, token.i + 1, token.i, kind, MentionKind.NOMINAL))
    return described


def _of_a_thing(token: Token, titles: Titles) -> bool:
    """Whether a word for a person only tells of what kind a thing is: "pilot program", "guest house"."""
    head, lemma = token.head, token.lemma_.lower()
    person = lemma not in BODIES and (lemma in titles.persons or lemma in titles.heads)
    return (
        person
        and head.i > token.i
        and head.lemma_.lower() not in titles.heads
        and head.lemma_.lower() not in titles.persons
    )


def _is_head(token: Token) -> bool:
    return token.dep_.partition(":")[0] in ("nsubj", "obj", "obl", "conj", "nmod", "iobj")


def _title_run(token: Token, titles: Titles, name_starts: set[int]) -> bool:
    """Whether the token is inside a title that leads up to a name: "Prime Minister Abe"."""
    i = token.i + 1
    doc = token.doc
    while i < len(doc) and i - token.i < 4 and (doc[i].lower_ in titles.words or doc[i].lower_ in ("-", "of")):
        if i + 1 in name_starts:
            return True
        i += 1
    return False


def _described_type(token: Token, titles: Titles) -> MentionType | None:
    lemma = token.lemma_.lower()
    lowered = token.lower_
    singular = lowered.removesuffix("s")
    if f"{lowered.removesuffix('.')}." in titles.words and lowered not in ("major", "general"):
        return None
    if token.i and f"{token.doc[token.i - 1].lower_} {lowered}" in titles.bodies:
        return MentionType.ORG
    man = lowered.removesuffix("men") + "man" if lowered.endswith("men") else lemma
    for word in (lowered, lemma, singular, man):
        if word in COLLECTIVES:
            return COLLECTIVES[word]
        if word in ("force", "forces") and not _armed(token):
            return None
        if word in BODIES or lowered in ("troops", "forces", "police", "authorities"):
            return MentionType.ORG
        if word in titles.heads or word in titles.persons:
            return MentionType.PERSON
    return None


_ARMS = frozenset(
    "armed military naval air security police special ground land army peacekeeping coalition government allied rebel "
    "enemy hostile opposition paramilitary border international multinational expeditionary task invasion defense "
    "defence self-defense strategic rapid rocket missile".split()
)


def _armed(token: Token) -> bool:
    """Whether "force" means people under arms: "naval forces", "Russian forces", not "a nuclear force"."""
    before = [child for child in token.lefts if child.dep_.partition(":")[0] in ("amod", "compound", "nmod", "det")]
    named = any(child.text[:1].isupper() and (not child.is_sent_start or child.ent_type_) for child in before)
    plural = token.lower_ == "forces"
    return any(child.lower_ in _ARMS for child in before) or (
        plural and (named or all(c.dep_ == "det" for c in before))
    )


def _left_edge(token: Token) -> int:
    """Where the noun phrase begins: the words before its head that hang on it without a break."""
    doc, edge = token.doc, token.i
    while edge > 0 and not doc[edge].is_sent_start:
        before = doc[edge - 1]
        if edge > 2 and doc[edge - 2].text == "-" and before.lower_ in LED:
            edge -= 3  # "the [Saudi-led] coalition"
            continue
        ruling = before.dep_ == "amod" and before.head.i == token.i  # "the [ruling party]", tagged a verb
        if before.pos_ not in _BEFORE_HEAD and not ruling and before.text != "-" and before.lower_ not in ("'s", "’s"):
            break
        aside = before.dep_ in ("mark", "obl", "advmod", "case", "cc") and before.text != "-"
        if (aside or not token.is_ancestor(before)) and before.lower_ not in ("'s", "’s"):
            break
        edge -= 1
    while edge < token.i and doc[edge].pos_ in ("PUNCT", "PART"):
        edge += 1
    return edge


_BEFORE_HEAD = frozenset(("DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"))


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
