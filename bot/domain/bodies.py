"""Bodies that many states have: their names tell nothing without the state's."""

from __future__ import annotations

import re

#: Names made of these words alone are borne by bodies of many states: "Defense Ministry", "Joint Chiefs of Staff".
_OF_ANY_STATE = frozenset(
    """administration affairs aide aides air ambassador and appeal appeals armed army assembly attorney authorities
    authority border cabinet central chief chiefs coast command commander commission committee congress
    constitutional council court defence defense delegation department deputy diplomat diplomats election
    elections electoral embassy energy envoy finance fleet for force forces foreign general government guard
    high house intelligence interior joint justice lawmaker lawmakers leaders lower marine marines military
    minister ministers ministry national navy negotiator negotiators of office officer officers official
    officials opposition parliament parliamentary police premier presidency president presidential prime
    representatives secretary security senate senior service services soldiers spokesman spokesperson
    spokeswoman staff supreme the trade treasury troops unification upper
    """.split()
)
_WORD = re.compile(r"[^\W\d_]+")


def of_any_state(name: str) -> bool:
    """Whether bodies of many states are called so: "Defense Ministry", "Navy", but not "Pentagon"."""
    words = [word.casefold() for word in _WORD.findall(name)]
    return bool(words) and _OF_ANY_STATE.issuperset(words)
