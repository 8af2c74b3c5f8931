"""References put together: one cluster for each actor of the article.

The text is read from front to back; each mention joins a cluster that came before it, or opens one. Pronouns and
descriptions look back a few sentences only, so the time is linear in the length of the text.

The order of preference for pronouns (same sentence's subject, then the last sentence's subject, then recency) follows
Lappin and Leass, An Algorithm for Pronominal Anaphora Resolution (1994), reduced to what a parse tells reliably.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.tokens import Token

from bot.domain.facts import ActorKind, MentionKind, MentionType
from bot.extract.lexicon.world import NameKind
from bot.extract.reading import Reading
from bot.extract.who.mentions import COLLECTIVES, Found
from bot.extract.who.roles import Role, role_of

#: How far back, in sentences, a pronoun and a description may look.
_PRONOUN_REACH, _DESCRIPTION_REACH = 3, 12
_RECENT = 40
_ACTING_CASES = frozenset(("with", "by", "against", "between", "toward", "towards", "among"))
_SURNAME_FIRST = frozenset("PRK KOR CHN TWN VNM JPN HKG MAC KHM".split())
_OF_A_STATE = frozenset(("GOV", "MIL", "LEG"))
_FEMALE = frozenset("she her hers herself".split())
_MALE = frozenset("he him his himself".split())
_FIRST = frozenset("i me my mine myself".split())
_WE = frozenset("we us our ours ourselves".split())
_THEY = frozenset("they them their theirs themselves".split())
_FEMALE_WORDS = frozenset(
    "mrs. mrs ms. ms miss queen princess spokeswoman chairwoman congresswoman businesswoman woman mother wife daughter "
    "sister girl dame lady actress policewoman madam".split()
)
_MALE_WORDS = frozenset(
    "mr. mr king prince spokesman chairman congressman businessman man father husband son brother boy sir lord pope "
    "sheikh emir sultan imam cardinal bishop ayatollah policeman".split()
)


@dataclass(slots=True)
class Cluster:
    """One actor in the making."""

    id: str
    kind: ActorKind
    name: str
    type: MentionType
    key: str = ""
    country: str | None = None
    sector: str | None = None
    role: Role | None = None
    roles: list[str] = field(default_factory=list)
    forms: dict[str, int] = field(default_factory=dict)
    female: bool | None = None
    plural: bool = False
    named: bool = False
    mentions: list[Found] = field(default_factory=list)
    #: Words of a person's names, lower case.
    words: set[str] = field(default_factory=set)


class Clusters:
    """Builds the clusters of one article."""

    def __init__(self, reading: Reading, found: list[Found], speakers: Callable[[int], Token | None]) -> None:
        self._reading = reading
        self._doc = reading.doc
        self._found = found
        self._speaker = speakers
        self._names = {i: f for f in found if f.kind is MentionKind.NAME for i in range(f.start, f.end)}
        self._by_key: dict[str, Cluster] = {}
        self._people: list[Cluster] = []
        self._recent: list[tuple[Found, tuple[Cluster, ...]]] = []
        self._sentence_of = {token.i: number for number, sent in enumerate(reading.doc.sents) for token in sent}
        self.all: list[Cluster] = []
        self.of: dict[int, tuple[Cluster, ...]] = {}

    def build(self) -> None:
        """Resolve every mention that can be; the others stay without a cluster."""
        by_head = {f.head: f for f in self._found}
        for number, mention in enumerate(self._found):
            clusters = self._resolve(mention, by_head)
            if not clusters:
                continue
            self.of[number] = clusters
            self._recent.append((mention, clusters))
            if len(clusters) == 1:
                self._join(clusters[0], mention)

    def _resolve(self, mention: Found, by_head: dict[int, Found]) -> tuple[Cluster, ...]:
        if mention.kind is MentionKind.PRONOUN:
            return self._pronoun(mention, by_head)
        if mention.kind is MentionKind.NOMINAL:
            return self._description(mention)
        return self._name(mention)

    # --- names ----------------------------------------------------------------------------------

    def _name(self, mention: Found) -> tuple[Cluster, ...]:
        known = mention.known
        if known is not None and known.kind is not NameKind.ORGANISATION and known.country:
            place = known.kind is NameKind.CAPITAL and not self._acts(mention)
            if place or (known.kind is NameKind.SHORT and f"state:{known.country}" not in self._by_key):
                return ()
            return (self._state(known.country, known.canonical),)
        if known is not None:
            return (self._organisation(mention, known.canonical, known.country, known.sector),)
        if mention.type is MentionType.PERSON:
            return (self._person(mention),)
        if mention.type is MentionType.ORG:
            return (self._organisation(mention, self._words(mention), None, None),)
        return ()

    def _acts(self, mention: Found) -> bool:
        """Whether a capital stands for its state here: it does something, has something done to it, owns or deals."""
        token = self._doc[mention.head]
        while token.dep_ == "conj" and token.head.i != token.i:
            token = token.head
        dep = token.dep_
        if dep in ("nsubj", "nsubj:pass", "iobj", "obl:agent", "obj"):
            return True
        if dep == "nmod:poss":
            return True
        cases = {child.lower_ for child in token.children if child.dep_ == "case"}
        if "'s" in cases or "’s" in cases:
            return True
        if dep == "compound" and token.head.i in self._names:
            return False
        return bool(cases & _ACTING_CASES)

    def _state(self, country: str, name: str) -> Cluster:
        key = f"state:{country}"
        if key not in self._by_key:
            self._by_key[key] = self._new(ActorKind.STATE, name, MentionType.LOC, key, country, "GOV")
        return self._by_key[key]

    def _organisation(self, mention: Found, name: str, country: str | None, sector: str | None) -> Cluster:
        key = f"org:{_folded(name)}"
        if key not in self._by_key:
            short = self._longer_organisation(name)
            if short is not None:
                return short
            if country is None and sector != "IGO":
                country = self._country_before(mention)
            sector = sector or self._reading.lexicon.titles.sector(name)
            self._by_key[key] = self._new(ActorKind.ORGANIZATION, name, MentionType.ORG, key, country, sector)
            acronym = "".join(word[0] for word in name.split() if word[:1].isupper())
            if len(acronym) > 2:
                self._by_key.setdefault(f"org:{acronym.lower()}", self._by_key[key])
        return self._by_key[key]

    def _longer_organisation(self, name: str) -> Cluster | None:
        """The organisation met before whose name this shortens: "the Guard" after "Revolutionary Guard"."""
        words = set(_folded(name).split())
        for cluster in reversed(self.all[-_RECENT:]):
            if cluster.kind is ActorKind.ORGANIZATION and cluster.named and words < set(_folded(cluster.name).split()):
                return cluster
        return None

    def _country_before(self, mention: Found) -> str | None:
        """The nationality or possessor printed before an organisation: "the South Korean Defence Ministry"."""
        for i in range(mention.end - 1, max(mention.start - 4, -1), -1):
            name = self._names.get(i)
            if name is not None and name.known is not None and name.known.country and name.start != mention.start:
                return name.known.country
            if i < mention.start and name is None and self._doc[i].lower_ not in ("'s", "’s"):
                return None
        return None

    def _person(self, mention: Found) -> Cluster:
        role, country = role_of(self._reading, mention, self._names)
        mention.role = (role.start, role.end) if role is not None else None
        words = _folded(self._words(mention)).split()
        cluster = self._same_person(words, role, country)
        if cluster is None:
            cluster = self._new(ActorKind.PERSON, self._words(mention), MentionType.PERSON, "", None, None)
            self._people.append(cluster)
        if len(words) > len(_folded(cluster.name).split()):
            cluster.name = self._words(mention)
        cluster.words.update(words)
        self._describe(cluster, role, country)
        if cluster.country is None and cluster.sector in _OF_A_STATE:
            cluster.country = self._sender(mention)
        return cluster

    def _sender(self, mention: Found) -> str | None:
        """The state that speaks or acts at the head of an official's sentence: "China said its envoy, X, …"."""
        start = self._doc[mention.start].sent.start
        for i in range(start, mention.start):
            name = self._names.get(i)
            if name is None or name.known is None or not name.known.country:
                continue
            if name.known.kind is NameKind.CAPITAL and not self._acts(name):
                continue
            token = self._doc[name.head]
            subject = token if token.dep_.startswith("nsubj") else token.head
            return name.known.country if subject.dep_.startswith("nsubj") else None
        return None

    def _same_person(self, words: list[str], role: Role | None, country: str | None) -> Cluster | None:
        for cluster in reversed(self._people):
            names = _folded(cluster.name).split()
            if words == names or "".join(words) == "".join(names):
                return cluster
        if not words:
            return None
        for cluster in reversed(self._people):
            if country and cluster.country and country != cluster.country:
                continue
            names = _folded(cluster.name).split()
            if len(words) == 1 and words[0] in (names[-1], names[0]):
                return cluster
            if len(words) > 1 and len(names) > 1 and (_inside(words, names) or _inside(names, words)):
                return cluster
            if len(names) == 1 and names[0] in (words[0], words[-1]) and len(words) > 1 and not cluster.role:
                return cluster
        return None

    def _describe(self, cluster: Cluster, role: Role | None, country: str | None) -> None:
        if role is not None:
            printed = role.span(self._reading).of(self._reading.article.text)
            if cluster.role is None or (_generic(self._role_words(cluster)) and not _generic(printed)):
                cluster.role = role
            cluster.roles.append(printed)
            cluster.sector = cluster.sector or role.sector
            self._sex(cluster, printed.lower().split())
        cluster.country = cluster.country or country or (role.country if role else None)

    def _role_words(self, cluster: Cluster) -> str:
        return cluster.role.span(self._reading).of(self._reading.article.text) if cluster.role else ""

    @staticmethod
    def _sex(cluster: Cluster, words: list[str]) -> None:
        if cluster.female is None:
            if any(word in _FEMALE_WORDS for word in words):
                cluster.female = True
            elif any(word in _MALE_WORDS for word in words):
                cluster.female = False

    # --- descriptions ---------------------------------------------------------------------------

    def _description(self, mention: Found) -> tuple[Cluster, ...]:
        head = self._doc[mention.head]
        noun = head.lemma_.lower()
        plural = _plural(head)
        if noun in COLLECTIVES and mention.type is MentionType.LOC or noun in ("side", "ally"):
            return self._states_described(mention, noun, plural)
        country = self._country_of(mention)
        if mention.type is MentionType.PERSON and not plural:
            person = self._person_described(mention, head, country)
            if person is not None:
                return (person,)
        return (self._group(mention, head, country, plural),)

    def _states_described(self, mention: Found, noun: str, plural: bool) -> tuple[Cluster, ...]:
        """ "the country" is the state spoken of last; "the two countries" and "both sides" are the last two."""
        words = [t.lower_ for t in self._doc[mention.start : mention.end]]
        if not plural and (own := self._own_country(mention)) is not None:
            return (own,)
        states: list[Cluster] = []
        for earlier, clusters in reversed(self._recent[-_RECENT:]):
            for cluster in clusters:
                if cluster.kind is ActorKind.STATE and cluster not in states and earlier.type is not MentionType.NORP:
                    states.append(cluster)
        if plural:
            several = {"two", "both", "three"} & set(words)
            pair = self._last_pair(mention.start)
            if several and pair and "three" not in words:
                return pair
            return tuple(states[:2][::-1]) if several and len(states) >= 2 else ()
        if words[0] in ("the", "this", "that", "its", "his", "her") and noun in (
            "country",
            "nation",
            "kingdom",
            "state",
            "republic",
            "island",
        ):
            return tuple(states[:1])
        return ()

    def _own_country(self, mention: Found) -> Cluster | None:
        """ "my country" in a quotation is the speaker's."""
        owner = next((t for t in self._doc[mention.start : mention.end] if t.lower_ in ("my", "our")), None)
        if owner is None:
            return None
        speaker = self._speaker_cluster(
            Found(owner.i, owner.i + 1, owner.i, MentionType.PERSON, MentionKind.PRONOUN), False
        )
        if not speaker or speaker[0].country is None:
            return None
        name = self._reading.lexicon.world.states.get(speaker[0].country)
        return self._by_key.get(f"state:{speaker[0].country}") if name else None

    def _last_pair(self, before: int) -> tuple[Cluster, ...]:
        """The last two states named side by side: "the United States and South Korea", "U.S. and Japanese"."""
        names = [f for f in self._found if f.start < before and f.known is not None and f.known.country]
        for left, right in zip(reversed(names[:-1]), reversed(names[1:]), strict=True):
            between = [t.lower_ for t in self._doc[left.end : right.start]]
            if "and" not in between and "-" not in between or len(between) > 3:
                continue
            pair = [self._by_key.get(f"state:{f.known.country}") for f in (left, right) if f.known is not None]
            if pair[0] is not None and pair[1] is not None and pair[0] is not pair[1]:
                return (pair[0], pair[1])
        return ()

    def _person_described(self, mention: Found, head: Token, country: str | None) -> Cluster | None:
        """A definite description ("the ambassador") is the last person whom it fits."""
        determiner = self._doc[mention.start].lower_
        definite = determiner in ("the", "this", "that") or self._doc[mention.start].dep_ == "nmod:poss" or country
        if not definite or determiner in ("a", "an"):
            return None
        sentence = self._sentence_of[mention.head]
        noun = head.lemma_.lower()
        sector = self._reading.lexicon.titles.sector(noun, noun)
        best: Cluster | None = None
        best_score = 1.5
        seen: set[str] = set()
        for earlier, clusters in reversed(self._recent[-_RECENT * 4 :]):
            distance = sentence - self._sentence_of[earlier.head]
            if distance > _DESCRIPTION_REACH:
                break
            cluster = clusters[0]
            if cluster.kind is not ActorKind.PERSON or cluster.id in seen or not cluster.named:
                continue
            seen.add(cluster.id)
            score = self._fits(cluster, noun, sector, country) - 0.08 * distance
            if score > best_score:
                best, best_score = cluster, score
        return best

    @staticmethod
    def _fits(cluster: Cluster, noun: str, sector: str | None, country: str | None) -> float:
        if country and cluster.country and country != cluster.country:
            return -9.0
        score = 2.5 if any(noun in role.lower().split() for role in cluster.roles) else 0.0
        score += 1.5 if country and country == cluster.country else 0.0
        score += 0.8 if sector and sector == cluster.sector else 0.0
        if noun in ("official", "diplomat", "leader", "politician") and cluster.sector in ("GOV", "IGO", "LEG", "MIL"):
            score += 0.7
        if (noun in ("man", "spokesman") and cluster.female) or (
            noun in ("woman", "spokeswoman") and cluster.female is False
        ):
            score -= 9.0
        return score

    def _country_of(self, mention: Found) -> str | None:
        """The nationality or possessor printed in a description."""
        for i in range(mention.end - 1, mention.start - 1, -1):
            name = self._names.get(i)
            if name is not None and name.known is not None and name.known.country:
                return name.known.country
        for child in self._doc[mention.head].children:
            if child.dep_ == "nmod" and child.i > mention.head and (name := self._names.get(child.i)) is not None:
                if name.known is not None and name.known.country:
                    return name.known.country
        return None

    def _group(self, mention: Found, head: Token, country: str | None, plural: bool) -> Cluster:
        noun = head.lemma_.lower()
        modifiers = [
            self._names[i].known.canonical.lower()  # type: ignore[union-attr]
            for i in range(mention.start, mention.head)
            if i in self._names and self._names[i].known is not None
        ]
        determiner = self._doc[mention.start].lower_
        fresh = (
            determiner in ("a", "an")
            or self._doc[mention.start].pos_ == "NUM"
            or (mention.type is MentionType.PERSON and not plural)
        )
        key = f"group:{country}:{noun}:{' '.join(modifiers)}"
        if key in self._by_key and not (fresh and determiner in ("a", "an", "another")):
            return self._by_key[key]
        kind = (
            ActorKind.ORGANIZATION
            if mention.type is MentionType.ORG
            else ActorKind.GROUP
            if plural
            else ActorKind.PERSON
        )
        words = self._words(mention)
        lowered = words.lower()
        sector = self._reading.lexicon.titles.sector(lowered, noun)
        cluster = self._new(kind, _bare(words), mention.type, key, country, sector)
        cluster.named = False
        cluster.plural = plural
        self._by_key[key] = cluster
        return cluster

    # --- pronouns -------------------------------------------------------------------------------

    def _pronoun(self, mention: Found, by_head: dict[int, Found]) -> tuple[Cluster, ...]:
        word = self._doc[mention.head].lower_
        quotation = self._reading.quotation_at(mention.head)
        if word in _FIRST or word in _WE:
            return self._speaker_cluster(mention, word in _WE)
        if word in _THEY:
            return self._several(mention)
        if word in _MALE or word in _FEMALE:
            return self._third_person(mention, word in _FEMALE, quotation is not None)
        return self._thing(mention)

    def _speaker_cluster(self, mention: Found, we: bool) -> tuple[Cluster, ...]:
        token = self._speaker(mention.head)
        if token is None:
            return ()
        for number, found in enumerate(self._found):
            if found.head == token.i and number in self.of:
                cluster = self.of[number][0]
                if (
                    we
                    and cluster.country
                    and cluster.kind is ActorKind.PERSON
                    and cluster.sector in ("GOV", "MIL", "LEG", None)
                ):
                    state = self._by_key.get(f"state:{cluster.country}")
                    return (state,) if state is not None else (cluster,)
                return (cluster,)
        return self._later_speaker(token)

    def _later_speaker(self, token: Token) -> tuple[Cluster, ...]:
        """The speaker is named after the quotation: "We refuse," Han said."""
        found = next((f for f in self._found if f.head == token.i), None)
        if found is None or found.kind is not MentionKind.NAME or found.type is not MentionType.PERSON:
            return ()
        words = _folded(self._words(found)).split()
        known = self._same_person(words, None, None)
        return (known,) if known is not None else ()

    def _third_person(self, mention: Found, female: bool, quoted: bool) -> tuple[Cluster, ...]:
        best: Cluster | None = None
        best_score = 0.0
        sentence = self._sentence_of[mention.head]
        speaker = self._speaker(mention.head) if quoted else None
        for age, (earlier, clusters) in enumerate(reversed(self._recent[-_RECENT * 2 :])):
            distance = sentence - self._sentence_of[earlier.head]
            if distance > _PRONOUN_REACH:
                break
            cluster = clusters[0]
            if len(clusters) > 1 or cluster.kind is not ActorKind.PERSON or cluster.plural:
                continue
            if cluster.female is not None and cluster.female is not female:
                continue
            if speaker is not None and earlier.head == speaker.i:
                continue
            score = self._prominence(earlier, mention, distance) - 0.02 * age + (0.3 if cluster.named else 0.0)
            if score > best_score:
                best, best_score = cluster, score
        if best is None:
            return ()
        if best.female is None:
            best.female = female
        return (best,)

    def _prominence(self, earlier: Found, mention: Found, distance: int) -> float:
        token = self._doc[earlier.head]
        score = 3.0 - 0.9 * distance
        dep = token.dep_.partition(":")[0]
        if dep == "nsubj":
            score += 1.2
            if distance == 0 and self._governs(token.head, self._doc[mention.head]):
                score += 0.8
        elif dep in ("nmod", "compound", "appos"):
            score -= 0.6
        own = self._doc[mention.head]
        if (
            distance == 0
            and own.dep_.partition(":")[0] != "nsubj"
            and own.dep_ != "nmod:poss"
            and token.head.i == own.head.i
        ):
            score -= 3.0
        return score

    @staticmethod
    def _governs(verb: Token, token: Token) -> bool:
        """Whether ``verb`` is above ``token`` within a few steps."""
        for _ in range(8):
            if token.i == verb.i:
                return True
            if token.head.i == token.i:
                return False
            token = token.head
        return False

    def _several(self, mention: Found) -> tuple[Cluster, ...]:
        """ "they": the last plural subject, or the names that were coordinated."""
        sentence = self._sentence_of[mention.head]
        best: tuple[Cluster, ...] = ()
        best_score = 1.0
        for age, (earlier, clusters) in enumerate(reversed(self._recent[-_RECENT:])):
            distance = sentence - self._sentence_of[earlier.head]
            if distance > 2:
                break
            token = self._doc[earlier.head]
            group = clusters
            if len(clusters) == 1 and not clusters[0].plural and clusters[0].sector not in ("REB", "COP"):
                joined = [
                    self._cluster_at(child.i)
                    for child in token.children
                    if child.dep_ == "conj" and child.i < mention.head
                ]
                group = (*clusters, *(c for c in joined if c is not None and c not in clusters))
                if len(group) == 1 and clusters[0].kind is not ActorKind.ORGANIZATION:
                    continue
            score = 3.0 - distance - 0.03 * age + (1.0 if token.dep_.startswith("nsubj") else 0.0)
            score -= 1.0 if len(group) == 1 and not group[0].plural else 0.0
            if score > best_score:
                best, best_score = group, score
        return best

    def _cluster_at(self, head: int) -> Cluster | None:
        for earlier, clusters in reversed(self._recent[-_RECENT:]):
            if earlier.head == head:
                return clusters[0]
        return None

    def _thing(self, mention: Found) -> tuple[Cluster, ...]:
        """ "it", "its": the last state or organisation, subjects first."""
        sentence = self._sentence_of[mention.head]
        best: Cluster | None = None
        best_score = 1.2
        for age, (earlier, clusters) in enumerate(reversed(self._recent[-_RECENT:])):
            distance = sentence - self._sentence_of[earlier.head]
            if distance > 1:
                break
            cluster = clusters[0]
            if len(clusters) > 1 or cluster.plural or cluster.kind not in (ActorKind.STATE, ActorKind.ORGANIZATION):
                continue
            if earlier.type is MentionType.NORP:
                continue
            score = self._prominence(earlier, mention, distance) - 0.03 * age
            if score > best_score:
                best, best_score = cluster, score
        return (best,) if best is not None else ()

    # --- shared ---------------------------------------------------------------------------------

    def _words(self, mention: Found) -> str:
        return self._reading.span(mention.start, mention.end).of(self._reading.article.text)

    def _new(
        self, kind: ActorKind, name: str, type_: MentionType, key: str, country: str | None, sector: str | None
    ) -> Cluster:
        cluster = Cluster(f"a{len(self.all) + 1}", kind, name, type_, key, country, sector, named=True)
        self.all.append(cluster)
        return cluster

    def _join(self, cluster: Cluster, mention: Found) -> None:
        cluster.mentions.append(mention)
        if mention.kind is MentionKind.NAME and mention.type is not MentionType.NORP:
            cluster.forms.setdefault(self._words(mention), mention.start)


def _folded(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").replace("’", "'").replace(".", "").split())


def _inside(shorter: list[str], longer: list[str]) -> bool:
    """Whether all words of one name stand in the other, in order: "Kim Jong Un" in "Kim Jong Un"; "Moon Jae" not in "Moon"."""
    position = 0
    for word in longer:
        if position < len(shorter) and word == shorter[position]:
            position += 1
    return position == len(shorter)


def _generic(role: str) -> bool:
    return role.lower() in ("", "mr.", "mr", "mrs.", "mrs", "ms.", "ms", "dr.", "sir", "leader", "official", "miss")


def _bare(words: str) -> str:
    """A description without the article it begins with."""
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in ("the", "a", "an", "some", "many", "several", "these", "those") else words


def _plural(token: Token) -> bool:
    if "Plur" in token.morph.get("Number"):
        return True
    return token.tag_ in ("NNS", "NNPS") or token.lower_ in ("people", "police", "troops", "forces")
