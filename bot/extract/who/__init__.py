"""Who is spoken of: mentions, coreference, roles, countries, and who matters.

find_mentions ─> Clusters.build ─> actors, most salient first
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.facts import Actor, ActorKind
from bot.extract.attribution import speakers
from bot.extract.parse import Doc, Token
from bot.extract.reading import Reading, TokenMention
from bot.extract.who.clusters import Clusters
from bot.extract.who.memory import Cluster
from bot.extract.who.mentions import find_mentions
from bot.extract.who.salience import titled, weight

__all__ = ["find_actors"]


def find_actors(reading: Reading) -> None:
    """Fill in the reading's mentions and actors."""
    found = find_mentions(reading)
    spoken = speakers(reading)

    def speaker(token: int) -> Token | None:
        quotation = reading.quotation_at(token)
        return spoken.get(quotation) if quotation is not None else None

    clusters = Clusters(reading, found, speaker)
    clusters.build()
    keys = titled(reading.article.title, reading.lexicon.world)
    kept = {cluster.id: actor for cluster in clusters.all if (actor := _actor(reading, cluster, keys)) is not None}
    total = sum(actor.salience for actor in kept.values()) or 1.0
    reading.actors = {identifier: replace(actor, salience=actor.salience / total) for identifier, actor in kept.items()}
    reading.set_mentions(
        TokenMention(
            mention.start, mention.end, mention.head, mention.type, mention.kind,
            tuple(cluster.id for cluster in clusters.of.get(number, ()) if cluster.id in kept),
        )
        for number, mention in enumerate(found)
    )  # fmt: skip


def _actor(reading: Reading, cluster: Cluster, keys: frozenset[str]) -> Actor | None:
    if not cluster.mentions or _only_credited(reading, cluster):
        return None
    text = reading.article.text
    role = cluster.role.span(reading) if cluster.role is not None else None
    forms = sorted(cluster.forms, key=lambda form: cluster.forms[form])
    name = cluster.name
    if cluster.kind is ActorKind.ORGANIZATION and cluster.named and forms:
        name = max(forms, key=len) if name not in forms else name
    if name not in text and cluster.kind is not ActorKind.STATE:
        name = forms[0] if forms else _printed(reading, cluster)
    return Actor(
        id=cluster.id,
        name=name,
        kind=cluster.kind,
        role=role.of(text) if role is not None else None,
        role_span=role,
        country=cluster.country,
        sector=cluster.sector,
        aliases=tuple(form for form in forms if form != name),
        salience=weight(reading, cluster, keys),
    )


def _printed(reading: Reading, cluster: Cluster) -> str:
    first = cluster.mentions[0]
    return reading.span(first.start, first.end).of(reading.article.text)


#: What a photographer is credited with.
_PICTURES = frozenset("photo photos photograph photographs image images picture pictures illustration".split())
_CREDITING = frozenset((":", "by", "credit", "credits", "courtesy", "of"))


def _only_credited(reading: Reading, cluster: Cluster) -> bool:
    """Whether somebody is no actor: a news outlet only told or credited, or whoever took the pictures."""
    if cluster.kind is ActorKind.PERSON:
        return all(_under_picture(reading.doc, mention.start) for mention in cluster.mentions)
    if cluster.sector != "MED" or not cluster.named:
        return False
    return not any(reading.doc[mention.head].dep_.startswith("nsubj") for mention in cluster.mentions)


def _under_picture(doc: Doc, start: int) -> bool:
    """Whether a name stands in a picture's credit: "Image: [Ada Berg]", "Photo courtesy of [Ada Berg]"."""
    i = start
    while i > 0 and doc[i - 1].lower_ in _CREDITING:
        i -= 1
    if i == 0 or i == start or doc[i - 1].lower_ not in _PICTURES or not doc[i - 1].text.istitle():
        return False
    if doc[i].lower_ == "of":
        return False  # "Photos of [Ada Berg] were shown": who is in them
    return doc[i].text == ":" or i == 1 or doc[i - 1].is_sent_start or doc[i - 2].is_punct
