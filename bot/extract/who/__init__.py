"""Who is spoken of: mentions, coreference, roles, countries, and who matters.

find_mentions ─> Clusters.build ─> actors, most salient first
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from bot.domain.facts import Actor, ActorKind, MentionKind, MentionType
from bot.extract.attribution import speakers
from bot.extract.reading import Reading, TokenMention
from bot.extract.who.clusters import Clusters
from bot.extract.who.memory import Cluster
from bot.extract.who.mentions import find_mentions

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
    kept = {cluster.id: actor for cluster in clusters.all if (actor := _actor(reading, cluster)) is not None}
    total = sum(actor.salience for actor in kept.values()) or 1.0
    reading.actors = {identifier: replace(actor, salience=actor.salience / total) for identifier, actor in kept.items()}
    reading.set_mentions(
        TokenMention(
            mention.start, mention.end, mention.head, mention.type, mention.kind,
            tuple(cluster.id for cluster in clusters.of.get(number, ()) if cluster.id in kept),
        )
        for number, mention in enumerate(found)
    )  # fmt: skip


def _actor(reading: Reading, cluster: Cluster) -> Actor | None:
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
        salience=_weight(reading, cluster),
    )


def _printed(reading: Reading, cluster: Cluster) -> str:
    first = cluster.mentions[0]
    return reading.span(first.start, first.end).of(reading.article.text)


def _only_credited(reading: Reading, cluster: Cluster) -> bool:
    """Whether a news outlet is only named as the one that was told or that is credited: it is no actor then."""
    if cluster.sector != "MED" or not cluster.named:
        return False
    return not any(reading.doc[mention.head].dep_.startswith("nsubj") for mention in cluster.mentions)


#: A news outlet mostly tells the story; it is seldom what the story is about.
_OUTLET = 0.35
#: What each way of being mentioned adds; found by trying on sample articles, a subject counting about twice.
_KIND_WEIGHT = {MentionKind.NAME: 1.0, MentionKind.NOMINAL: 0.55, MentionKind.PRONOUN: 0.45}
_TYPE_WEIGHT = {ActorKind.PERSON: 1.25, ActorKind.STATE: 0.85, ActorKind.ORGANIZATION: 0.9, ActorKind.GROUP: 0.6}


def _weight(reading: Reading, cluster: Cluster) -> float:
    """How much the article is about an actor: by frequency, position, and being a subject or a source."""
    weight = 0.0
    length = max(len(reading.doc), 1)
    for mention in cluster.mentions:
        token = reading.doc[mention.head]
        own = _KIND_WEIGHT[mention.kind]
        if mention.type is MentionType.NORP:
            own *= 0.5
        if token.dep_.startswith("nsubj"):
            own *= 1.8
        elif token.dep_ in ("compound", "nmod", "nmod:poss"):
            own *= 0.6
        own *= 1.0 + 1.5 * (1.0 - min(mention.start / min(length, 150), 1.0))
        weight += own
    told = _OUTLET if cluster.sector == "MED" and cluster.kind is ActorKind.ORGANIZATION else 1.0
    return weight * told * _TYPE_WEIGHT[cluster.kind] * (1.0 if cluster.named else 0.6)
