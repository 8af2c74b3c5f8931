"""Military drills: spotted, described, and put together where several sentences tell of one.

spot ─> tell ─> merge ─> Drill
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.facts import Drill, DrillPhase, Purpose, Span
from bot.extract.drills.details import Told, tell
from bot.extract.drills.joining import INCLUDING
from bot.extract.drills.phrase import governor
from bot.extract.drills.spotting import spot
from bot.extract.forms import one_of
from bot.extract.reading import Reading

__all__ = ["find_drills"]


@dataclass(slots=True)
class _Record:
    told: list[Told] = field(default_factory=list)

    @property
    def participants(self) -> set[str]:
        return {p for told in self.told for p in told.participants}

    @property
    def name(self) -> str | None:
        return next((t.name for t in self.told if t.name is not None), None)


def find_drills(reading: Reading) -> list[Drill]:
    """Every drill of the article, in order of first mention."""
    mentions = [tell(reading, spotted) for spotted in spot(reading)]
    records: list[_Record] = []
    for told in (t for t in mentions if t.specific):
        _join(records, told, reading)
    for told in (t for t in mentions if not t.specific):
        _join_generic(records, told, reading)
    drills = [_drill(reading, record) for record in records]
    return sorted(drills, key=lambda drill: drill.mentions[0].start)


def _join(records: list[_Record], told: Told, reading: Reading) -> None:
    for record in records:
        if _one_drill(record, told) or _included(record, told, reading) or _apposed(record, told, reading):
            record.told.append(told)
            return
    known = [r for r in records if _taken_up(r, told, alone=len(records) == 1)] if _definite(told, reading) else []
    if known:
        max(known, key=lambda r: r.told[-1].spotted.start).told.append(told)
        return
    records.append(_Record([told]))


def _one_drill(record: _Record, told: Told) -> bool:
    """Whether a mention with details of its own fits a drill met before."""
    own = told.name
    if own is not None and record.name is not None:
        return own == record.name and not _of_other_years(record, told)
    other = record.participants
    if other and told.participants and not (set(told.participants) <= other or other <= set(told.participants)):
        return False
    starts = {t.start for t in record.told if t.start}
    if told.start and starts and told.start not in starts:
        return False
    places = {t.place for t in record.told if t.place}
    if told.place and places and told.place not in places:
        return False
    agree = bool(set(told.participants) & other) or (told.start in starts if told.start else False)
    return agree and (own is None or record.name is None)


#: Words that part a drill from one told of before, though "the" stands before them.
_OTHER = frozenset("first second third last latest next other new newest separate previous recent similar".split())


def _definite(told: Told, reading: Reading) -> bool:
    """Whether a mention points back: "[the three-day exercise] will end", but not "the largest drill in years"."""
    spotted, doc = told.spotted, reading.doc
    words = doc[spotted.start : spotted.head]
    part = any(t.tag_ == "JJS" or t.lower_ in _OTHER or t.ent_type_ for t in words)
    return told.name is None and doc[spotted.start].lower_ in ("the", "this", "these", "those") and not part


def _taken_up(record: _Record, told: Told, *, alone: bool) -> bool:
    """Whether "the drill" can be one that was told of before: nothing that is told of both differs.

    :param alone: it is the only one, so that another place is a part of it or told otherwise.
    """
    if not set(told.participants) <= record.participants:
        return False
    if told.start and any(t.start and t.start[:7] != told.start[:7] for t in record.told):
        return False
    places = [t.place for t in record.told if t.place]
    near = not told.place or not places or any(p in told.place or told.place in p for p in places)
    return (near or alone) and record.told[0].spotted.start < told.spotted.start


def _of_other_years(record: _Record, told: Told) -> bool:
    """Whether a name stands for another year's drill: "last year's Ulchi Freedom Guardian lasted eleven days"."""
    years = {t.start[:4] for t in record.told if t.start}
    return bool(told.start and years) and (told.start or "")[:4] not in years


def _included(record: _Record, told: Told, reading: Reading) -> bool:
    """Whether a nameless drill is a part of one of its sentence: "an exercise that will include [drills] at sea"."""
    head = reading.doc[told.spotted.head]
    verb = governor(head)
    while head.dep_ == "conj" and head.head.i < head.i:
        head = head.head
    part = told.name is None and head.dep_ == "obj" and verb is not None and one_of(verb, INCLUDING) is not None
    return part and any(head.sent.start <= t.spotted.head < head.i for t in record.told)


def _apposed(record: _Record, told: Told, reading: Reading) -> bool:
    """ "Ulchi Freedom Guardian, [the large exercise they were to hold in August]": two words for one drill."""
    head = reading.doc[told.spotted.head]
    near = {t.spotted.head for t in record.told if t.name is None or told.name is None}
    return head.dep_ == "appos" and head.head.i in near


def _join_generic(records: list[_Record], told: Told, reading: Reading) -> None:
    """A mention without details belongs to the drill whose participants it names, else to the last one before it.

    "The drill" in the sentence of another is that one, whoever is told to take part.
    """
    own = set() if _pointing_back(records, told, reading) else set(told.participants)
    fitting = [r for r in records if not own or not r.participants or own <= r.participants or r.participants <= own]
    if own:
        fitting = [r for r in fitting if r.participants & own or not r.participants] or []
    if not fitting:
        records.append(_Record([told]))
        return
    position = told.spotted.start
    earlier = [r for r in fitting if r.told[0].spotted.start < position]
    (max(earlier, key=lambda r: r.told[0].spotted.start) if earlier else fitting[0]).told.append(told)


def _pointing_back(records: list[_Record], told: Told, reading: Reading) -> bool:
    head, first = reading.doc[told.spotted.head], reading.doc[told.spotted.start]
    one = first.lower_ in ("the", "this", "that") and not head.lower_.endswith("s") and told.spotted.end - first.i == 2
    heads = (t.spotted.head for record in records for t in record.told)
    return one and any(head.sent.start <= i < head.i for i in heads)


def _drill(reading: Reading, record: _Record) -> Drill:
    told = sorted(record.told, key=_fullness, reverse=True)
    best = told[0]
    in_order = sorted(record.told, key=lambda t: t.spotted.start)
    participants = tuple(dict.fromkeys(p for t in (best, *in_order) for p in t.participants))
    sentences = tuple(dict.fromkeys(reading.sentence(t.spotted.head) for t in told))
    kinds = [t.type for t in told if t.type != "military"]
    return Drill(
        name=_printed(reading, record),
        type=kinds[0] if kinds else "military",
        participants=participants,
        start=next((t.start for t in told if t.start), None),
        end=next((t.end for t in told if t.end), None),
        place=next((t.place for t in told if t.place), None),
        phase=_phase(told),
        evidence=sentences,
        purposes=_distinct(p for t in in_order for p in t.purposes),
        recurrence=next((t.recurrence for t in told if t.recurrence), None),
        duration=next((t.duration for t in told if t.duration), None),
        mentions=tuple(reading.span(t.spotted.start, t.spotted.end) for t in in_order),
        rule="named exercise" if record.name else "drill noun",
        confidence=_confidence(best),
    )


def _phase(told: list[Told]) -> DrillPhase:
    """The phase of the fullest mention that has one; what was planned and is called off is called off."""
    phases = [t.phase for t in told if t.phase is not DrillPhase.UNKNOWN]
    stopped = next((p for p in phases if p in (DrillPhase.SUSPENDED, DrillPhase.CANCELLED)), None)
    first = phases[0] if phases else DrillPhase.UNKNOWN
    return stopped if stopped is not None and first is DrillPhase.PLANNED else first


def _printed(reading: Reading, record: _Record) -> str | None:
    """The fullest form of the drill's name that the article prints."""
    spans = [reading.span(*t.spotted.name) for t in record.told if t.spotted.name]
    return max((span.of(reading.article.text) for span in spans), key=len, default=None)


def _distinct(purposes: Iterable[Purpose]) -> tuple[Purpose, ...]:
    seen: dict[tuple[Span, ...], Purpose] = {}
    for purpose in purposes:
        seen.setdefault(purpose.content, purpose)
    return tuple(seen.values())


def _fullness(told: Told) -> tuple[int, int]:
    """How much a mention tells; of equals the earlier."""
    parts = (told.start, told.place, told.participants, told.end, told.name, told.purposes)
    return sum(part is not None and part != () for part in parts), -told.spotted.start


def _confidence(told: Told) -> float:
    """0.5 for a bare mention, more for each detail; a name in the table is nearly sure."""
    score = 0.5 + 0.1 * bool(told.participants) + 0.1 * bool(told.start) + 0.1 * bool(told.place)
    return min(score + 0.25 * bool(told.spotted.named), 0.95)
