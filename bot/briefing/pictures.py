"""Two pictures for the chat: what happened when, and who stands where. PNG, sized to be read on a phone.

Drawn with matplotlib's ``Figure`` alone: no windows, no global state, so they can be drawn in any thread.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from anyascii import anyascii
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font

from bot.briefing.datewords import day_and_month, day_of, month_name
from bot.briefing.gather import gather_positions, holder, on_topics
from bot.briefing.naming import called
from bot.briefing.phrases import clip
from bot.briefing.ranking import reports
from bot.briefing.wording import NO_NAMES, drill_title, is_topic, issue_label, listed, move_verb
from bot.domain.briefing import Timeline, TimelineEntry
from bot.domain.facts import Stance
from bot.domain.issues import IssueNames
from bot.domain.language import ENGLISH, Language
from bot.domain.lines import DrillItem, MoveItem
from bot.domain.records import ArticleRef, PositionRecord, parts_of

#: Inches and dots: 1080 pixels wide, which Telegram shows unscaled.
_WIDTH, _DPI = 7.2, 150
_FONT = FontProperties(family="DejaVu Sans")
#: Characters of a row's label on the line of time.
_LABEL = 62
#: Most rows of a picture; more would be too small to read.
ROWS, COLUMNS = 14, 6


@dataclass(frozen=True, slots=True)
class _Theme:
    paper: str
    ink: str
    faint: str
    drill: str
    move: str
    supports: str
    opposes: str
    both: str


#: Told apart by people who do not see red and green: blue and orange, and every mark has a sign or a word.
_LIGHT = _Theme("#ffffff", "#1c1f24", "#d9dde3", "#2f6fb2", "#c8641b", "#2f6fb2", "#c8641b", "#8a6fb0")
_DARK = _Theme("#17212b", "#f0f2f5", "#33414f", "#6ab0f3", "#f2a65a", "#6ab0f3", "#f2a65a", "#b79ae0")


def timeline_png(
    view: Timeline, *, today: date | None = None, dark: bool = False, language: Language = ENGLISH
) -> bytes | None:
    """Drills as bars and moves as dots along the days, the last :data:`ROWS`; ``None`` when there are none."""
    entries = [entry for entry in view.entries if day_of(entry.on) and len(entry.on) == len("2018-05-16")][-ROWS:]
    if not entries:
        return None
    theme = _DARK if dark else _LIGHT
    figure = Figure(figsize=(_WIDTH, 0.62 * len(entries) + 0.9), dpi=_DPI, facecolor=theme.paper)
    axes = figure.add_axes((0.04, 0.62 / (0.62 * len(entries) + 0.9), 0.92, 1 - 0.72 / (0.62 * len(entries) + 0.9)))
    first, last = _reach(entries)
    for row, entry in enumerate(reversed(entries)):
        _entry(axes, row, entry, theme, (first, last), language)
    if today is not None and first <= today <= last:
        axes.axvline(_number(today), color=theme.ink, linewidth=0.8, linestyle=":")
    axes.set_xlim(_number(first), _number(last))
    axes.set_ylim(-0.6, len(entries) - 0.2)
    _bare(axes, theme, language)
    return _png(figure)


def _reach(entries: Sequence[TimelineEntry]) -> tuple[date, date]:
    days = [span for entry in entries for span in _days(entry)]
    margin = max(timedelta(days=1), (max(days) - min(days)) / 20)
    return min(days) - margin, max(days) + margin


def _days(entry: TimelineEntry) -> tuple[date, date]:
    start = day_of(entry.on) or date.min
    end = day_of(entry.item.record.end) if isinstance(entry.item, DrillItem) else None
    return start, end if end and end >= start else start


def _entry(
    axes: Axes, row: int, entry: TimelineEntry, theme: _Theme, reach: tuple[date, date], language: Language
) -> None:
    start, end = _days(entry)
    colour = theme.drill if entry.kind == "drill" else theme.move
    if end > start:
        axes.barh(row, (end - start).days + 1, left=_number(start), height=0.22, color=colour)
    else:
        axes.plot([_number(start)], [row], marker="s" if entry.kind == "drill" else "o", color=colour, markersize=7)
    late = (start - reach[0]) > (reach[1] - reach[0]) / 2
    place = _number(end) + 1 if late and end > start else _number(start)
    axes.text(
        place,
        row + 0.24,
        _label(f"{day_and_month(start, language)} · ", entry, language),
        ha="right" if late else "left",
        va="bottom",
        fontsize=9,
        color=theme.ink,
        fontproperties=_sized(9),
    )


def _label(day: str, entry: TimelineEntry, language: Language) -> str:
    """Day and what happened then; only the words of the source are cut."""
    item = entry.item
    if isinstance(item, DrillItem):
        who = listed(item.participants, 2, language)
        title = drill_title(item.record.name, item.record.type, language)
        return _fit(f"{day}{title}{f', {who}' if who else ''}", _LABEL)
    words = item.summary
    if isinstance(item, MoveItem):
        who = f"[{_fit(item.doer, 24)}] " if item.doer else ""
        day = f"{day}{move_verb(item.record.type, item.record.status, language)}: {who}"
    return day + _fit(words, max(16, _LABEL - len(day)))


def stances_png(
    records: Iterable[PositionRecord],
    articles: Mapping[str, ArticleRef],
    *,
    topics: IssueNames | None = None,
    dark: bool = False,
    language: Language = ENGLISH,
) -> bytes | None:
    """Who stands where: holders in rows, issues in columns, ``+`` for and ``−`` against, ``±`` both.

    ``None`` when nobody takes a side.
    """
    cells, names = _cells(on_topics(records, topics), articles, language)
    if not cells:
        return None
    issues = _most(issue for _, issue in cells)[:COLUMNS]
    holders = _most(who for who, issue in cells if issue in issues)[:ROWS]
    theme = _DARK if dark else _LIGHT
    height = 0.5 * len(holders) + 1.7
    figure = Figure(figsize=(_WIDTH, height), dpi=_DPI, facecolor=theme.paper)
    axes = figure.add_axes((0.36, 0.3 / height, 0.5, 1 - 1.6 / height))
    for row, who in enumerate(reversed(holders)):
        for column, issue in enumerate(issues):
            _cell(axes, column, row, cells.get((who, issue), frozenset()), theme)
    axes.set_xlim(-0.5, len(issues) - 0.5)
    axes.set_ylim(-0.5, len(holders) - 0.5)
    labels = [issue_label(issue, language, topics or NO_NAMES) for issue in issues]
    _headings(axes, labels, [names[who] for who in reversed(holders)], theme, language)
    return _png(figure)


def _cells(
    records: Iterable[PositionRecord], articles: Mapping[str, ArticleRef], language: Language
) -> tuple[dict[tuple[str, str], frozenset[Stance]], dict[str, str]]:
    cells: dict[tuple[str, str], frozenset[Stance]] = {}
    names: dict[str, str] = {}
    for told in gather_positions(records, articles):
        record = told.record
        taken = record.issue is not None and record.stance is not Stance.NEUTRAL and is_topic(record.issue)
        name = _names(record, language)
        # "aide" names nobody, and what others say that somebody holds is no side taken.
        if not taken or record.issue is None or reports(record) or record.teller or name.islower():
            continue
        who = holder(record)
        names.setdefault(who, name)
        cells[who, record.issue] = cells.get((who, record.issue), frozenset()) | {record.stance}
    return cells, names


def _names(record: PositionRecord, language: Language) -> str:
    """Who holds a position: one, or several together, else the article's words for the source."""
    return listed((called(ref, language) for ref in parts_of(record)), 2, language) or record.source


def _most(values: Iterable[str]) -> list[str]:
    """Each value once, the most frequent first, then in order of appearance."""
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sorted(counts, key=lambda value: -counts[value])


def _cell(axes: Axes, column: int, row: int, stances: frozenset[Stance], theme: _Theme) -> None:
    if not stances:
        axes.plot([column], [row], marker=".", color=theme.faint, markersize=4)
        return
    both = len(stances) > 1
    against = Stance.OPPOSES in stances
    colour = theme.both if both else (theme.opposes if against else theme.supports)
    axes.plot([column], [row], marker="o", color=colour, markersize=20)
    sign = "±" if both else ("−" if against else "+")
    axes.text(column, row, sign, ha="center", va="center", color=theme.paper, fontproperties=_sized(13))


def _headings(axes: Axes, issues: Sequence[str], names: Sequence[str], theme: _Theme, language: Language) -> None:
    _bare(axes, theme, language)
    axes.spines["bottom"].set_visible(False)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(issues)), [_fit(issue, 22) for issue in issues], rotation=32, ha="left")
    axes.set_yticks(range(len(names)), [_fit(name, 26) for name in names])
    axes.tick_params(length=0, colors=theme.ink)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(_sized(10))
        label.set_color(theme.ink)


def _bare(axes: Axes, theme: _Theme, language: Language) -> None:
    axes.set_facecolor(theme.paper)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(theme.faint)
    axes.set_yticks([])
    locator = AutoDateLocator(minticks=3, maxticks=7)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    formatter = _Dates(locator, language)
    axes.xaxis.set_major_formatter(formatter)
    axes.tick_params(colors=theme.ink, labelsize=9)
    axes.xaxis.get_offset_text().set_color(theme.ink)


class _Dates(ConciseDateFormatter):
    """Concise dates whose months are named in a language."""

    def __init__(self, locator: AutoDateLocator, language: Language) -> None:
        super().__init__(locator, offset_formats=["", *["%Y"] * 5])  # type: ignore[no-untyped-call]
        self._months = {month_name(month): month_name(month, language) for month in range(1, 13)}

    def format_ticks(self, values: Any) -> list[str]:
        """The labels."""
        labels = super().format_ticks(values)  # type: ignore[no-untyped-call]
        return [self._months.get(label, label) for label in labels]


def _sized(size: int) -> FontProperties:
    font = _FONT.copy()
    font.set_size(size)
    return font


def _fit(text: str, characters: int) -> str:
    """At most so many characters, cut where a phrase ends, in letters that the font has: others are romanised."""
    cut = clip(text, words=characters, characters=characters)
    shown = "".join(letter if _has(letter) else anyascii(letter) for letter in cut)
    # A dollar sign would open a formula.
    return shown.replace("$", r"\$")


@cache
def _has(letter: str) -> bool:
    return letter.isspace() or ord(letter) in _covered()


@cache
def _covered() -> frozenset[int]:
    return frozenset(get_font(findfont(_FONT)).get_charmap())


def _number(day: date) -> float:
    return float(date2num(day))  # type: ignore[no-untyped-call]


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()
