"""The issues that positions are about, from ``seeds/issues.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.issues import IssueNames, within_sentence
from bot.errors import ConfigError
from bot.extract.lexicon.cues import split_words
from bot.extract.lexicon.tables import entry, read_table

_FILE = "issues.toml"
_CUE, _HINT = 1.0, 0.4
#: First word -> (all words, key, weight, sign), see :attr:`IssueTable.cues`.
CueIndex = Mapping[str, tuple[tuple[tuple[str, ...], str, float, int], ...]]


@dataclass(frozen=True, slots=True)
class Issue:
    """A matter that actors take positions on."""

    key: str
    label: str
    #: Other names that readers use.
    also: tuple[str, ...] = ()
    #: Whether one can be for or against it by name; nobody is against "economy and jobs".
    sided: bool = True


@dataclass(frozen=True, slots=True)
class IssueTable:
    """All issues, and their cues indexed by first word."""

    issues: Mapping[str, Issue] = field(default_factory=dict)
    #: First word -> (all words, key, weight, sign), longest first. Words are lower case; the sign is -1 for words that
    #: name the opposite of the issue: whoever condemns torture is for human rights.
    cues: CueIndex = field(default_factory=dict)
    _names: Mapping[str, str] = field(default_factory=dict)

    def find(self, words: str) -> Issue | None:
        """The issue a reader means by its key, its label or another of its names; ``None`` if no issue is so called."""
        key = self._names.get(" ".join(words.lower().split()))
        return self.issues[key] if key else None

    @property
    def names(self) -> IssueNames:
        """What pages print and ask of them."""
        return IssueNames(
            keys=self._names,
            labels={key: within_sentence(issue.label) for key, issue in self.issues.items()},
            fields=frozenset(key for key, issue in self.issues.items() if not issue.sided),
        )


def load_issues(override: Path | None = None) -> IssueTable:
    """Read ``seeds/issues.toml``.

    :raises ConfigError: naming the entry at fault, or a key used twice.
    """
    issues: dict[str, Issue] = {}
    cues: dict[str, list[tuple[tuple[str, ...], str, float, int]]] = {}
    names: dict[str, str] = {}
    for number, record in enumerate(read_table(_FILE, override).get("issue", []), 1):
        entry(_FILE, number, record, "key", "label", "cues")
        key = record["key"]
        if key in issues:
            raise ConfigError(f"seeds/{_FILE}: entry {number} repeats the key {key!r}")
        sided = record.get("sided", True)
        if not isinstance(sided, bool):
            raise ConfigError(f"seeds/{_FILE}: entry {number}: sided is true or false")
        issues[key] = Issue(key, record["label"], split_words(record.get("also", "")), sided)
        for weight, sign, field_name in ((_CUE, 1, "cues"), (_CUE, -1, "against"), (_HINT, 1, "hints")):
            for phrase in split_words(record.get(field_name, "")):
                words = tuple(phrase.lower().replace("-", " ").split())
                cues.setdefault(words[0], []).append((words, key, weight, sign))
        for name in issues[key].also:
            names.setdefault(name.lower(), key)
    names.update({issue.label.lower(): key for key, issue in issues.items()})
    names.update({key: key for key in issues})
    ordered = {first: tuple(sorted(found, key=lambda c: -len(c[0]))) for first, found in cues.items()}
    return IssueTable(issues, ordered, names)
