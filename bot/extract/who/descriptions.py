"""Descriptions: "the ambassador", "the two countries", "State Department officials"."""

from __future__ import annotations

from bot.domain.facts import ActorKind, MentionKind, MentionType
from bot.extract.lexicon.world import NameKind
from bot.extract.parse import Token
from bot.extract.who.acting import sender_sector
from bot.extract.who.found import Found
from bot.extract.who.memory import RECENT, Cluster, folded
from bot.extract.who.people import People, belongs, said_more

_STATE_NOUNS = frozenset("country nation kingdom state republic island".split())
#: How far back two people or an organisation may have been named.
_NEAR = 3
_INTERNATIONAL = ("IGO",)
#: What an organisation may be that is called so.
_SECTORS_OF: dict[str, tuple[str | None, ...]] = {
    "alliance": _INTERNATIONAL, "bloc": _INTERNATIONAL, "organization": ("IGO", "NGO"), "organisation": ("IGO", "NGO"),
    "body": _INTERNATIONAL, "agency": ("IGO", "GOV"), "group": ("REB", "NGO", "PTY", None), "party": ("PTY", "OPP"),
    "company": ("BUS", None), "firm": ("BUS", None), "council": _INTERNATIONAL, "watchdog": ("IGO", "NGO"),
    "militia": ("REB",), "newspaper": ("MED",), "broadcaster": ("MED",), "charity": ("NGO",),
}  # fmt: skip


class Descriptions(People):
    """Resolves descriptions."""

    def description(self, mention: Found) -> tuple[Cluster, ...]:
        """Whom a description means; one that means nobody met before opens a cluster of its own."""
        owner = self.owner(mention)
        clusters = self._described(mention, owner)
        if owner is not None and len(clusters) == 1 and clusters[0].kind is ActorKind.PERSON:
            self.kin.note(owner, self.doc[mention.head].lemma_.lower(), clusters[0])
        return clusters

    def _described(self, mention: Found, owner: Cluster | None) -> tuple[Cluster, ...]:
        head = self.doc[mention.head]
        noun, plural = head.lemma_.lower(), _plural(head)
        said = self.said_of(mention, owner) or (self.kin.get(owner, noun) if owner is not None else None)
        if said is not None:
            return (said,)
        collective = noun in self.reading.lexicon.titles.collectives
        if (collective and mention.type is MentionType.LOC) or noun in ("side", "ally"):
            return self._states_described(mention, noun, plural)
        country = self.country_of(mention)
        met = self._met_before(mention, head, country, plural)
        return met or (self._group(mention, head, country, plural),)

    def _met_before(self, mention: Found, head: Token, country: str | None, plural: bool) -> tuple[Cluster, ...]:
        if mention.type is MentionType.PERSON and not plural:
            person = self.called(mention, head) or self.person_described(mention, head, country)
            return (person,) if person is not None else ()
        if mention.type is MentionType.PERSON:
            return self.two_people(mention) if country is None else ()
        organisation = None
        if mention.type is MentionType.ORG and not plural and country is None:
            organisation = self._organisation_described(mention, head)
        return (organisation,) if organisation is not None else ()

    def _organisation_described(self, mention: Found, head: Token) -> Cluster | None:
        """ "the ministry", "the alliance": the last organisation named that is one."""
        counted = all(_counts(token) for token in self.doc[mention.start + 1 : mention.head])
        if self.doc[mention.start].lower_ not in ("the", "this") or not counted or said_more(head):
            return None
        noun, sentence = head.lemma_.lower(), self.sentence_of[mention.head]
        for earlier, clusters in reversed(self.recent[-RECENT:]):
            if sentence - self.sentence_of[earlier.head] > _NEAR:
                break
            cluster = clusters[0]
            if len(clusters) > 1 or cluster.kind is not ActorKind.ORGANIZATION or not cluster.named:
                continue
            if noun in folded(cluster.name).split() or cluster.sector in _SECTORS_OF.get(noun, ()):
                return cluster
        return None

    def _states_described(self, mention: Found, noun: str, plural: bool) -> tuple[Cluster, ...]:
        """ "the country" is the state spoken of last; "the two countries" and "both sides" are the last two."""
        words = [t.lower_ for t in self.doc[mention.start : mention.end]]
        if not plural and (own := self._own_country(mention)) is not None:
            return (own,)
        states: list[Cluster] = []
        for earlier, clusters in reversed(self.recent[-RECENT:]):
            for cluster in clusters:
                state = cluster
                if not plural and cluster.kind is not ActorKind.STATE and cluster.country:
                    state = self.by_key.get(f"state:{cluster.country}", cluster)
                if state.kind is ActorKind.STATE and state not in states and earlier.type is not MentionType.NORP:
                    states.append(state)
        if plural:
            if not {"two", "both"} & set(words):
                return ()
            return self._last_pair(mention.start, noun) or tuple(
                states[:2][::-1] if len(states) >= 2 else self._both_sides()
            )
        if words[0] in ("the", "this", "that", "its", "his", "her") and noun in _STATE_NOUNS:
            return tuple(states[:1])
        return ()

    def _both_sides(self) -> tuple[Cluster, ...]:
        """The two states for which the people and forces named last act, if they are two."""
        codes: list[str] = []
        for earlier, clusters in reversed(self.recent[-RECENT // 2 :]):
            code = earlier.known.country if earlier.known is not None else clusters[0].country
            if code is not None and code not in codes:
                codes.append(code)
        states = self.reading.lexicon.world.states
        if len(codes) != 2 or not set(codes) <= states.keys():
            return ()
        return tuple(self._state(code, states[code]) for code in reversed(codes))

    def _own_country(self, mention: Found) -> Cluster | None:
        """ "my country" in a quotation is the speaker's."""
        owner = next((t for t in self.doc[mention.start : mention.end] if t.lower_ in ("my", "our")), None)
        if owner is None:
            return None
        speaker = self.speaker_cluster(
            Found(owner.i, owner.i + 1, owner.i, MentionType.PERSON, MentionKind.PRONOUN), False
        )
        if not speaker or speaker[0].country is None:
            return None
        return self.by_key.get(f"state:{speaker[0].country}")

    def _side(self, name: Found, clusters: tuple[Cluster, ...], noun: str) -> Cluster | None:
        """For whom a name stands beside another: the state it belongs to, of "sides" also an organisation."""
        if noun not in _STATE_NOUNS and len(clusters) == 1 and clusters[0].kind is ActorKind.ORGANIZATION:
            return clusters[0]
        return self.by_key.get(f"state:{name.known.country}") if name.known is not None else None

    def _last_pair(self, before: int, noun: str) -> tuple[Cluster, ...]:
        """The last two states named side by side: "the United States and South Korea", "U.S. and Japanese".

        Sides may be others than states: "Israel and Hamas … both [sides]".
        """
        places = (NameKind.PLACE, NameKind.PEOPLE)
        names = [
            (f, clusters)
            for f, clusters in self.recent[-RECENT * 4 :]
            if f.start < before and f.known and f.known.country and f.known.kind not in places
        ]
        for left, right in zip(reversed(names[:-1]), reversed(names[1:]), strict=True):
            if right[0].start - left[0].end > 3:
                continue
            between = [t.lower_ for t in self.doc[left[0].end : right[0].start]]
            if "and" not in between and "-" not in between:
                continue
            one, other = (self._side(f, clusters, noun) for f, clusters in (left, right))
            if one is not None and other is not None and one is not other:
                return (one, other)
        return ()

    def _words_behind(self, head: Token) -> str:
        """ "of the navy" behind "chief"."""
        of = [child for child in head.rights if child.dep_ == "nmod" and belongs(child)]
        return " ".join(token.text for token in self.doc[head.i + 1 : of[0].i + 1]) if of else ""

    def _names_in(self, mention: Found) -> list[Found]:
        return [self.names[i] for i in range(mention.start, mention.head) if i in self.names]

    def _owner_sector(self, head: Token) -> str | None:
        """The sector of whoever a counterpart is one to: "the minister met [his Kenyan counterpart]"."""
        owners = [self.at[child.i] for child in head.children if child.dep_ == "nmod:poss" and child.i in self.at]
        return owners[0][0].sector if owners else None

    def _group(self, mention: Found, head: Token, country: str | None, plural: bool) -> Cluster:
        noun = _noun(head)
        modifiers = sorted({name.known.canonical.lower() for name in self._names_in(mention) if name.known is not None})
        if country is None and not modifiers:
            modifiers = [t.lower_ for t in self.doc[mention.start : mention.head] if t.pos_ in ("ADJ", "NOUN", "PROPN")]
        determiner = self.doc[mention.start].lower_
        fresh = (
            determiner in ("a", "an")
            or self.doc[mention.start].pos_ == "NUM"
            or (mention.type is MentionType.PERSON and not plural)
        )
        key = f"group:{country}:{noun}:{' '.join(modifiers)}"
        count = self._count(mention)
        met = self.by_key.get(f"{key}:{count}") or self.by_key.get(key)
        if met is not None and count and not {count, ""}.issuperset(self._count(m) for m in met.mentions):
            met = None  # "5 soldiers" are not the "3 soldiers" met before
        if met is not None and not (fresh and determiner in ("a", "an", "another")):
            return met
        kind = (
            ActorKind.ORGANIZATION
            if mention.type is MentionType.ORG
            else ActorKind.GROUP
            if plural
            else ActorKind.PERSON
        )
        words = self.words(mention)
        titles = self.reading.lexicon.titles
        sector = sender_sector(self.reading, mention.start, mention.head, self.names) if country is None else None
        sector = sector or titles.sector(words, noun) or titles.sector(self._words_behind(head))
        sector = sector or (self._owner_sector(head) if noun == "counterpart" else None)
        cluster = self.new(kind, _bare(words), mention.type, key, country, sector)
        cluster.named = False
        cluster.plural = plural
        self.by_key[key] = cluster
        if count:
            self.by_key[f"{key}:{count}"] = cluster
        return cluster

    def _count(self, mention: Found) -> str:
        """The figure or number word printed in a description, empty where none is."""
        return " ".join(token.lower_ for token in self.doc[mention.start : mention.head] if token.pos_ == "NUM")


def _counts(token: Token) -> bool:
    """Whether a word before "bloc" only numbers its members: "28-nation", "10-member"."""
    return token.pos_ in ("NUM", "PUNCT") or token.lower_ in ("nation", "member", "strong", "country")


def _noun(head: Token) -> str:
    """The head's base form; "gunmen" is "gunman" whatever the lemmatizer says."""
    lemma = head.lemma_.lower()
    return lemma.removesuffix("men") + "man" if lemma.endswith("men") else lemma


def _bare(words: str) -> str:
    """A description without the article it begins with."""
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in ("the", "a", "an", "some", "many", "several", "these", "those") else words


def _plural(token: Token) -> bool:
    if "Number=Plur" in token.morph:
        return True
    return token.tag_ in ("NNS", "NNPS") or token.lower_ in ("people", "police", "troops", "forces")
