"""Who is whose father, wife, brother: told once, understood whenever the relation is named again."""

from __future__ import annotations

from bot.extract.who.memory import Cluster
from bot.extract.who.predicates import KIN

_PARENTS, _CHILDREN = ("father", "mother", "parent"), ("son", "daughter", "child")
_COUPLE = {"husband": "wife", "wife": "husband", "fiance": "fiancee", "fiancee": "fiance", "boyfriend": "girlfriend",
           "girlfriend": "boyfriend"}  # fmt: skip
_SIBLINGS = ("brother", "sister")
_FEMALE = frozenset(("mother", "wife", "daughter", "sister", "fiancee", "girlfriend"))


class Kin:
    """The relations of one article, both ways."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], Cluster] = {}

    def get(self, owner: Cluster, noun: str) -> Cluster | None:
        """Who was told to be this to ``owner``."""
        return self._of.get((owner.id, noun))

    def note(self, owner: Cluster, noun: str, other: Cluster) -> None:
        """``other`` is the father, wife … of ``owner``; and so ``owner`` something to ``other``."""
        if owner is other or noun not in KIN:
            return
        self._of[owner.id, noun] = other
        if other.female is None and (noun in _FEMALE or noun in ("father", "husband", "son", "brother")):
            other.female = noun in _FEMALE
        for back in self._back(noun):
            if owner.female is None or owner.female is (back in _FEMALE):
                self._of.setdefault((other.id, back), owner)

    @staticmethod
    def _back(noun: str) -> tuple[str, ...]:
        if noun in _PARENTS:
            return _CHILDREN[:2]
        if noun in _CHILDREN:
            return _PARENTS[:2]
        return (_COUPLE[noun],) if noun in _COUPLE else _SIBLINGS if noun in _SIBLINGS else ()
