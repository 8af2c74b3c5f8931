"""Corrections: an operator strikes a fact out, or sets a field right that takes one of fixed values.

Words stay the source's: what can be set are stances, issues, phases, statuses, types and dates, never a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.facts import DrillPhase, Stance
from bot.domain.language import N_
from bot.domain.plover import MoveStatus, MoveType
from bot.domain.records import DrillRecord, FactRecord, MoveRecord, PositionRecord
from bot.errors import Explained

R = TypeVar("R", bound=FactRecord)

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NOTHING = ("none", "unknown", "-")
#: What each kind of fact lets one set: field -> its values; ``None`` for a date, ``str`` for words of the issue table.
_FIELDS: Mapping[type[FactRecord], Mapping[str, type[StrEnum] | type[str] | None]] = {
    PositionRecord: {"stance": Stance, "issue": str},
    DrillRecord: {"phase": DrillPhase, "start": None, "end": None},
    MoveRecord: {"status": MoveStatus, "type": MoveType, "date": None},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was decided of one fact."""

    fact_id: str
    by_user: int | None
    #: Aware UTC.
    at: datetime
    #: New values by field; empty: the fact is struck out.
    changes: Mapping[str, str | None]


def fields_of(record: FactRecord) -> Mapping[str, tuple[str, ...]]:
    """What can be set of a fact: field -> its values; none for dates and issues."""
    values = _FIELDS.get(type(record), {})
    return {
        name: tuple(one.value for one in kind) if kind is not None and issubclass(kind, StrEnum) else ()
        for name, kind in values.items()
    }


class NotSettable(Explained, ValueError):
    """What an operator wants set cannot be."""


def parse_change(record: FactRecord, words: str, say: Callable[[str], str] = str) -> dict[str, str | None]:
    """``stance opposes``, ``opposes``, ``start 2017-11-11``, ``issue sanctions``: the field and its new value.

    :param say: how the reader's language calls a field or a value; the English words are understood as well.
    :raises NotSettable: saying what can be set.
    """
    fields = fields_of(record)
    name, value = _field_named(words.strip(), fields, say)
    if not name:
        name, value = next((f for f, values in fields.items() if _among(words, values, say)), ""), words.strip()
    if not name:
        raise NotSettable(N_("what can be set is %(fields)s"), fields=_settable(record, say))
    values = fields[name]
    if values:
        found = _among(value, values, say)
        if found is None:
            raise NotSettable(N_("what can be set is %(fields)s"), fields=_settable(record, say))
        return {name: found}
    if value.lower() in _NOTHING:
        return {name: None}
    if _FIELDS[type(record)][name] is None and not _DATE.fullmatch(value):
        raise NotSettable(N_("%(value)s is no date; write 2017-11-11, 2017-11 or 2017"), value=repr(value[:32]))
    return {name: " ".join(value.lower().split())[:60] if name == "issue" else value}


def _field_named(words: str, fields: Iterable[str], say: Callable[[str], str]) -> tuple[str, str]:
    """The field that ``words`` begin with, and the rest of them; an empty name if they begin with none."""
    for name in fields:
        for called in (name, say(name)):
            if words.lower().startswith(f"{called.lower()} ") or words.lower() == called.lower():
                return name, words[len(called) :].strip()
    return "", words


def _among(word: str, values: Iterable[str], say: Callable[[str], str]) -> str | None:
    wanted = word.strip().lower()
    return next((value for value in values if wanted in (value.lower(), say(value).lower())), None)


def _settable(record: FactRecord, say: Callable[[str], str]) -> str:
    fields = fields_of(record).items()
    return ", ".join(f"{say(name)} {'|'.join(map(say, values)) if values else '…'}" for name, values in fields)


def amend(record: R, changes: Mapping[str, str | None]) -> R:
    """The record with the values of a correction."""
    kinds = _FIELDS.get(type(record), {})
    values: dict[str, Any] = {}
    for name, value in changes.items():
        kind = kinds.get(name)
        values[name] = kind(value) if value is not None and kind is not None else value
    return replace(record, **values)


def heir(old: FactRecord, new: Iterable[R]) -> R | None:
    """The fact of a later analysis that says what ``old`` said: of its kind, from its sentence, by the same actors.

    Ids follow from exact spans, and a better analyser may draw them a word longer; a correction goes on to hold.
    """
    if not old.evidence:
        return None
    same = [r for r in new if type(r) is type(old) and r.evidence and r.evidence[0].start == old.evidence[0].start]
    fitting = [record for record in same if _alike(old, record)]
    return fitting[0] if fitting else None


def _alike(old: FactRecord, new: FactRecord) -> bool:
    if isinstance(old, PositionRecord) and isinstance(new, PositionRecord):
        overlap = old.content in new.content or new.content in old.content
        return overlap or (old.cue == new.cue and old.source == new.source)
    if isinstance(old, MoveRecord) and isinstance(new, MoveRecord):
        return old.type is new.type
    if isinstance(old, DrillRecord) and isinstance(new, DrillRecord):
        return old.name == new.name or {ref.id for ref in old.participants} == {ref.id for ref in new.participants}
    return False
