"""Whether an actor of one article is one that the archive knows.

    states by country · organisations by name · persons by full name, country and role

A surname alone never makes two articles' people one: "Kim" joins "Kim Jong Un" only when country and title agree and
nobody else fits. Only a surname that a table gives to one officeholder of a state stands for the whole name. Whoever
stays unsure stays apart; a reader is then asked which one is meant.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from bot.domain.facts import Actor, ActorKind
from bot.domain.ids import content_id
from bot.domain.records import KnownActor

#: Romanised spellings that differ between outlets, brought to one.
_SPELLINGS = (("jong eun", "jong un"), ("jung un", "jong un"), ("jae in", "jaein"), ("mohammed", "muhammad"),
              ("mohammad", "muhammad"), ("mohamed", "muhammad"), ("hussein", "husayn"), ("hossein", "husayn"),
              ("abdul ", "abd al "), ("yusuf", "yousef"), ("sergey", "sergei"), ("dmitriy", "dmitry"),
              ("volodymyr", "vladimir"), ("zelenskyy", "zelensky"), ("zelenskiy", "zelensky"))  # fmt: skip


class Verdict(StrEnum):
    """Whether two names mean one actor."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


#: What such an officeholder is called; any other title may be a relative's: "Vice President Duterte".
_OFFICES = frozenset(
    (None, "president", "prime minister", "premier", "chancellor", "leader", "foreign minister", "secretary of state")
)
#: State (ISO 3166-1 alpha-3) and surname, :func:`folded` -> the full name of the one officeholder so called.
FullNames = Mapping[tuple[str, str], str]


def link_actors(
    actors: Sequence[Actor], known: Sequence[KnownActor], full_names: FullNames | None = None
) -> tuple[tuple[KnownActor, ...], dict[str, str]]:
    """Find each of an article's actors in the archive, or make it a new entry there.

    :param known: candidates, each sharing a word of a name with one of ``actors``.
    :return: the archive's actors, those of ``known`` with the new names added, and local id → archive id.
    """
    pool = {actor.id: actor for actor in known}
    links: dict[str, str] = {}
    touched: dict[str, KnownActor] = {}
    for actor in (_in_full(actor, full_names or {}) for actor in actors):
        match = _find(actor, list(pool.values())) or _new(actor, pool)
        merged = _with_names(match, actor)
        pool[merged.id] = touched[merged.id] = merged
        links[actor.id] = merged.id
    return tuple(touched.values()), links


def _in_full(actor: Actor, full_names: FullNames) -> Actor:
    """An officeholder whom an article calls by the surname alone, by the full name."""
    role = actor.role.casefold() if actor.role else None
    if actor.kind is not ActorKind.PERSON or not actor.country or role not in _OFFICES:
        return actor
    return replace(actor, name=full_names.get((actor.country, folded(actor.name)), actor.name))


def compare(actor: Actor, other: KnownActor) -> Verdict:
    """Whether ``actor`` of an article is ``other`` of the archive."""
    if (actor.kind is ActorKind.PERSON) is not (other.kind is ActorKind.PERSON):
        return Verdict.DIFFERENT
    if actor.country and other.country and actor.country != other.country:
        return Verdict.DIFFERENT
    if actor.kind is ActorKind.STATE or other.kind is ActorKind.STATE:
        same = actor.kind is other.kind and actor.country is not None and actor.country == other.country
        return Verdict.SAME if same else Verdict.DIFFERENT
    if actor.kind is not ActorKind.PERSON:
        same = folded(actor.name) in {folded(name) for name in (other.name, *other.aliases)}
        return Verdict.SAME if same and actor.kind is other.kind else Verdict.DIFFERENT
    return _compare_people(actor, other)


def folded(name: str) -> str:
    """A name without accents, capitals, hyphens and dots, known romanisations brought to one spelling."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = " ".join(plain.casefold().replace("-", " ").replace("’", "'").replace(".", " ").split())
    for variant, spelling in _SPELLINGS:
        words = words.replace(variant, spelling)
    return words


def _compare_people(actor: Actor, other: KnownActor) -> Verdict:
    words = folded(actor.name).split()
    names = [folded(name).split() for name in (other.name, *other.aliases)]
    long = [name for name in names if len(name) > 1]
    if len(words) > 1:
        if any(words == name or "".join(words) == "".join(name) or sorted(words) == sorted(name) for name in long):
            return Verdict.SAME
        if any(len(name) > 1 and words[0] == name[0] and words[-1] == name[-1] for name in long):
            return Verdict.SAME
        return Verdict.DIFFERENT if long else _by_surname(actor, other, words)
    if any(words[:1] and words[0] in (name[0], name[-1]) for name in names):
        return _by_surname(actor, other, words)
    return Verdict.DIFFERENT


def _by_surname(actor: Actor, other: KnownActor, words: list[str]) -> Verdict:
    """A surname alone: one person only if country and title agree, or if the archive has but the surname too."""
    roles = {role.role.casefold() for role in other.roles}
    agree = actor.country is not None and actor.country == other.country
    if agree and actor.role is not None and actor.role.casefold() in roles:
        return Verdict.SAME
    if folded(other.name).split() == words and actor.country == other.country and not (actor.role and roles):
        return Verdict.SAME
    return Verdict.UNSURE


def _find(actor: Actor, known: Sequence[KnownActor]) -> KnownActor | None:
    same = [other for other in known if compare(actor, other) is Verdict.SAME]
    if not same:
        return None
    return max(same, key=lambda other: (folded(other.name) == folded(actor.name), other.articles, other.id))


def _new(actor: Actor, pool: dict[str, KnownActor]) -> KnownActor:
    if actor.kind is ActorKind.STATE and actor.country:
        identifier = content_id("k", "state", actor.country)
    else:
        identifier = content_id("k", actor.kind, folded(actor.name), actor.country)
        if actor.kind is ActorKind.PERSON and (identifier in pool or " " not in folded(actor.name)):
            identifier = content_id("k", actor.kind, folded(actor.name), actor.country, actor.role)
    return KnownActor(id=identifier, name=actor.name, kind=actor.kind, country=actor.country, sector=actor.sector)


def _with_names(known: KnownActor, actor: Actor) -> KnownActor:
    """The archive's actor with the article's names; short forms are the article's own and are not taken over."""
    full = len(folded(actor.name).split())
    fresh = [
        name
        for name in (actor.name, *actor.aliases)
        if name != known.name
        and name not in known.aliases
        and (actor.kind is not ActorKind.PERSON or len(folded(name).split()) >= min(full, 2))
    ]
    return replace(
        known,
        aliases=(*known.aliases, *fresh),
        country=known.country or actor.country,
        sector=known.sector or actor.sector,
    )
