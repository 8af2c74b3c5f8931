"""Parts of lines: how the holder of a position, the days of a drill, an outlet, the proof of a fact are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from babel.numbers import format_decimal
from markupsafe import Markup, escape

from bot.briefing import datewords, wording
from bot.briefing.gather import holder
from bot.briefing.naming import called, is_relative
from bot.briefing.phrases import clip
from bot.domain.briefing import Briefing, Digest
from bot.domain.facts import Stance
from bot.domain.issues import IssueNames
from bot.domain.language import ENGLISH, Language
from bot.domain.lines import PositionItem
from bot.domain.records import ArticleRef, Evidence, FactRecord, MoveRecord, PositionRecord

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
#: "Lt. Gen.", "Rear Adm.": longer titles stand after the name.
_SHORT_TITLE = 16
#: Words for an office that a rank may stand behind. Not "secretary" or "director", which "General" may belong to; what
#: only qualifies, as "former" or "naval", stays with its rank.
_OFFICE = (
    r"(?:[\w-]+-)?(?:chief|head|leader|ruler|commander|staff|minister|president|spokes\w+|chair(?:man|woman|person)?"
    r"|advis[eo]r|envoy|ambassador|negotiator|mediator|speaker|officer|official|prosecutor|cleric|lawmaker|member)"
)
#: Ranks of forces, churches, parliaments and learning; any other name that ends a title is of a body or a place.
_RANK = (
    r"(?:(?:Gen|Lt|Maj|Col|Capt|Cmdr|Sgt|Brig|Adm|Dr|Prof|Rev|Msgr|Insp|Sen|Rep|Gov)\.?|Vice|Rear|Grand|Field|Air"
    r"|General|Lieutenant|Major|Colonel|Captain|Commander|Sergeant|Brigadier|Admiral|Commodore|Marshal|Ayatollah|Sheikh"
    r"|Imam|Mullah|Rabbi|Archbishop|Bishop|Cardinal|Father|Reverend|Senator|Representative|Professor|Doctor)"
)
#: An office and the rank printed behind it: "army chief | Gen.", "military spokesman | Major General".
_RANKED = re.compile(rf"(?P<office>(?:.* )?{_OFFICE}) (?P<rank>{_RANK}(?:[ -]{_RANK})?)$")
#: Offices that tell nothing without whom they lead.
_BARE = frozenset(("chief", "head", "leader", "commander"))
#: A link longer than this is shown without its address; browsers and Telegram take 2,048.
_LINK = 2000


def short(value: object, characters: int = 80) -> str:
    """A text of at most so many characters, cut at a phrase's end."""
    return clip(str(value), words=characters, characters=characters)


def link(label: object, url: str | None) -> str | Markup:
    """``label`` as a link, or plain where ``url`` is none that a browser opens."""
    if (
        not url
        or len(url) > _LINK
        or not url.lower().startswith(("http://", "https://"))
        or any(c.isspace() for c in url)
    ):
        return str(label)
    return Markup('<a href="{}">{}</a>').format(url, label)


def cites(numbers: Iterable[int]) -> str:
    """Source numbers as they stand at a line's end: ``[1][3]``."""
    return "".join(f"[{number}]" for number in numbers)


def small(number: int) -> str:
    """A number in superscript, empty for none: the one that a reader types after /why."""
    return str(number).translate(_SUPERSCRIPT) if number else ""


def by_holder(items: Sequence[PositionItem]) -> list[list[PositionItem]]:
    """Positions, neighbours of one holder together."""
    groups: list[list[PositionItem]] = []
    for item in items:
        if groups and holder(groups[-1][0].record) == holder(item.record):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def stance(
    record: PositionRecord, grouped: bool = False, language: Language = ENGLISH, names: IssueNames = wording.NO_NAMES
) -> str:
    """``opposes talks``, or ``opposes`` where the page names the issue above; empty for a neutral word."""
    if record.stance is Stance.NEUTRAL or _denies_a_claim(record) or _says_so(record):
        return ""
    if grouped:
        return wording.stance_word(record.stance, language)
    return short(wording.stance_words(record.stance, record.issue, language, names), 70)


def _denies_a_claim(record: PositionRecord) -> bool:
    """Whether the words deny that something is so: that is no side for or against it."""
    return record.cue_class == "deny" and record.content.casefold().startswith("that ")


def _says_so(record: PositionRecord) -> bool:
    """Whether the report itself opens with the side: "opposes the exercise"."""
    return record.cue.casefold().startswith(("oppose", "support")) and not record.quotes


def name_of(record: PositionRecord, language: Language = ENGLISH) -> str:
    """Who holds a position: the actor's name, a short title before it, or the names of several; else the article's
    words for the source."""
    if record.together:
        return short(wording.listed((called(ref, language) for ref in record.together), 3, language), 80)
    name = short(called(record.actor, language) if record.actor else record.source, 80)
    _, rank = _office_and_rank(record)
    return f"{rank} {name}" if rank else name[:1].upper() + name[1:]


def role_of(record: PositionRecord) -> str:
    """The title as printed, for after the name; empty where it stands before it, or the name holds it already."""
    office, _ = _office_and_rank(record)
    return short(office, 80)


def _office_and_rank(record: PositionRecord) -> tuple[str, str]:
    """The two halves of a title as printed: what stands behind the name, and the rank that stands before it."""
    role = record.actor.role if record.actor else None
    if not role or not record.actor or is_relative(role) or role.casefold() in record.actor.name.casefold():
        return "", ""
    if parted := _RANKED.match(role):
        return ("" if parted["office"] in _BARE else parted["office"]), parted["rank"]
    return ("", role) if _goes_before(role) else (role, "")


def _goes_before(role: str) -> bool:
    """Whether a title is an abbreviation that English puts before the name: "Gen.", "Rear Adm."."""
    return role.endswith(".") and len(role) <= _SHORT_TITLE


def drill_name(record: Any, language: Language = ENGLISH) -> str:
    """A drill's name or kind."""
    return short(wording.drill_title(record.name, record.type, language), 80)


def drill_kind(record: Any, language: Language = ENGLISH) -> str:
    """The kind of a named drill that its name does not say; empty for one without a name, which shows its kind."""
    if not record.name or not record.type or record.type in ("military", "joint", "unknown"):
        return ""
    return "" if record.type.casefold() in record.name.casefold() else wording.drill_kind(record.type, language)


def drill_days(record: Any, context_year: int, language: Language = ENGLISH) -> str:
    """From when to when, and for how long: ``11–14 Nov (four days)``."""
    span = datewords.span_words(record.start, record.end, language, year=context_year)
    length = datewords.duration_words(record.duration, language)
    length = length or datewords.days_between(record.start, record.end, language)
    return f"{span} ({length})" if span and length else span or length


def verb(record: MoveRecord, language: Language = ENGLISH) -> str:
    """The verb that opens a move."""
    return wording.move_verb(record.type, record.status, language)


def marked(evidence: Evidence, tag: str = "b") -> Markup:
    """A sentence with the words that carry the fact in bold, or between ``mark`` tags."""
    words = Markup("<mark>{}</mark>") if tag == "mark" else Markup("<b>{}</b>")
    parts: list[Any] = []
    position = 0
    for start, end in _disjoint(evidence.marks, len(evidence.sentence)):
        parts += [escape(evidence.sentence[position:start]), words.format(evidence.sentence[start:end])]
        position = end
    parts.append(escape(evidence.sentence[position:]))
    return Markup("").join(parts)


def _disjoint(marks: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(0, s), min(e, length)) for s, e in marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined


def sureness(record: FactRecord, language: Language = ENGLISH) -> str:
    """How sure the extraction is, in words."""
    if record.confidence >= 0.75:
        return language.pgettext("sureness", "high")
    return language.pgettext("sureness", "fair") if record.confidence >= 0.5 else language.pgettext("sureness", "low")


def outlet(article: ArticleRef, language: Language = ENGLISH) -> str:
    """The outlet's name, with the wire that first wrote it; the title where neither is known."""
    name = article.outlet or article.origin or ""
    if article.origin and article.outlet and article.origin.casefold() not in article.outlet.casefold():
        name = f"{article.outlet} ({article.origin})"
    return short(name or article.title or language.gettext("untitled"), 60)


def plural(count: int, one: str, many: str = "") -> str:
    """``1 article``, ``3 articles``: for templates in one language; ours ask the catalogue."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def sourcing(page: Briefing | Digest, language: Language = ENGLISH) -> str:
    """What a page rests on: ``7 articles, 4 outlets, 2 independent origins``."""
    ngettext, number = language.ngettext, partial(format_decimal, locale=language.locale)
    words = ngettext("%(number)s article", "%(number)s articles", page.articles, number=number(page.articles))
    if page.articles < 2:
        return words
    if page.outlets:
        count = len(page.outlets)
        words += ", " + ngettext("%(number)s outlet", "%(number)s outlets", count, number=number(count))
    origins = ngettext(
        "%(number)s independent origin", "%(number)s independent origins", page.origins, number=number(page.origins)
    )
    return f"{words}, {origins}"


def omitted(pairs: Iterable[tuple[str, int]], section: str) -> int:
    """How many items of a section were left out."""
    return dict(pairs).get(section, 0)


def numbered(briefing: Briefing) -> bool:
    """Whether any line carries a number that /why takes."""
    return any(briefing.numbers)


def fixed(number: float) -> str:
    """A number with two decimals."""
    return f"{number:.2f}"
