"""Descriptions of people: "the ambassador", "his father", "she is the minister", "the two leaders"."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.facts import ActorKind, MentionKind, MentionType
from bot.extract.parse import Token
from bot.extract.reading import Reading
from bot.extract.who.acting import sent_to
from bot.extract.who.found import Found
from bot.extract.who.kin import Kin
from bot.extract.who.memory import RECENT, Cluster
from bot.extract.who.predicates import KIN
from bot.extract.who.pronouns import Pronouns

_DENIALS = frozenset(("not", "n't", "n’t", "never", "who", "what", "whether", "if"))
#: Whoever belongs to one of these acts for the state that is told with it.
_FOR_STATES = frozenset(("GOV", "MIL", "LEG", "JUD", "COP", "SPY", "OPP", "PTY", "REB", "UAF"))
#: How far back two people may have been named.
_NEAR = 3
#: How many words the name of a relative's relative may be from its phrase's beginning.
_OWNER_WORDS = 8
#: Titles as they are printed before a name, and as they are spoken of later.
_SPOKEN = {
    "sen.": "senator lawmaker", "rep.": "representative congressman congresswoman lawmaker", "gov.": "governor",
    "gen.": "general", "gen": "general", "lt.": "lieutenant", "col.": "colonel", "maj.": "major", "adm.": "admiral",
    "sgt.": "sergeant", "capt.": "captain", "cmdr.": "commander", "dr.": "doctor", "prof.": "professor",
    "prime": "premier", "pope": "pontiff", "ambassador": "envoy diplomat", "envoy": "diplomat", "king": "monarch",
    "queen": "monarch", "senator": "lawmaker", "congressman": "lawmaker", "mp": "lawmaker", "bishop": "cleric",
    "ayatollah": "cleric", "imam": "cleric", "mullah": "cleric", "president": "leader", "premier": "leader",
    "chancellor": "leader", "attorney": "lawyer",
}  # fmt: skip
#: Descriptions that fit anybody in their place.
_ANYBODY = frozenset(
    "man woman politician boy girl kid teenager author actor artist writer victim suspect founder star singer player "
    "poster user blogger veteran billionaire businessman activist lawyer artist journalist leader official".split()
)

#: How far back, in sentences, a description may look.
_REACH = 12


class People(Pronouns):
    """Resolves descriptions of people."""

    def __init__(self, reading: Reading, found: list[Found], speakers: Callable[[int], Token | None]) -> None:
        super().__init__(reading, found, speakers)
        self.kin = Kin()

    def owner(self, mention: Found) -> Cluster | None:
        """The person to whom a relative is one: "[his] father", "the son of [Johann]"."""
        if mention.type is not MentionType.PERSON or self.doc[mention.head].lemma_.lower() not in KIN:
            return None
        for child in self.doc[mention.head].children:
            behind = child.dep_ == "nmod" and any(case.lower_ == "of" for case in child.children)
            if child.dep_ != "nmod:poss" and not behind:
                continue
            found = self._person_in(child)
            if found is not None:
                return self.person(found)
            clusters = self.at.get(child.i, ())
            return clusters[0] if len(clusters) == 1 and clusters[0].kind is ActorKind.PERSON else None
        return None

    def _person_in(self, phrase: Token) -> Found | None:
        """The person named by a possessor: "[North Korean leader] Kim's sister"."""
        for i in range(phrase.left_edge.i, min(phrase.right_edge.i + 1, phrase.left_edge.i + _OWNER_WORDS)):
            found = self.names.get(i)
            if found is not None and found.type is MentionType.PERSON:
                return found
        return None

    def said_of(self, mention: Found, owner: Cluster | None) -> Cluster | None:
        """Whom a predicate or apposition describes; nobody is his own brother."""
        subject = mention.of
        if subject is None:
            return None
        named = subject.kind is MentionKind.NAME
        clusters = (self.person(subject),) if named else self.at.get(subject.head, ())
        if len(clusters) != 1 or clusters[0] is owner or clusters[0].kind is not ActorKind.PERSON:
            return None
        self._learn(clusters[0], mention)
        return clusters[0]

    def _learn(self, cluster: Cluster, mention: Found) -> None:
        """What a description tells of the one it describes: words to be known by, sex, sector, for whom he acts."""
        words = self.words(mention)
        cluster.roles.append(words)
        self._sex(cluster, [self.doc[mention.head].lower_])
        titles, head = self.reading.lexicon.titles, self.doc[mention.head]
        official = titles.sector(words, head.lemma_.lower())
        cluster.sector = cluster.sector or official
        if cluster.country is None and (official in _FOR_STATES or head.lemma_.lower() == "counterpart"):
            cluster.country = self.country_of(mention)

    def called(self, mention: Found, head: Token) -> Cluster | None:
        """Whoever is called so in the same breath: "Wang Yi, the foreign minister"; "she is the minister"."""
        bearer = self.bearers.get(mention.head)
        if bearer is not None:
            return self.person(bearer)
        children = list(head.children)
        if not any(child.dep_ == "cop" for child in children) or any(child.lower_ in _DENIALS for child in children):
            return None
        subject = next((child for child in children if child.dep_.startswith("nsubj")), None)
        clusters = self.at.get(subject.i, ()) if subject is not None else ()
        if len(clusters) != 1 or clusters[0].kind is not ActorKind.PERSON or clusters[0].plural:
            return None
        clusters[0].roles.append(self.words(mention))
        return clusters[0]

    def two_people(self, mention: Found) -> tuple[Cluster, ...]:
        """ "the two leaders", "both men": the last two people named."""
        if not {"two", "both"} & {token.lower_ for token in self.doc[mention.start : mention.head]}:
            return ()
        sentence = self.sentence_of[mention.head]
        people: list[Cluster] = []
        for earlier, clusters in reversed(self.recent[-RECENT:]):
            if sentence - self.sentence_of[earlier.head] > _NEAR or len(people) == 2:
                break
            if len(clusters) == 1 and clusters[0].kind is ActorKind.PERSON and clusters[0].named:
                people.extend(clusters if clusters[0] not in people else ())
        return tuple(reversed(people)) if len(people) == 2 else ()

    def person_described(self, mention: Found, head: Token, country: str | None) -> Cluster | None:
        """A definite description ("the ambassador") is the last person whom it fits."""
        determiner = self.doc[mention.start].lower_
        definite = determiner in ("the", "this", "that") or self.doc[mention.start].dep_ == "nmod:poss" or country
        if not definite or determiner in ("a", "an"):
            return None
        sentence = self.sentence_of[mention.head]
        noun = head.lemma_.lower()
        sector = self.reading.lexicon.titles.sector(noun, noun)
        best: Cluster | None = None
        best_score = 1.5
        seen: set[str] = set()
        for earlier, clusters in reversed(self.recent[-RECENT * 4 :]):
            distance = sentence - self.sentence_of[earlier.head]
            if distance > _REACH:
                break
            cluster = clusters[0]
            if cluster.kind is not ActorKind.PERSON or cluster.id in seen or cluster.plural:
                continue
            seen.add(cluster.id)
            if not cluster.named:  # "an official …; the official said"
                same = country in (None, cluster.country)
                if best is None and same and self._introduced_as(cluster, noun, distance):
                    return cluster
                continue
            score = self._fits(cluster, noun, sector, country) - 0.08 * distance
            if noun in _ANYBODY and determiner in ("the", "this") and distance <= 2 and not said_more(head):
                score += 2.0 - 0.2 * len(seen)
            if score > best_score:
                best, best_score = cluster, score
        return best

    def country_of(self, mention: Found) -> str | None:
        """The nationality or possessor printed in a description."""
        for i in range(mention.end - 1, mention.start - 1, -1):
            name = self.names.get(i)
            if name is None or sent_to(self.reading, mention.start, name):
                continue
            if name.known is not None and name.known.country:
                return name.known.country
        for child in self.doc[mention.head].children:
            behind = child.dep_ == "nmod" and child.i > mention.head
            if not behind or not belongs(child):
                continue
            for i in range(child.i, max(child.i - 5, mention.head), -1):
                name = self.names.get(i)
                if name is None or sent_to(self.reading, mention.start, name):
                    continue
                if name.known is not None and name.known.country:
                    return name.known.country
        return None

    def _introduced_as(self, cluster: Cluster, noun: str, distance: int) -> bool:
        """Whether somebody unnamed was called so: "an official", "the Kenyan ambassador … the envoy"."""
        first = cluster.mentions[0] if cluster.mentions else None
        known_as = (cluster.key.split(":")[2:3] or [""])[0]
        opened = first is not None and self.doc[first.start].lower_ in ("a", "an", "one", "another")
        near = distance <= 1 and cluster.country is not None
        return (opened and known_as == noun) or (near and noun in (known_as, *_SPOKEN.get(known_as, "").split()))

    @staticmethod
    def _fits(cluster: Cluster, noun: str, sector: str | None, country: str | None) -> float:
        if country and cluster.country and country != cluster.country:
            return -9.0
        told = {word for role in cluster.roles for word in role.lower().split()}
        noun = noun.removeprefix("ex-") if "former" in told else noun
        spoken = {word for title in told & _SPOKEN.keys() for word in _SPOKEN[title].split()}
        score = 2.5 if noun in told else 2.0 if noun in spoken else 0.0
        score += 1.5 if country and country == cluster.country else 0.0
        score += 0.8 if sector and sector == cluster.sector else 0.0
        if noun in ("official", "diplomat", "leader", "politician") and cluster.sector in ("GOV", "IGO", "LEG", "MIL"):
            score += 0.7
        if noun in ("president", "leader") and cluster.sector == "GOV" and cluster.role is None:
            score += 1.0  # whose office the article never printed
        if (noun in ("man", "spokesman") and cluster.female) or (
            noun in ("woman", "spokeswoman") and cluster.female is False
        ):
            score -= 9.0
        return score


def said_more(head: Token) -> bool:
    """Whether words behind a noun tell which one is meant: "the man who …", "the author of …"."""
    return any(child.i > head.i and child.dep_.startswith(("acl", "nmod")) for child in head.children)


def belongs(token: Token) -> bool:
    """Whether a name behind a noun says whose it is: "of Russia", "from Iran", not "to Geneva"."""
    return any(child.dep_ == "case" and child.lower_ in ("of", "from", "for", "in") for child in token.children)
