"""Bodies that many states have: their names tell nothing without the state's."""

from __future__ import annotations

import re

#: Names made of these words alone are borne by bodies of many states: "Defense Ministry", "Joint Chiefs of Staff".
_OF_ANY_STATE = frozenset(
    """administration affairs aide aides air ambassador and armed army assembly authorities authority border cabinet
    central chief chiefs coast command commander commission committee congress council court defence defense
    delegation department deputy diplomat diplomats embassy energy envoy finance fleet for force forces foreign
    general government guard high interior intelligence joint justice lawmaker lawmakers leaders marine marines
    military minister ministers ministry national navy negotiator negotiators of office officer officers official
    officials opposition parliament police premier presidency president presidential prime senate senior security
    service soldiers spokesman spokesperson spokeswoman staff supreme the trade troops unification upper lower house
    """.split()
)
_WORD = re.compile(r"[^\W\d_]+")


def of_any_state(name: str) -> bool:
    """Whether bodies of many states are called so: "Defense Ministry", "Navy", but not "Pentagon"."""
    words = [word.casefold() for word in _WORD.findall(name)]
    return bool(words) and _OF_ANY_STATE.issuperset(words)
