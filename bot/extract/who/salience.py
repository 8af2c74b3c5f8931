"""How much an article is about an actor: by how often, how early, in the headline, and as whose subject he is told of.

The factors were tried on the people, bodies and places that readers named when they summed up 82 documents of GUM
(news, interviews, lives, speeches; travel guides, textbooks, video blogs), half of them kept apart, with the headline
in the text and as the title. They lie on a plateau: how early somebody is named tells most, and no other factor that
was tried added to these.
"""

from __future__ import annotations

import math
import re

from bot.domain.facts import ActorKind, MentionKind, MentionType
from bot.extract.lexicon.world import NameKind, World
from bot.extract.reading import Reading
from bot.extract.text import is_headline
from bot.extract.who.found import Found
from bot.extract.who.memory import Cluster, folded

#: A news outlet mostly tells the story; it is seldom what the story is about.
_OUTLET = 0.35
#: What each way of being mentioned adds.
_KIND = {MentionKind.NAME: 1.0, MentionKind.NOMINAL: 0.8, MentionKind.PRONOUN: 0.7}
_ACTOR = {ActorKind.PERSON: 1.25, ActorKind.STATE: 0.9, ActorKind.ORGANIZATION: 1.0, ActorKind.GROUP: 0.6}
#: Words between a name and a description set beside it, at most: a comma and an article.
_BESIDE = 2
_SUBJECT, _MODIFIER, _DEMONYM = 1.8, 0.5, 0.5
#: Whoever is met in the first words counts so many times more, less and less over so many words.
_EARLY, _LEAD_WORDS = 8.0, 200
_HEADLINE = 2.5
#: Words of the longest name that is looked for in a title, and what may stand around a word of it.
_TITLE_WORDS = 5
_AROUND = ",;:!?()[]\"'“”‘’"
#: Told of in many paragraphs is more than often in one: a power of their number.
_SPREAD = 0.3


def titled(title: str, world: World) -> frozenset[str]:
    """Keys of the states and bodies that a title names by any name the tables have: "EU" for the European Union.

    A capital is left out, as a title seldom shows whether it acts or is where something happens.
    """
    words = [word.strip(_AROUND).removesuffix("'s").removesuffix("’s") for word in title.split()]
    keys, i = set(), 0
    while i < len(words):
        ends = range(min(i + _TITLE_WORDS, len(words)), i, -1)
        end, known = next(((end, k) for end in ends if (k := world.get(" ".join(words[i:end])))), (i + 1, None))
        if known is not None and known.kind is NameKind.ORGANISATION:
            keys.add(f"org:{folded(known.canonical)}")
        elif known is not None and known.kind in (NameKind.STATE, NameKind.SEAT):
            keys.add(f"state:{known.country}")
        i = end
    return frozenset(keys)


def weight(reading: Reading, cluster: Cluster, keys: frozenset[str]) -> float:
    """How much the article is about an actor; only the ratio to other actors' weights means something.

    :param keys: of the actors that the title names (:func:`titled`).
    """
    said = sum(_mentioned(reading, mention) for mention in _told(cluster))
    first = min(mention.start for mention in cluster.mentions)
    said *= 1.0 + _EARLY * (1.0 - min(first, _LEAD_WORDS) / _LEAD_WORDS)
    said *= math.pow(len({reading.offsets.block_of[mention.head] for mention in cluster.mentions}), _SPREAD)
    if cluster.key in keys or _in_headline(reading, cluster):
        said *= _HEADLINE
    outlet = cluster.sector == "MED" and cluster.kind is ActorKind.ORGANIZATION
    return said * _ACTOR[cluster.kind] * (_OUTLET if outlet else 1.0)


def _told(cluster: Cluster) -> list[Found]:
    """The mentions but for descriptions set beside the name, which say nothing more of anybody: "Ada Berg, a judge"."""
    names = [mention for mention in cluster.mentions if mention.kind is MentionKind.NAME]
    before = {name.start - gap for name in names for gap in range(_BESIDE + 1)}
    behind = {name.end + gap for name in names for gap in range(_BESIDE + 1)}
    return [
        mention
        for mention in cluster.mentions
        if mention.kind is not MentionKind.NOMINAL or not (mention.end in before or mention.start in behind)
    ]


def _mentioned(reading: Reading, mention: Found) -> float:
    """What one mention adds."""
    role = reading.doc[mention.head].dep_
    own = _KIND[mention.kind] * (_DEMONYM if mention.type is MentionType.NORP else 1.0)
    if role.startswith("nsubj"):
        return own * _SUBJECT
    return own * (_MODIFIER if role in ("compound", "nmod", "nmod:poss") else 1.0)


def _in_headline(reading: Reading, cluster: Cluster) -> bool:
    """Whether the headline names the actor, by any name; a nationality in it is hardly what it is about."""
    opening = is_headline(reading.offsets.blocks[0].span.of(reading.article.text))
    if opening and any(
        reading.offsets.block_of[m.head] == 0 for m in cluster.mentions if m.type is not MentionType.NORP
    ):
        return True
    forms = {*cluster.forms, cluster.name.split()[-1] if cluster.kind is ActorKind.PERSON else cluster.name}
    title = reading.article.title
    # Most names are not in it at all: a pattern is made for those that are.
    near = (form for form in forms if form and form in title)
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", title) for form in near)
