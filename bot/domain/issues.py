"""What pages know of issues: those of the table, how they are called, whether one can take a side on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class IssueNames:
    """The issues of a table. An issue that is a field ("economy") rather than a matter ("sanctions") has no sides."""

    #: Every key, label and other name, in small letters -> key.
    keys: Mapping[str, str] = field(default_factory=dict)
    #: Key -> label, as it stands within a sentence.
    labels: Mapping[str, str] = field(default_factory=dict)
    #: Keys of those that nobody is for or against by name.
    fields: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str]) -> IssueNames:
        """Issues that are called by their keys alone, all with sides."""
        return cls(keys={name: name for name in names})

    def __contains__(self, issue: object) -> bool:
        return isinstance(issue, str) and self.key(issue) is not None

    def sided(self, issue: str) -> bool:
        """Whether somebody can be for or against it."""
        key = self.key(issue)
        return key is not None and key not in self.fields

    def label(self, issue: str) -> str:
        """How it is called within a sentence; the words themselves where the table has no such issue."""
        return self.labels.get(self.key(issue) or "", issue)

    def key(self, issue: str) -> str | None:
        """The key of an issue by any of its names; ``None`` where the table has no such issue."""
        return self.keys.get(" ".join(issue.casefold().split()))


def within_sentence(label: str) -> str:
    """A label without its capital, unless it is a name: ``Military exercises`` but ``European Union``."""
    return label[:1].lower() + label[1:] if label[1:] == label[1:].lower() else label
