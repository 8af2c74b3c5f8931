"""Whose a body is that many states have ("the Navy"), where the article makes it plain without saying it."""

from __future__ import annotations

from bot.domain.bodies import of_any_state
from bot.domain.facts import ActorKind
from bot.extract.lexicon.world import NameKind
from bot.extract.parse import Doc
from bot.extract.who.found import Found
from bot.extract.who.memory import Cluster, Memory

_OF_A_STATE = frozenset(("GOV", "MIL", "SPY", "LEG", "JUD", "COP"))
#: Words of an acronym in brackets behind a name, the brackets among them.
_ASIDE = 4
#: Letters of a short form, at most.
_SHORT = 8
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


def short_form(memory: Memory, mention: Found) -> Cluster | None:
    """The body that the article itself gives this short form: "National Super Alliance ([NASA])", "[NASA]"."""
    doc, printed = memory.doc, memory.words(mention)
    bracketed = mention.start > 1 and mention.end < len(doc) and doc[mention.end].text == ")"
    full = memory.names.get(mention.start - 2) if bracketed and doc[mention.start - 1].text == "(" else None
    clusters = memory.at.get(full.head, ()) if full is not None else ()
    body = clusters[0] if len(clusters) == 1 and clusters[0].kind is ActorKind.ORGANIZATION else None
    if full is not None and body is not None and _shortens(printed, memory.words(full)):
        memory.short_forms[printed] = body
    return memory.short_forms.get(printed)


def _shortens(short: str, full: str) -> bool:
    """Whether the letters of one word stand in a name in order, the first of them at the beginning of a word."""
    if not short.isalpha() or not 2 <= len(short) <= _SHORT:
        return False
    words = iter(full.casefold().split())
    first = next((word for word in words if word[0] == short[0].casefold()), "")
    letters = iter(" ".join((first, *words)))
    return all(letter in letters for letter in short.casefold())


def tell_states(memory: Memory, dateline: str | None) -> None:
    """Give bodies without a state the only one that the article has actors of, or that of its dateline.

    Of chambers it is enough that all lawmakers of the article are one state's.

    :param dateline: the state of the capital from which the article is dated.
    """
    spoken_of = {cluster.country for cluster in memory.all if cluster.country and cluster.mentions}
    lawmakers = {c.country for c in memory.all if c.country and c.mentions and c.sector == "LEG"}
    for cluster in memory.all:
        only = _only(spoken_of) or (_only(lawmakers) if cluster.sector == "LEG" else None)
        if _is_open(memory, cluster) and (only or (dateline and _at_home(memory, cluster, dateline))):
            cluster.country = only or dateline
        elif only and _holds_office(memory, cluster):
            cluster.country = only


def _holds_office(memory: Memory, cluster: Cluster) -> bool:
    """Whether somebody has an office that every state has ("Attorney General"), and no word tells of which."""
    if cluster.kind is not ActorKind.PERSON or cluster.country or cluster.sector not in _OF_A_STATE:
        return False
    return cluster.role is not None and of_any_state(cluster.role.span(memory.reading).of(memory.reading.article.text))


def _only(states: set[str]) -> str | None:
    return next(iter(states)) if len(states) == 1 else None


def _is_open(memory: Memory, cluster: Cluster) -> bool:
    """Whether a cluster is a state's body, and no word tells of which."""
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
