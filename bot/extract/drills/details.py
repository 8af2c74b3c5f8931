"""What is told of one drill: kind, participants, dates, place, phase, recurrence, purpose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spacy.tokens import Token

from bot.domain import timex
from bot.domain.facts import Actor, ActorKind, DateType, DrillPhase, Purpose, Span
from bot.extract.drills.spotting import Spotted, carrier, governor
from bot.extract.forms import one_of
from bot.extract.lexicon.drills import DrillTable
from bot.extract.reading import Reading, TokenDate

_PLACE_CASES = frozenset(("in", "off", "near", "at", "around", "over", "along", "on", "across", "outside"))
_PLACE_WORDS = frozenset(
    "water waters sea ocean coast strait peninsula island islands gulf bay border area region base range zone desert "
    "airspace port territory shore shores channel frontier north south east west site field ground grounds city town "
    "province district lake mountains archipelago".split()
)
_PLACE_LINKS = frozenset(("surrounding", "bordering", "facing", "adjoining", "disputed", "contested"))
_STOPS = frozenset((",", ";", ".", ":", "“", "”", '"', "—", "–", "("))
_NO_PLACE_CASES = frozenset(
    "after before during for to with by despite amid as from since until against about on".split()
)
_RECURRENCE = re.compile(
    r"\b(annual(ly)?|yearly|biannual|biennial|semi-annual|twice-yearly|biyearly|regular|routine|monthly|quarterly|"
    r"every year|each year)\b",
    re.IGNORECASE,
)
_PURPOSE_CUES = ("designed", "aimed", "intended", "meant", "geared", "directed", "focused")
_STOPPING = frozenset(("suspend", "postpone", "cancel", "halt"))
_WITH = frozenset(("with", "between", "by", "involving", "among", "alongside", "from", "of"))
_BEGIN = frozenset(("begin", "start", "launch", "kick", "open", "commence", "resume"))
_END = frozenset(("end", "conclude", "finish", "wrap", "complete"))
_NOT_HOLDERS = frozenset(
    "condemn denounce criticize criticise protest oppose watch observe monitor call demand urge see describe say ask "
    "object respond react view accuse suspend postpone cancel halt order want insist warn complain detect track "
    "blame".split()
)


@dataclass(slots=True)
class Told:
    """All that one mention tells; merged with others of the same drill later."""

    spotted: Spotted
    type: str
    participants: tuple[str, ...]
    start: str | None
    end: str | None
    duration: str | None
    place: str | None
    phase: DrillPhase
    recurrence: str | None
    purposes: tuple[Purpose, ...]
    #: Whether words of its own, beyond the noun and who holds it, tell this drill from others.
    specific: bool = field(default=False)


def tell(reading: Reading, spotted: Spotted) -> Told:
    """Read one mention."""
    head = reading.doc[spotted.head]
    verb = governor(head)
    top = carrier(head)
    start, end, duration = _dates(reading, spotted, verb, top)
    place = _place(reading, spotted, verb, top)
    named = spotted.named
    phase = _phase(reading, head, verb, start, end)
    words = reading.span(spotted.start, spotted.end).of(reading.article.text)
    recurrence = _RECURRENCE.search(words)
    return Told(
        spotted=spotted,
        type=_type(words, reading.lexicon.drills, named.type if named else None),
        participants=_participants(reading, spotted, verb, top),
        start=start,
        end=end,
        duration=duration,
        place=place,
        phase=phase,
        recurrence=recurrence.group().lower() if recurrence else (named.recurrence if named else None),
        purposes=tuple(_purposes(reading, spotted, top)),
        specific=bool(named or start or place),
    )


def _type(words: str, table: DrillTable, known: str | None) -> str:
    lowered = f" {words.lower()} "
    for kind, signs in table.types:
        if any(re.search(rf"[\s-]{re.escape(sign)}[\s-]", lowered) for sign in signs):
            return kind
    return known or "military"


# --- participants -------------------------------------------------------------------------------


def _participants(reading: Reading, spotted: Spotted, verb: Token | None, top: Token) -> tuple[str, ...]:
    """Who takes part: in the phrase, behind "between", "with" and "by", and whoever holds it."""
    doc = reading.doc
    found: list[str] = []
    for i in range(spotted.start, spotted.end):
        _add(reading, found, i)
    for token in {spotted.head: doc[spotted.head], top.i: top}.values():
        for child in token.children:
            if child.i > spotted.head and child.dep_.startswith(("nmod", "acl", "obl")) and _case(child) & _WITH:
                _add_phrase(reading, found, child)
            if child.dep_ == "acl" and child.lemma_.lower() in ("involve", "include"):
                for argument in child.children:
                    if argument.dep_ in ("obj", "obl"):
                        _add_phrase(reading, found, argument)
    _behind(reading, found, spotted)
    if verb is not None:
        _holders(reading, found, verb, top)
    return tuple(found) or _known_participants(reading, spotted)


def _behind(reading: Reading, found: list[str], spotted: Spotted) -> None:
    """By word order, where the parse hangs "by [the two navies]" elsewhere."""
    doc = reading.doc
    if spotted.end < len(doc) and doc[spotted.end].lower_ in ("by", "between", "with", "involving"):
        for i in range(spotted.end + 1, min(spotted.end + 5, len(doc))):
            if reading.mention_at(i) is not None:
                for actor in reading.actors_at(doc[i]):
                    _take(reading, found, actor)
                return


def _holders(reading: Reading, found: list[str], verb: Token, top: Token) -> None:
    phases = reading.lexicon.drills.phases
    lemma = one_of(verb, phases) or verb.lemma_.lower()
    drill_is_subject = top.dep_ in ("nsubj", "nsubj:pass")
    stops = lemma in _STOPPING and not any(_is_state(reading, a) for a in found)
    if lemma in phases and (lemma not in _NOT_HOLDERS or stops) and not drill_is_subject:
        for subject in _subjects(verb):
            _add_phrase(reading, found, subject)
    joined = [c for c in verb.children if c.dep_ == "obj"] if lemma == "join" else []
    for partner in joined:
        _add_phrase(reading, found, partner)
    for child in verb.children:
        cases = _case(child)
        agent = child.dep_ == "obl:agent" or (child.dep_.startswith("obl") and "by" in cases and drill_is_subject)
        company = child.dep_.startswith("obl") and "with" in cases and lemma in phases
        if (agent or company) and (lemma not in _NOT_HOLDERS):
            _add_phrase(reading, found, child)


def _is_state(reading: Reading, identifier: str) -> bool:
    actor = reading.actors.get(identifier)
    return actor is not None and actor.kind is ActorKind.STATE


def _subjects(verb: Token) -> list[Token]:
    """The verb's subject, its own or that of the verb it is joined to or controlled by."""
    for _ in range(4):
        own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubj:pass")]
        if own:
            return own
        if verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.i != verb.i:
            verb = verb.head
            if verb.lemma_.lower() in _NOT_HOLDERS:
                return []
            continue
        if verb.dep_ == "acl" and verb.head.i != verb.i:
            return [verb.head]
        break
    return []


def _case(token: Token) -> set[str]:
    return {c.lower_ for c in token.children if c.dep_ == "case"}


def _add_phrase(reading: Reading, found: list[str], token: Token) -> None:
    """The actors of a noun phrase, coordinates and nationalities before its head included."""
    before = len(found)
    heads = [token, *(t for t in token.children if t.dep_ == "conj")]
    for head in heads:
        left = head.left_edge.i
        for i in range(max(left, head.i - 6), head.i + 1):
            if reading.doc[i].head.i >= left or i == head.i:
                _add(reading, found, i)
    if len(found) == before:
        for actor in reading.actors_at(token):
            _take(reading, found, actor)


def _add(reading: Reading, found: list[str], index: int) -> None:
    mention = reading.mention_at(index)
    if mention is not None:
        for actor in mention.actors:
            _take(reading, found, actor)


def _take(reading: Reading, found: list[str], identifier: str) -> None:
    """An actor, or the state its forces fight for: "the South Korean navy" stands for South Korea."""
    actor = reading.actors.get(identifier)
    if actor is None or actor.sector == "MED" or _unnamed_force(actor):
        return
    if actor.country is not None and actor.kind.value != "state" and actor.sector in ("MIL", "GOV"):
        state = next(
            (a.id for a in reading.actors.values() if a.kind.value == "state" and a.country == actor.country), None
        )
        identifier = state or identifier
    elif actor.kind.value == "person":
        return
    if identifier not in found:
        found.append(identifier)


def _unnamed_force(actor: Actor) -> bool:
    """ "the air force" of nobody named: words of the drill's own phrase."""
    return actor.kind is ActorKind.ORGANIZATION and actor.sector == "MIL" and actor.country is None


def _known_participants(reading: Reading, spotted: Spotted) -> tuple[str, ...]:
    """Those of a named exercise's usual participants that the article speaks of."""
    if spotted.named is None:
        return ()
    wanted = set(spotted.named.participants)
    return tuple(
        actor.id
        for actor in reading.actors.values()
        if (actor.kind.value == "state" and actor.country in wanted) or actor.name in wanted
    )


# --- dates --------------------------------------------------------------------------------------


def _dates(
    reading: Reading, spotted: Spotted, verb: Token | None, top: Token
) -> tuple[str | None, str | None, str | None]:
    """First day, last day, duration. A drill of N days that starts on day S ends on S+N-1."""
    near = _near_dates(reading, spotted, verb, top)
    duration = next((d.value for d in near if d.type is DateType.DURATION and d.value), None) or _day_words(
        reading, spotted
    )
    first = next((d.value for d in near if d.bound == "start"), None)
    last = next((d.value for d in near if d.bound == "end"), None)
    plain = next(
        (d.value for d in near if d.bound is None and d.type in (DateType.DATE, DateType.TIME) and d.value), None
    )
    lemma = verb.lemma_.lower() if verb is not None else ""
    if plain is not None and first is None and last is None:
        if lemma in _END:
            last = plain
        else:
            first = plain
    days = timex.duration_days(duration)
    if days is not None and days < 400:
        if first is not None and last is None:
            last = timex.add_days(first, days - 1)
        elif last is not None and first is None:
            first = timex.add_days(last, 1 - days)
    return _day(first), _day(last), duration


def _day(value: str | None) -> str | None:
    """A value without its time of day."""
    found = timex.day(value)
    return found.isoformat() if found else value if value and value[:1].isdigit() else None


def _day_words(reading: Reading, spotted: Spotted) -> str | None:
    """ "four-day", "week-long", "10-day" before the noun."""
    words = reading.span(spotted.start, spotted.end).of(reading.article.text).lower()
    match = re.search(r"\b(\w+)[- ](day|week)s?(?:[- ]long)?\b|\b(week|day|month)[- ]?long\b", words)
    if match is None:
        return None
    if match[3]:
        return {"week": "P1W", "day": "P1D", "month": "P1M"}[match[3]]
    number = _NUMBERS.get(match[1]) or (int(match[1]) if match[1].isdigit() else None)
    return f"P{number}{'D' if match[2] == 'day' else 'W'}" if number else None


_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split(), 1
    )
}


def _near_dates(reading: Reading, spotted: Spotted, verb: Token | None, top: Token) -> list[TokenDate]:
    """Dates that hang on the drill or its verb and on no other verb between, nearest first."""
    sent = reading.doc[spotted.head].sent
    inside = [d for d in reading.dates if sent.start <= d.start < sent.end and d.type is not DateType.SET]
    if not inside:
        return []
    anchors = {spotted.head, top.i}
    if verb is not None:
        anchors.add(verb.i)
        upper = verb
        for _ in range(3):
            if upper.dep_ in ("xcomp", "conj") and upper.head.i != upper.i:
                upper = upper.head
                anchors.add(upper.i)
    attached = [d for d in inside if _anchor(reading.doc[d.head]) in anchors]
    if not attached and (verb is None or verb.lemma_.lower() in reading.lexicon.drills.phases) and len(inside) == 1:
        only = inside[0]
        attached = [only] if _speech(reading, only) is False else []
    return sorted(attached, key=lambda d: abs(d.head - spotted.head))


def _anchor(token: Token) -> int:
    """The verb or drill noun that a date expression hangs on."""
    for _ in range(5):
        head = token.head
        if head.i == token.i or head.pos_ in ("VERB", "AUX"):
            return head.i
        if head.lemma_.lower() in ("drill", "exercise", "maneuver", "manoeuvre", "game", "day", "week"):
            return head.i
        token = head
    return token.i


def _speech(reading: Reading, date: TokenDate) -> bool:
    verb = reading.doc[_anchor(reading.doc[date.head])]
    return verb.lemma_.lower() in ("say", "tell", "announce", "report", "add", "warn", "state", "condemn")


# --- place --------------------------------------------------------------------------------------


def _place(reading: Reading, spotted: Spotted, verb: Token | None, top: Token) -> str | None:
    """Where, as printed: the phrase behind "in", "off" or "near" that hangs on the drill or its verb."""
    doc = reading.doc
    tokens = {spotted.head: doc[spotted.head], top.i: top}
    if verb is not None:
        tokens[verb.i] = verb
    candidates = [
        child
        for token in tokens.values()
        for child in token.children
        if child.dep_.startswith(("obl", "nmod")) and child.i >= spotted.end and _case(child) & _PLACE_CASES
    ]
    for child in sorted(candidates, key=lambda c: abs(c.i - spotted.head)):
        place = _place_words(reading, child)
        if place is not None:
            return place
    return _place_by_order(reading, spotted)


def _place_by_order(reading: Reading, spotted: Spotted) -> str | None:
    """The same by word order, where the parse hangs the phrase elsewhere."""
    doc = reading.doc
    limit = min(spotted.end + 12, doc[spotted.head].sent.end)
    for i in range(spotted.end, limit - 1):
        if doc[i].lower_ in _PLACE_CASES and doc[i].pos_ == "ADP":
            place = _stretch(reading, i + 1)
            if place is not None:
                return place
        if doc[i].pos_ in ("VERB", "SCONJ") or doc[i].text in (";", "“", "—"):
            break
    return None


def _place_words(reading: Reading, head: Token) -> str | None:
    cases = [c for c in head.children if c.dep_ == "case" and c.i < head.i]
    start = max((c.i for c in cases), default=head.left_edge.i - 1) + 1
    return _stretch(reading, start)


def _stretch(reading: Reading, start: int) -> str | None:
    """A place phrase from its first word on, as far as it is one: no clause, no date, no "in what …"."""
    doc = reading.doc
    dated = {i for d in reading.dates for i in range(d.start, d.end)}
    if start >= len(doc) or start in dated or doc[start].pos_ in ("VERB", "AUX", "PRON", "ADP"):
        return None
    end, seen = start, False
    limit = min(start + 14, doc[start].sent.end)
    while end < limit and end not in dated and not _leaves_place(reading, end, limit, dated):
        token = doc[end]
        mention = reading.mention_at(end)
        named = mention is not None and mention.type.value == "LOC"
        seen |= token.lower_ in _PLACE_WORDS or token.ent_type_ == "LOC" or named
        end += 1
    while end > start and doc[end - 1].pos_ in ("ADP", "CCONJ", "DET", "PUNCT"):
        end -= 1
    return reading.span(start, end).of(reading.article.text) if seen and end > start else None


def _leaves_place(reading: Reading, index: int, limit: int, dated: set[int]) -> bool:
    """Whether the word at ``index`` no longer belongs to a place phrase that began before it."""
    doc, token = reading.doc, reading.doc[index]
    if token.text in _STOPS or (token.pos_ in ("VERB", "AUX", "SCONJ") and token.lower_ not in _PLACE_LINKS):
        return True
    if token.pos_ == "CCONJ":
        return not _names_on(reading, index + 1)
    if token.pos_ != "ADP" or token.lower_ in _PLACE_LINKS or index + 1 >= limit:
        return False
    return token.lower_ in _NO_PLACE_CASES or doc[index + 1].pos_ in ("PRON", "VERB", "SCONJ") or index + 1 in dated


def _names_on(reading: Reading, index: int) -> bool:
    doc = reading.doc
    return index < len(doc) and (doc[index].ent_type_ == "LOC" or doc[index].lower_ in _PLACE_WORDS)


# --- phase --------------------------------------------------------------------------------------


_PHASE_WORDS = {
    **dict.fromkeys(("planned", "upcoming", "scheduled", "forthcoming", "impending"), DrillPhase.PLANNED),
    **dict.fromkeys(("suspended", "postponed", "suspension", "postponement", "halt"), DrillPhase.SUSPENDED),
    **dict.fromkeys(("cancelled", "canceled", "cancellation"), DrillPhase.CANCELLED),
    "ongoing": DrillPhase.ONGOING,
}


def _phase(reading: Reading, head: Token, verb: Token | None, start: str | None, end: str | None) -> DrillPhase:
    """How far the drill has come: by words beside it, by its verb and that verb's tense, by its dates."""
    carried = {carrier(head).lemma_.lower(), *(a.lemma_.lower() for a in list(head.ancestors)[:2])}
    nouns = carried & {"suspension", "postponement", "halt", "cancellation"}
    beside = {t.lower_ for t in head.lefts} & _PHASE_WORDS.keys()
    if beside or nouns:
        return _PHASE_WORDS[min(beside or nouns)]
    if verb is None:
        return _by_dates(reading, start, end) or DrillPhase.UNKNOWN
    if verb.lemma_.lower() == "call" and any(c.lower_ == "off" for c in verb.children):
        return DrillPhase.CANCELLED
    phases = reading.lexicon.drills.phases
    sign = phases.get(one_of(verb, phases) or "")
    if sign is not None:
        return _by_verb(reading, verb, sign, start, end)
    underway = any(t.lower_ == "underway" for t in verb.subtree)
    return _by_dates(reading, start, end) or (DrillPhase.ONGOING if underway else DrillPhase.UNKNOWN)


def _by_verb(reading: Reading, verb: Token, sign: str, start: str | None, end: str | None) -> DrillPhase:
    ahead = _ahead(verb)
    if sign in ("suspended", "cancelled"):
        return DrillPhase.UNKNOWN if _demanded(verb) else DrillPhase(sign)
    if sign == "planned" or ahead:
        return DrillPhase.PLANNED
    if sign == "completed":
        return DrillPhase.COMPLETED
    dated = _by_dates(reading, start, end)
    if dated is not None:
        return dated
    if sign == "ongoing":
        return DrillPhase.ONGOING
    past = verb.tag_ in ("VBD", "VBN") and not any(
        c.lower_ in ("is", "are", "being", "has", "have") for c in verb.children if c.dep_.startswith("aux")
    )
    progressive = verb.tag_ == "VBG"
    if progressive or verb.tag_ in ("VBP", "VBZ"):
        return DrillPhase.ONGOING
    return DrillPhase.COMPLETED if past or verb.tag_ == "VBN" else DrillPhase.UNKNOWN


def _ahead(verb: Token) -> bool:
    """Whether the verb, or what it depends on, looks ahead: "will hold", "to be held", "plans to hold"."""
    for token in (verb, *([verb.head] if verb.dep_ in ("xcomp", "ccomp", "advcl") else [])):
        words = {c.lower_ for c in token.children if c.dep_ in ("aux", "aux:pass", "cop")}
        if words & {"will", "'ll", "’ll", "shall", "would"}:
            return True
        if token.lemma_.lower() in (
            "plan",
            "schedule",
            "prepare",
            "intend",
            "expect",
            "slate",
            "due",
            "set",
            "agree",
            "announce",
        ):
            return True
    infinitive = any(c.lower_ == "to" and c.dep_ in ("mark", "aux") for c in verb.children)
    governed = verb.head.lemma_.lower() if verb.head.i != verb.i else ""
    return infinitive and governed not in ("continue", "begin", "start", "stop", "use", "resume", "keep", "halt")


_DEMANDS = frozenset("demand call urge ask want request propose press insist suggest offer refuse reject".split())


def _demanded(verb: Token) -> bool:
    """ "called on Seoul to suspend the drills": nothing has been suspended yet."""
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "acl") and verb.head.lemma_.lower() in _DEMANDS:
        return True
    return any(c.lower_ in ("if", "unless", "should", "must") for c in verb.children)


def _by_dates(reading: Reading, start: str | None, end: str | None) -> DrillPhase | None:
    published = reading.article.published_at
    first, last = timex.start_of(start), timex.end_of(end or "")
    if published is None or first is None:
        return None
    today = published.date()
    if first > today:
        return DrillPhase.PLANNED
    if last is not None:
        return DrillPhase.COMPLETED if last < today else DrillPhase.ONGOING
    return None


# --- purpose ------------------------------------------------------------------------------------


def _purposes(reading: Reading, spotted: Spotted, top: Token) -> list[Purpose]:
    """What the drill is said to be for: "designed to …", "aimed at …", "in what X described as …"."""
    doc = reading.doc
    sent = doc[spotted.head].sent
    stretches = [(sent.start, sent.end)]
    following = sent.end
    if following < len(doc) and doc[following].lower_ in ("it", "they", "the"):
        next_sent = doc[following].sent
        subject = {t.lemma_.lower() for t in next_sent[:4]}
        if doc[following].lower_ in ("it", "they") or subject & {"drill", "exercise", "maneuver", "game"}:
            stretches.append((next_sent.start, next_sent.end))
    found: list[Purpose] = []
    for start, end in stretches:
        for i in range(start, end):
            purpose = _stated(reading, i, end) or _described(reading, i, end)
            if purpose is not None:
                found.append(purpose)
    return found[:3]


def _stated(reading: Reading, i: int, end: int) -> Purpose | None:
    doc = reading.doc
    if (
        doc[i].lower_ not in _PURPOSE_CUES
        or i + 2 >= end
        or doc[i + 1].lower_ not in ("to", "at", "for", "against", "on")
    ):
        return None
    span = _clause(reading, i + 1 if doc[i + 1].lower_ == "to" else i + 2, end)
    return Purpose(actor=None, content=(span,)) if span else None


def _described(reading: Reading, i: int, end: int) -> Purpose | None:
    """ "in what the army described as a warning": the words behind "as", by whoever says so."""
    doc = reading.doc
    if doc[i].lower_ not in (
        "described",
        "denounced",
        "condemned",
        "called",
        "calls",
        "describes",
        "sees",
        "views",
        "regards",
    ):
        return None
    marker = next((j for j in range(i + 1, min(i + 4, end)) if doc[j].lower_ == "as"), None)
    if marker is None:
        return None
    span = _clause(reading, marker + 1, end)
    subject = next((c for c in doc[i].children if c.dep_ == "nsubj"), None)
    actors = reading.actors_at(subject) if subject is not None else ()
    return Purpose(actor=actors[0] if actors else None, content=(span,)) if span else None


def _clause(reading: Reading, start: int, end: int) -> Span | None:
    """From ``start`` to the end of its clause: a comma outside quotation marks, or the sentence's end."""
    doc, stop, depth = reading.doc, start, 0
    while stop < end:
        text = doc[stop].text
        if text in ("“", '"', "”"):
            depth = 1 - depth if text == '"' else int(text == "“")
        if not depth and text in (";", ".", "—", "–", ","):
            break
        if text == "," and stop + 1 < end and doc[stop + 1].text in ("”", '"'):
            break
        stop += 1
    return reading.span(start, stop) if stop > start else None
