"""Whose a body is that many states have ("the Navy"), where the article makes it plain without saying it."""

from __future__ import annotations

from bot.domain.bodies import of_any_state
from bot.domain.facts import ActorKind
from bot.extract.lexicon.world import NameKind
from bot.extract.parse import Doc
from bot.extract.who.found import Found
from bot.extract.who.memory import Cluster, Memory

_OF_A_STATE = frozenset(("GOV", "MIL", "SPY"))
#: Words of an acronym in brackets behind a name, the brackets among them.
_ASIDE = 4
#: How many sentences back whoever acted last is looked for.
_BACK = 2


def seat_behind(doc: Doc, mention: Found, names: dict[int, Found]) -> str | None:
    """The state in whose capital a body is said to sit: "the Joint Chiefs of Staff (JCS) in [Seoul]"."""
    i = mention.end
    if i < len(doc) and doc[i].text == "(":
        i = next((j + 1 for j in range(i, min(i + _ASIDE, len(doc))) if doc[j].text == ")"), i)
    seat = names.get(i + 1) if i < len(doc) and doc[i].lower_ == "in" else None
    known = seat.known if seat is not None else None
    return known.country if known is not None and known.kind is NameKind.CAPITAL else None


def tell_states(memory: Memory, dateline: str | None) -> None:
    """Give bodies without a state the only one that the article has actors of, or that of its dateline.

    :param dateline: the state of the capital from which the article is dated.
    """
    spoken_of = {cluster.country for cluster in memory.all if cluster.country and cluster.mentions}
    only = next(iter(spoken_of)) if len(spoken_of) == 1 else None
    for cluster in memory.all:
        if _is_open(memory, cluster) and (only or (dateline and _at_home(memory, cluster, dateline))):
            cluster.country = only or dateline


def _is_open(memory: Memory, cluster: Cluster) -> bool:
    """Whether a cluster is a state's body, and no article tells of which."""
    if cluster.kind is not ActorKind.ORGANIZATION or cluster.country or cluster.sector not in _OF_A_STATE:
        return False
    if not cluster.mentions:
        return False
    first = memory.doc[cluster.mentions[0].start].lower_
    return first not in ("a", "an", "its", "his", "her", "their", "our", "my") and of_any_state(cluster.name)


def _at_home(memory: Memory, cluster: Cluster, dateline: str) -> bool:
    """Whether nobody of another state was the last to act before the body first does."""
    start = cluster.mentions[0].head
    sentence = memory.sentence_of[start]
    for head in range(start - 1, -1, -1):
        if sentence - memory.sentence_of[head] > _BACK:
            break
        clusters = memory.at.get(head)
        if clusters and clusters[0].country and memory.doc[head].dep_.startswith("nsubj"):
            return clusters[0].country == dateline
    return True
