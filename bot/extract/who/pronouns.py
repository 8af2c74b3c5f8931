"""Pronouns, resolved to whoever is most prominent among the references met last.

The order of preference (the same sentence's subject, then the last sentence's, then recency) follows Lappin and
Leass, An Algorithm for Pronominal Anaphora Resolution (1994), reduced to what a parse tells reliably.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.facts import ActorKind, MentionKind, MentionType
from bot.extract.forms import one_of
from bot.extract.parse import Token
from bot.extract.reading import Reading
from bot.extract.who.found import Found
from bot.extract.who.memory import RECENT, Cluster, folded
from bot.extract.who.names import Names
from bot.extract.who.narrator import Narrator

#: How far back, in sentences, a pronoun may look.
_REACH = 3
#: How much likelier a person with a name is meant than one without; tried on GUM's training part.
_NAMED = 1.3
#: What each earlier mention of a person adds, and what a given name of the other sex costs; tried likewise.
_TOPIC = 0.08
_SEEMS = 2.5
#: What somebody unnamed and met once costs: "a spokesman said … him".
_INDEFINITE = 0.6
_FEMALE = frozenset("she her hers herself".split())
_MALE = frozenset("he him his himself".split())
_FIRST = frozenset("i me my mine myself".split())
_WE = frozenset("we us our ours ourselves".split())
FIRST_PERSON = _FIRST | _WE
_IT = frozenset("it its itself".split())
_THEY = frozenset("they them their theirs themselves".split())


def _phrase_head(token: Token) -> Token:
    """The head of the phrase whose name this is: "Secretary" in "Secretary of State [Mike] Pompeo"."""
    for _ in range(3):
        if (
            token.dep_.partition(":")[0] not in ("flat", "appos", "compound", "nmod")
            or not 0 < token.i - token.head.i < 6
        ):
            break
        if token.head.pos_ not in ("PROPN", "NOUN") or any(child.dep_ == "case" for child in token.children):
            break
        token = token.head
    return token


class Pronouns(Names):
    """Resolves pronouns."""

    def __init__(self, reading: Reading, found: list[Found], speakers: Callable[[int], Token | None]) -> None:
        super().__init__(reading, found, speakers)
        self.narrator = Narrator(self)

    def pronoun(self, mention: Found, by_head: dict[int, Found]) -> tuple[Cluster, ...]:
        word = self.doc[mention.head].lower_
        quotation = self.reading.quotation_at(mention.head)
        if word in _FIRST or word in _WE:
            return self.speaker_cluster(mention, word in _WE)
        if word in _THEY:
            return self._several(mention)
        if word in _MALE or word in _FEMALE:
            return self._third_person(mention, word in _FEMALE, quotation is not None)
        return self._thing(mention) if word in _IT else ()

    def speaker_cluster(self, mention: Found, we: bool) -> tuple[Cluster, ...]:
        token = self.speaker(mention.head)
        if token is None:
            narrator = self.narrator.find() if self.reading.quotation_at(mention.head) is None else None
            return () if narrator is None else (self._spoken_for(narrator) if we and narrator.sector else narrator,)
        clusters = self.at.get(token.i) or self._later_speaker(token)
        return (self._spoken_for(clusters[0]),) if we and clusters else clusters[:1]

    def _spoken_for(self, speaker: Cluster) -> Cluster:
        """Whom "we" and "our" mean: the state of an official, the body of its spokesman, else the speaker."""
        official = speaker.kind is ActorKind.PERSON and speaker.sector in ("GOV", "MIL", "LEG", None)
        state = self.by_key.get(f"state:{speaker.country}") if official and speaker.country else None
        return state or speaker

    def _later_speaker(self, token: Token) -> tuple[Cluster, ...]:
        """The speaker is named after the quotation: "We refuse," Han said."""
        found = self.by_head.get(token.i)
        if found is None or found.kind is not MentionKind.NAME or found.type is not MentionType.PERSON:
            return ()
        words = folded(self.words(found)).split()
        known = self._same_person(words, None)
        return (known,) if known is not None else ()

    def _third_person(self, mention: Found, female: bool, quoted: bool) -> tuple[Cluster, ...]:
        best: Cluster | None = None
        best_score = 0.0
        sentence = self.sentence_of[mention.head]
        told = self._subject_of(self.doc[mention.head])
        if self.doc[mention.head].lower_.endswith("self") and told and told[0].female is not (not female):
            return told
        barred = (*(self.speaker_cluster(mention, False) if quoted else ()), *told, *self._interrupted(mention))
        for age, (earlier, clusters) in enumerate(reversed(self.recent[-RECENT * 2 :])):
            distance = sentence - self.sentence_of[earlier.head]
            if distance > _REACH:
                break
            cluster = clusters[0]
            if len(clusters) > 1 or cluster.kind is not ActorKind.PERSON or cluster.plural or cluster in barred:
                continue
            if earlier.end > mention.start or cluster.female is (not female):  # "his" is not "his aide"
                continue
            score = self._prominence(earlier, mention, distance) - 0.02 * age + self._standing(cluster, female)
            if score > best_score:
                best, best_score = cluster, score
        if best is None:
            return ()
        if best.female is None:
            best.female = female
        return (best,)

    def _interrupted(self, mention: Found) -> tuple[Cluster, ...]:
        """Whoever's sentence a "he said" between commas cuts in two: "Kim, [he] added, had promised it"."""
        name = self.names.get(mention.start - 2) if mention.start > 1 else None
        if name is None or name.end != mention.start - 1 or self.doc[mention.start - 1].text != ",":
            return ()
        behind = self.doc.text(mention.end + 1, mention.end + 2)
        return self.at.get(name.head, ()) if behind == "," else ()

    def _subject_of(self, pronoun: Token) -> tuple[Cluster, ...]:
        """The person who does what is done to ``pronoun``: whoever asks and tells is not whom he tells."""
        verb = pronoun.head
        if pronoun.dep_.partition(":")[0] not in ("obj", "iobj", "obl"):
            return ()
        for _ in range(3):
            subjects = [child for child in verb.children if child.dep_.startswith("nsubj")]
            if subjects or verb.dep_ != "conj":
                break
            verb = verb.head
        else:
            return ()
        name = self.names.get(subjects[0].i) if subjects else None
        clusters = self.at.get(name.head if name is not None else subjects[0].i, ()) if subjects else ()
        return clusters if len(clusters) == 1 and clusters[0].kind is ActorKind.PERSON else ()

    @staticmethod
    def _standing(cluster: Cluster, female: bool) -> float:
        """What speaks for a person wherever met: a name, being spoken of often, a given name of that sex."""
        seems = cluster.female is None and cluster.seems_female is (not female)
        named = _NAMED if cluster.named else 0.0 if cluster.roles or len(cluster.mentions) > 1 else -_INDEFINITE
        return named + _TOPIC * min(len(cluster.mentions), 10) - (_SEEMS if seems else 0.0)

    def _prominence(self, earlier: Found, mention: Found, distance: int) -> float:
        token = _phrase_head(self.doc[earlier.head])
        score = 3.0 - 1.2 * distance
        dep = token.dep_.partition(":")[0]
        if dep in ("nsubj", "ROOT"):  # a name is no root but where the parse failed
            score += 1.2
            if distance == 0 and self._governs(token.head, self.doc[mention.head]):
                score += 0.8
        elif dep in ("nmod", "compound", "appos"):
            score -= 0.6
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
        sentence = self.sentence_of[mention.head]
        best: tuple[Cluster, ...] = ()
        best_score = 1.0
        for age, (earlier, clusters) in enumerate(reversed(self.recent[-RECENT:])):
            distance = sentence - self.sentence_of[earlier.head]
            if distance > 2:
                break
            token = self.doc[earlier.head]
            group = clusters
            if len(clusters) == 1 and not clusters[0].plural and clusters[0].sector not in ("REB", "UAF", "COP"):
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

    def _who_tells(self, pronoun: Token) -> tuple[Cluster, ...] | None:
        """Who says of itself what the clause of "it" tells: "the command said [it] had sent ships".

        Nobody at all where a body speaks that stands for no actor; ``None`` where "it" may be something else.
        """
        verb = pronoun.head
        telling = self.reading.lexicon.cues.help("of_itself")
        if pronoun.dep_ != "nsubj" or verb.dep_ != "ccomp" or one_of(verb.head, telling) is None:
            return None
        subject = next((c for c in verb.head.children if c.dep_ == "nsubj" and c.i < verb.head.i < pronoun.i), None)
        if subject is None or subject.pos_ not in ("PROPN", "NOUN") or subject.tag_ in ("NNS", "NNPS"):
            return None
        name = self.names.get(subject.i)
        clusters = self.at.get(name.head if name is not None else subject.i, ())
        bodies = [c for c in clusters if c.kind in (ActorKind.STATE, ActorKind.ORGANIZATION) and not c.plural]
        if clusters:
            return tuple(bodies) if len(bodies) == 1 else None
        return () if subject.pos_ == "PROPN" else None

    def _cluster_at(self, head: int) -> Cluster | None:
        for earlier, clusters in reversed(self.recent[-RECENT:]):
            if earlier.head == head:
                return clusters[0]
        return None

    def _thing(self, mention: Found) -> tuple[Cluster, ...]:
        """ "it", "its": the last state or organisation, subjects first."""
        if (told := self._who_tells(self.doc[mention.head])) is not None:
            return told
        sentence = self.sentence_of[mention.head]
        best: Cluster | None = None
        best_score = 1.2
        for age, (earlier, clusters) in enumerate(reversed(self.recent[-RECENT:])):
            distance = sentence - self.sentence_of[earlier.head]
            if distance > 1:
                break
            cluster = clusters[0]
            if len(clusters) > 1 or cluster.plural or cluster.kind not in (ActorKind.STATE, ActorKind.ORGANIZATION):
                continue
            if earlier.type is MentionType.NORP or earlier.end > mention.start:
                continue
            score = self._prominence(earlier, mention, distance) - 0.03 * age
            if score > best_score:
                best, best_score = cluster, score
        return (best,) if best is not None else ()
