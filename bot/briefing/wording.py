"""The fixed words put around facts: stances, verbs of moves, phases of drills, names of issues.

Each is said in the reader's language, by the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.briefing.datewords import date_words
from bot.briefing.labels import FIELDS, PHASES, STANCES, VALUES, VERBS
from bot.briefing.phrases import POINTING
from bot.domain.facts import DrillPhase, Stance
from bot.domain.issues import IssueNames
from bot.domain.language import ENGLISH, Language
from bot.domain.plover import MoveStatus, MoveType

#: What an article says of a drill without a last day holds for about so long; most last one to two weeks.
PHASE_HOLDS = timedelta(days=14)
#: Issues without labels of their own.
NO_NAMES = IssueNames()


def issue_words(issue: str | None) -> str:
    """An issue's key as words: ``nuclear_program`` is ``nuclear program``."""
    return " ".join((issue or "").replace("_", " ").split())


def is_topic(issue: str | None) -> bool:
    """Whether one can be for or against an issue by its words: those of the table, and things named in small letters.

    Where no issue of the table fits, the extraction gives the article's own noun phrase; "supports President" and
    "opposes his country" say nothing.
    """
    words = issue_words(issue).split()
    return bool(words) and words == [word.lower() for word in words] and words[0] not in POINTING


def issue_label(issue: str | None, language: Language = ENGLISH, names: IssueNames = NO_NAMES) -> str:
    """An issue in the reader's language, in English by its label, if the tables name it; else the article's words."""
    words = issue_words(issue)
    if not words:
        return ""
    key = names.key(words) or words
    told = language.pgettext("issue", key.replace("%", "%%"))
    return names.label(words) if told == key else told


def stance_words(stance: Stance, issue: str | None, language: Language = ENGLISH, names: IssueNames = NO_NAMES) -> str:
    """``opposes talks``, ``supports sanctions``, ``on sanctions``; empty for a word on no issue."""
    if not is_topic(issue):
        return ""
    words = issue_label(issue, language, names)
    if stance is Stance.NEUTRAL:
        return language.pgettext("stance", "on %(issue)s", issue=words)
    if stance is Stance.SUPPORTS:
        return language.pgettext("stance", "supports %(issue)s", issue=words)
    return language.pgettext("stance", "opposes %(issue)s", issue=words)


def stance_word(stance: Stance, language: Language = ENGLISH) -> str:
    """``opposes``, ``supports``, ``neutral``."""
    return language.pgettext(*STANCES[stance])


def field_words(name: str, language: Language = ENGLISH) -> str:
    """The name of a fact's field: ``stance``, ``phase``, ``start``."""
    return language.pgettext(*FIELDS[name]) if name in FIELDS else name


def value_words(
    value: str, language: Language = ENGLISH, names: IssueNames = NO_NAMES, *, year: int | None = None
) -> str:
    """A value that a field can take: a date, a phase, a stance, a status, a kind of move; else an issue's words."""
    if words := date_words(value, language, year=year):
        return words
    if value == DrillPhase.UNKNOWN:
        return ""
    if value in VALUES:
        return language.pgettext(*VALUES[value])
    if value in tuple(MoveType):
        return language.pgettext(*VERBS[MoveType(value)][0])
    return issue_label(value, language, names)


def move_verb(kind: MoveType, status: MoveStatus, language: Language = ENGLISH) -> str:
    """The verb that opens a move's line: ``Consults``, ``To consult``, ``Refuses to consult``."""
    done, planned, refused = VERBS[kind]
    match status:
        case MoveStatus.PLANNED:
            return language.pgettext(*planned)
        case MoveStatus.REFUSED:
            return language.pgettext(*refused)
        case MoveStatus.ANNOUNCED:
            return language.pgettext("move", "%(verb)s (announced)", verb=language.pgettext(*done))
        case MoveStatus.DENIED:
            return language.pgettext("move", "%(verb)s (denied)", verb=language.pgettext(*done))
    return language.pgettext(*done)


def phase_words(phase: DrillPhase, language: Language = ENGLISH) -> str:
    """``under way``, ``planned``, …; empty when it is not known."""
    return language.pgettext(*PHASES[phase]) if phase in PHASES else ""


def drill_title(name: str | None, kind: str, language: Language = ENGLISH) -> str:
    """A drill's name, else its type: ``Naval drill``; a type that is a noun already stays as it is."""
    if name:
        return name
    words = " ".join(kind.replace("_", " ").split()) or "military"
    if not words.endswith(("drill", "exercise", "exercises", "drills", "maneuvers", "manoeuvres", "games", "game")):
        words += " drill"
    return language.pgettext("drill", (words[:1].upper() + words[1:]).replace("%", "%%"))


def drill_kind(kind: str, language: Language = ENGLISH) -> str:
    """The kind of a drill, for behind its name: ``naval``."""
    return language.pgettext("kind of drill", issue_words(kind).replace("%", "%%"))


def listed(names: Iterable[str], limit: int = 4, language: Language = ENGLISH) -> str:
    """``A, B and C``; past ``limit``, ``A, B, C and 4 more``."""
    every = list(dict.fromkeys(name for name in names if name))
    if len(every) > limit:
        left = len(every) - limit
        kept = ", ".join(every[:limit])
        return language.ngettext("%(names)s and %(num)d more", "%(names)s and %(num)d more", left, names=kept)
    if len(every) < 2:
        return "".join(every)
    return language.gettext("%(names)s and %(last)s", names=", ".join(every[:-1]), last=every[-1])
