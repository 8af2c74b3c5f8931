"""Names one by one: from the name finder (titles cut off, runs completed), and from titles."""

from __future__ import annotations

import calendar

from bot.domain.facts import MentionKind, MentionType
from bot.extract.lexicon.world import NameKind, Titles, World
from bot.extract.parse import Doc, Stretch
from bot.extract.ranks import is_rank
from bot.extract.sentences import DATELINE_ENDS
from bot.extract.who.found import Found
from bot.extract.who.known import match

#: Sectors whose head nouns name an organisation rather than people.
BODIES = frozenset(
    "administration government regime cabinet ministry department embassy consulate authority agency army navy "
    "military force brigade battalion regiment squadron fleet coalition parliament senate congress assembly duma "
    "legislature knesset court tribunal judiciary police gendarmerie party opposition militia insurgency gang cartel "
    "newspaper broadcaster media company firm bank corporation university school charity watchdog union church "
    "leadership presidency garrison division delegation caucus intelligence community".split()
)


#: What is called after people: a person's name that ends so is none.
CALLED_AFTER = BODIES | frozenset(
    "foundation institute program programme museum podcast factory gallery center centre college hospital street "
    "avenue airport bridge award prize act show series band club league cup stadium theatre theater association "
    "council society committee commission group fund trust project initiative network organization organisation "
    "square park building exhibition tower plaza hall island islands river lake mountain mountains valley sea bay "
    "gulf base house fort camp port field mosque cathedral forces brigade brigades battalion strait".split()
)


def from_entity(ent: Stretch, titles: Titles, world: World) -> Found | None:
    """A name from the name finder: articles, possessive endings and titles cut off."""
    start, end = ent.start, ent.end
    doc = ent.doc
    while end > start and (doc[end - 1].lower_ in ("'s", "’s", "'", "’") or doc[end - 1].is_punct):
        end -= 1
    while start < end and (
        doc[start].lower_ in ("the", "a", "an", "'s", "’s") or doc[start].is_quote or doc[start].is_punct
    ):
        start += 1
    if start >= end or is_rank(doc, start, end, titles):
        return None
    kind = MentionType.LOC if _dates_from(ent, start, end, world) else MentionType(ent.label_)
    if kind is MentionType.PERSON and _called_after(doc, start, end):
        kind = MentionType.ORG
    if kind is MentionType.LOC and 2 <= end - start <= 4 and _role_aside(doc, start, end, titles):
        kind = MentionType.PERSON
    if kind is MentionType.ORG:
        start, end, kind = _body_or_person(doc, start, end, titles, world)
    if kind is not MentionType.PERSON and _runs_two_together(ent, world):
        return None
    if kind is MentionType.PERSON:
        start, end = _untitled(doc, start, end, titles)
    named = kind is MentionType.LOC or any(t.text[:1].isupper() or t.text[:1].isdigit() for t in doc[start:end])
    if start >= end or not named:
        return None  # a place may lack its capital where people write as they speak
    return Found(start, end, doc.root(start, end).i, kind, MentionKind.NAME)


def _dates_from(ent: Stretch, start: int, end: int, world: World) -> bool:
    """Whether a name is the place in a dateline, which is a sentence of its own: "[MANILA] (Reuters) -".

    A colon stands behind who speaks, too: "KELLER: We will go on" dates from nowhere.
    """
    doc = ent.doc
    if not doc[start].is_sent_start:
        return False
    begins = next((t.i for t in doc[end : end + _DATELINE] if t.is_sent_start), start)
    mark = doc[begins - 1].text
    if begins == start or mark not in DATELINE_ENDS:
        return False
    return mark != ":" or ent.label_ != "PERSON" or _known_place(doc.text(start, end), world)


def _known_place(name: str, world: World) -> bool:
    return any(world.get(form) is not None for form in (name, name.title()))


def _called_after(doc: Doc, start: int, end: int) -> bool:
    """Whether what was taken for a person is a body: "the group [Ansar Dine]", "[Ada Berg Foundation]"."""
    named = start > 0 and doc[start - 1].lower_ in _NAMED_AFTER and doc[start - 1].pos_ == "NOUN"
    return named or (end - start > 1 and doc[end - 1].lower_ in CALLED_AFTER)


def _untitled(doc: Doc, start: int, end: int, titles: Titles) -> tuple[int, int]:
    """A person's name without titles before and days behind; nothing is left of a title alone."""
    if _opens_title(doc, end - 1, titles):
        return start, start  # "[Judiciary Chairman] Ann Lee"
    tail = _person_behind_title(doc, start, end, titles)
    if tail is not None and len(doc[tail - 1]) >= _PLAIN_TITLE:
        start = tail  # "Judiciary Chairman [Ann Lee]"
    while start < end - 1 and _is_title(doc[start].lower_, titles):
        start += 1
    while end - start > 1 and doc[end - 1].text in _DAYS:
        end -= 1
    if end - start == 1 and (len(doc[start]) == 1 or {doc[start].lower_, f"{doc[start].lower_}."} & titles.words):
        return start, start
    return _completed(doc, start, end, titles)


#: Days and months that newswire prints right behind a name: "met Chancellor [Anna Berg] Sunday".
_DAYS = frozenset((*calendar.day_name, *calendar.month_name, "Today")) - {"", "May", "April", "June", "August", "March"}
#: Letters of a title that is hardly a name as well, as King, Judge and Bishop are.
_PLAIN_TITLE = 8
#: Title words that never stand alone right before a name.
_HALF_TITLES = frozenset(
    "vice prime state defense defence foreign interior finance treasury special deputy acting former supreme national "
    "security press assistant staff under first second opposition party high interim crown co-founder".split()
)
#: Words of a dateline behind its place, at most: "(Reuters), August 23, 2025 –".
_DATELINE = 12
#: Nouns whose name follows them: "the relief agency [Tearfund]".
_NAMED_AFTER = frozenset(
    "group agency company newspaper party network organization organisation militia firm charity website broadcaster "
    "airline bank daily magazine club movement faction gang cartel giant maker carrier coalition alliance".split()
)


def _whole(doc: Doc, index: int) -> bool:
    """Whether a title can end with this word: "Secretary of [Defense]", but not "the [Defense] Intelligence Agency"."""
    return doc[index].lower_ not in _HALF_TITLES or (index > 0 and doc[index - 1].lower_ == "of")


def _is_title(word: str, titles: Titles) -> bool:
    """Whether a lower-case word is a title, also of several: "Senators"."""
    return word in titles.words or word.removesuffix("s") in titles.words or word.startswith("then-")


def _body_or_person(doc: Doc, start: int, end: int, titles: Titles, world: World) -> tuple[int, int, MentionType]:
    """The exact words of what was taken for an organisation, or the person that it is."""
    tail = _person_behind_title(doc, start, end, titles)
    if tail is not None:
        return tail, end, MentionType.PERSON
    if _titled_person(doc, start, end, titles):
        return start, end, MentionType.PERSON
    chamber = doc[start].lower_ in ("house", "senate") and doc.text(max(0, start - 2), start).lower() == "of the"
    if chamber and 2 < end - start <= 4 and doc[end - 1].lower_ not in CALLED_AFTER:
        return start + 1, end, MentionType.PERSON  # "Speaker of the House [Ann Lee]"
    while end - start > 1 and (doc[end - 1].lower_ in titles.sent or _opens_title(doc, end - 1, titles)):
        end -= 1
    while start < end and doc[start].lower_ in BODIES and _part_of_body(doc, start - 1, world):
        start -= 1
    return start, end, MentionType.ORG


def _opens_title(doc: Doc, i: int, titles: Titles) -> bool:
    """Whether a word begins a title that goes on: "White House [Press] Secretary", "House [Speaker] Ann Lee"."""
    if i + 1 >= len(doc) or not doc[i].text.istitle() or doc[i].lower_ not in titles.words:
        return False
    behind = doc[i + 1]
    half = doc[i].lower_ in _HALF_TITLES and behind.lower_ in titles.heads and behind.text.istitle()
    return half or (doc[i].lower_ in titles.heads and behind.ent_type_ == "PERSON")


def _titled_person(doc: Doc, start: int, end: int, titles: Titles) -> bool:
    """Whether what was taken for an organisation follows a personal title: "Secretary of State [Antony Blinken]"."""
    if start == 0 or not 2 <= end - start <= 3:
        return False
    before = doc[start - 1]
    titled = before.lower_ in titles.words and before.text[:1].isupper() and _whole(doc, start - 1)
    return (titled or _role_aside(doc, start, end, titles)) and all(
        t.text.istitle() and t.text.isalpha() and t.lower_ not in CALLED_AFTER for t in doc[start:end]
    )


def _role_aside(doc: Doc, start: int, end: int, titles: Titles) -> bool:
    """Whether a role is set beside a name by a comma: "his spokeswoman, X, said", "X, a spokesman for …"."""
    before = doc[start - 2] if start > 1 and doc[start - 1].text == "," else None
    if before is not None and before.lower_ in titles.words and before.lower_ in titles.heads:
        return True
    if end + 2 >= len(doc) or doc[end].text != ",":
        return False
    behind = doc[end + 1 : min(end + 7, len(doc))]
    if doc[end + 1].lower_ not in ("a", "an", "the") and not any(t.lower_ in ("'s", "’s") for t in behind):
        return False
    roles = [t.i for t in behind if t.lower_ in titles.words and (t.lower_ in titles.heads or t.lower_ in titles.sent)]
    return bool(roles) and not any(t.pos_ in ("VERB", "AUX") or t.text == "," for t in doc[end + 1 : roles[0]])


def _part_of_body(doc: Doc, i: int, world: World) -> bool:
    """Whether a word belongs to the ministry behind it: "[Foreign] Ministry"."""
    return i >= 0 and doc[i].text.istitle() and doc[i].text.isalpha() and not doc[i].is_sent_start and (
        world.get(doc[i].text) is None and doc[i].pos_ in ("PROPN", "ADJ", "NOUN")
    )  # fmt: skip


def _person_behind_title(doc: Doc, start: int, end: int, titles: Titles) -> int | None:
    """Where the person begins in a name that has a title inside: "U.N. Ambassador | Han Tae Song"."""
    for i in range(end - 2, start - 1, -1):
        if (
            doc[i].lower_ in titles.words
            and doc[i].text[:1].isupper()
            and doc[i].lower_ in titles.heads
            and _whole(doc, i)
        ):
            tail = range(i + 1, end)
            called = doc[end - 1].lower_ in CALLED_AFTER
            if (
                1 <= len(tail) <= 4
                and not called
                and all(doc[j].text[:1].isupper() and doc[j].text.isalpha() for j in tail)
            ):
                return i + 1
    return None


def _runs_two_together(ent: Stretch, world: World) -> bool:
    """Whether two states were taken for one name: "Pyongyang of America"."""
    doc = ent.doc
    places = 0
    for i in range(ent.start, ent.end):
        _, known = match(doc, i, world)
        places += known is not None and known.kind in (NameKind.STATE, NameKind.CAPITAL)
    heads = [
        t
        for t in ent
        if t.lower_ in ("bank", "council", "embassy", "university", "ministry", "institute", "party", "association")
    ]
    return places > 1 and not heads


def _completed(doc: Doc, start: int, end: int, titles: Titles) -> tuple[int, int]:
    """The run of capitalised name parts around a person's name found in part ("[Ri] Yong Ho")."""

    def part(i: int) -> bool:
        token = doc[i]
        name = (
            (token.pos_ == "PROPN" or token.text == "No")
            and token.text[:1].isupper()
            and token.ent_type_ in ("", "PERSON")
        )
        return name and token.text not in _DAYS and not (token.lower_ in titles.words or token.lower_ in CALLED_AFTER)

    while start > 0 and not doc[start].is_sent_start:
        if _hyphen(doc, start - 1) and start > 1 and doc[start - 2].text[:1].isupper():
            start -= 2
        elif part(start - 1) and not doc[start - 1].is_sent_start:
            start -= 1
        else:
            break
    while end < len(doc) and not doc[end].is_sent_start:
        if _hyphen(doc, end) and end + 1 < len(doc) and doc[end + 1].text.isalpha() and len(doc[end + 1]) < 6:
            end += 2
        elif part(end):
            end += 1
        else:
            break
    return start, end


def _hyphen(doc: Doc, i: int) -> bool:
    """Whether this is the hyphen inside a word: "Ing-wen"."""
    return doc[i].text == "-" and i > 0 and not doc[i - 1].whitespace_ and not doc[i].whitespace_


def titled(doc: Doc, titles: Titles, taken: set[int]) -> list[Found]:
    """A title and the capitalised words after it are a person, also where the name finder saw none."""
    found: list[Found] = []
    for token in doc[:-1]:
        i = token.i + 1
        if token.lower_ not in titles.words or token.i in taken or i in taken or doc[i].is_sent_start:
            continue
        if not (token.text[:1].isupper() or token.lower_ in titles.heads) or doc[i].lower_ in titles.words:
            continue
        if not _whole(doc, token.i) or f"{token.lower_} {doc[i].lower_}" in titles.bodies:
            continue
        end = i
        while end < len(doc) and end not in taken and doc[end].pos_ == "PROPN" and doc[end].text[:1].isupper():
            if doc[end].is_sent_start or doc[end].text in _DAYS:
                break
            end += 1
        plain = doc[end - 1].lower_ not in CALLED_AFTER and not any(t.lower_ in titles.words for t in doc[i:end])
        if end > i and plain and end - i <= 4 and doc[i].ent_type_ in ("", "PERSON"):
            found.append(Found(i, end, doc.root(i, end).i, MentionType.PERSON, MentionKind.NAME))
            taken.update(range(i, end))
    return found


def introduced(doc: Doc, titles: Titles, taken: set[int]) -> list[Found]:
    """Capitalised words before a comma and a role are a person: "[Hua Li], a spokeswoman for …"."""
    found: list[Found] = []
    for comma in doc[2:-2]:
        if comma.text != "," or doc[comma.i + 1].lower_ not in ("a", "an", "the"):
            continue
        start = comma.i
        while start > 0 and start - 1 not in taken and doc[start - 1].text.istitle() and doc[start - 1].pos_ == "PROPN":
            start -= 1
        role = any(doc[i].lower_ in titles.words and doc[i].lower_ in titles.heads
                   for i in range(comma.i + 2, min(comma.i + 5, len(doc))))  # fmt: skip
        plain = not any(doc[i].lower_ in titles.words or doc[i].lower_ in BODIES for i in range(start, comma.i))
        if role and plain and 2 <= comma.i - start <= 4:
            found.append(Found(start, comma.i, doc.root(start, comma.i).i, MentionType.PERSON, MentionKind.NAME))
            taken.update(range(start, comma.i))
    return found
