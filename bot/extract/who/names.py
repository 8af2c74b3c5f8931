"""Names: states, organisations and people, each in the cluster that its earlier mentions opened."""

from __future__ import annotations

from bot.domain.bodies import of_any_state
from bot.domain.facts import ActorKind, MentionKind, MentionType
from bot.extract.lexicon.given import plain
from bot.extract.lexicon.officeholders import name_key
from bot.extract.lexicon.world import NameKind
from bot.extract.who.bodies import seat_behind, short_form
from bot.extract.who.found import Found
from bot.extract.who.memory import RECENT, Cluster, Memory, folded
from bot.extract.who.role import Role
from bot.extract.who.roles import printed, role_of
from bot.extract.who.spelling import sound_of, stands_in

_AFTER_DATELINE = frozenset(("(", "-", "–", "—", "--", ",", ":"))
#: How many words before an official the sender may stand.
_SENDER_REACH = 60
_OWNERS = (NameKind.STATE, NameKind.SHORT, NameKind.DEMONYM, NameKind.CAPITAL)
_OF_A_STATE = frozenset(("GOV", "MIL", "LEG"))
_FEMALE_WORDS = frozenset(
    "mrs. mrs ms. ms miss queen princess spokeswoman chairwoman congresswoman businesswoman woman mother wife daughter "
    "sister girl dame lady actress policewoman madam".split()
)
_MALE_WORDS = frozenset(
    "mr. mr king prince spokesman chairman congressman businessman man father husband son brother boy sir lord pope "
    "sheikh emir sultan imam cardinal bishop ayatollah policeman".split()
)


class Names(Memory):
    """Resolves names."""

    def note_roles(self) -> None:
        """Note which titles belong to which names, so that "the foreign minister, Wang Yi" is read as one man."""
        for mention in self.found:
            if mention.kind is MentionKind.NAME and mention.type is MentionType.PERSON:
                for role in printed(self.reading, mention, self.names):
                    self.bearers[self.doc.root(role.start, role.end).i] = mention

    def name(self, mention: Found) -> tuple[Cluster, ...]:
        known = mention.known
        short = short_form(self, mention)
        if short is not None:
            return (short,)
        if known is not None and known.kind in (NameKind.PLACE, NameKind.PEOPLE):
            return ()
        if known is not None and known.kind is not NameKind.ORGANISATION and known.country:
            place = known.kind is NameKind.CAPITAL and not self.acts(mention)
            if place or (known.kind is NameKind.SHORT and f"state:{known.country}" not in self.by_key):
                return ()
            return (self._state(known.country, known.canonical),)
        if known is not None:
            return (self._organisation(mention, known.canonical, known.country, known.sector),)
        if mention.type is MentionType.PERSON:
            return (self.person(mention),)
        if mention.type is MentionType.ORG:
            return (self._organisation(mention, self.words(mention), None, None),)
        return ()

    def _state(self, country: str, name: str) -> Cluster:
        key = f"state:{country}"
        if key not in self.by_key:
            self.by_key[key] = self.new(ActorKind.STATE, name, MentionType.LOC, key, country, "GOV")
        return self.by_key[key]

    def _organisation(self, mention: Found, name: str, country: str | None, sector: str | None) -> Cluster:
        key = f"org:{folded(name)}"
        seat = seat_behind(self.doc, mention, self.names) if of_any_state(name) else None
        plain, owner = key, (self._owner(mention) or seat) if country is not None else None
        if owner not in (None, country):  # the table's is a namesake: "Nepal's Maoists", "the Nigerian Senate"
            country, key = owner, f"{key}:{owner}"
        if key not in self.by_key:
            short = self._longer_organisation(name)
            if short is not None:
                return short
            if country is None and sector != "IGO":
                country = self._country_before(mention) or self._country_within(mention) or seat
            sector = sector or ("LEG" if name == "House" else self.reading.lexicon.titles.sector(name))
            self.by_key[key] = self.new(ActorKind.ORGANIZATION, name, MentionType.ORG, key, country, sector)
            acronym = "".join(word[0] for word in name.split() if word[:1].isupper())
            if len(acronym) > 2:
                self.by_key.setdefault(f"org:{acronym.lower()}", self.by_key[key])
            self.by_key.setdefault(plain, self.by_key[key])
        return self.by_key[key]

    def _owner(self, mention: Found) -> str | None:
        """The state whose name or nationality stands right before a body's name."""
        i = mention.start - 1
        i -= i > 0 and self.doc[i].lower_ in ("'s", "’s", "'", "’")
        name = self.names.get(i)
        return (
            name.known.country if name is not None and name.known is not None and name.known.kind in _OWNERS else None
        )

    def _longer_organisation(self, name: str) -> Cluster | None:
        """The organisation met before whose name this shortens: "the Guard" after "Revolutionary Guard"."""
        words = set(folded(name).split())
        if words == {"house"}:  # of parliament, not the White House
            return next((c for c in self.all[-RECENT:] if folded(c.name).startswith("house of ")), None)
        for cluster in reversed(self.all[-RECENT:]):
            if cluster.kind is ActorKind.ORGANIZATION and cluster.named and words < set(folded(cluster.name).split()):
                return cluster
        return None

    def _country_before(self, mention: Found) -> str | None:
        """The nationality or possessor printed before an organisation: "the South Korean Defence Ministry"."""
        for i in range(mention.end - 1, max(mention.start - 4, -1), -1):
            name = self.names.get(i)
            if name is not None and name.known is not None and name.known.country and name.start != mention.start:
                return name.known.country
            between = self.doc[i].lower_ in ("'s", "’s", "ruling", "governing") or self.doc[i].pos_ == "ADJ"
            if i < mention.start and name is None and not between:
                return None
        return None

    def _country_within(self, mention: Found) -> str | None:
        """The state that a body's own name begins or ends with: "U.S. Census Bureau", "Reserve Bank of Malawi"."""
        for end in range(min(mention.start + 2, mention.end - 1), mention.start, -1):
            known = self.reading.lexicon.world.get(self.doc.text(mention.start, end))
            if known is not None and known.kind in (NameKind.STATE, NameKind.DEMONYM):
                return known.country
        words = self.words(mention)
        known = self.reading.lexicon.world.get(words.rpartition(" of ")[2].removeprefix("the "))
        return known.country if known is not None and known.kind is NameKind.STATE and " of " in words else None

    def person(self, mention: Found) -> Cluster:
        role, country = role_of(self.reading, mention, self.names)
        mention.role = (role.start, role.end) if role is not None else None
        words = folded(self.words(mention)).split()
        cluster = self._same_person(words, country)
        if cluster is None:
            cluster = self.new(ActorKind.PERSON, self.words(mention), MentionType.PERSON, "", None, None)
        if len(words) > len(folded(cluster.name).split()):
            cluster.name = self.words(mention)
        self._file(cluster, words)
        if cluster.seems_female is None and len(words) > 1:
            cluster.seems_female = self.reading.lexicon.given.get(plain(words[0].partition("-")[0]))
        before = self.doc[mention.start - 1] if mention.start else None
        if before is not None and before.pos_ == "NOUN" and before.lower_ in self.reading.lexicon.titles.persons:
            cluster.roles.append(before.lower_)  # "his brother George", so that "his brother" is George
        self._describe(cluster, role, country)
        introduced = role is not None and not cluster.mentions
        if introduced and cluster.country is None and cluster.sector in _OF_A_STATE:
            self.know(cluster)
            cluster.country = cluster.country or self._sender(mention) or self.dateline()
            if cluster.country is None:
                cluster.country = self._country_of_subject(mention, self._role_words(cluster)) or self._home(mention)
        if role is None and cluster.country is None and not cluster.mentions:
            self.know(cluster)
        return cluster

    def know(self, cluster: Cluster) -> None:
        """Tell the state of a well-known officeholder of whom the article tells none."""
        table = self.reading.lexicon.officeholders
        known = next((table[key] for form in (cluster.name, *cluster.forms) if (key := name_key(form)) in table), None)
        if known is None or cluster.country not in (None, known[0]):
            return
        if cluster.sector in (*_OF_A_STATE, "PTY", "OPP", None):
            cluster.country, cluster.sector = known[0], cluster.sector or known[1]

    def dateline(self) -> str | None:
        """The state of the capital that the article is dated from: "WASHINGTON (AP) - …"."""
        for end in range(1, min(4, len(self.doc))):
            known = self.reading.lexicon.world.get(self.doc.text(0, end).title())
            if known is not None and known.kind is NameKind.CAPITAL and self.doc[end].text in _AFTER_DATELINE:
                return known.country
        return None

    def _country_of_subject(self, mention: Found, role: str) -> str | None:
        """The state of the last subject before its own official: "The Kremlin denied it. Spokesman X …".

        Of a spokesman, or of one whose office is named like the body: the defence ministry, the defence minister.
        """
        speaks, words = _speaks_for(role), set(folded(role).split())
        sentence = self.sentence_of[mention.head]
        for earlier, clusters in reversed(self.recent[-RECENT:]):
            if sentence - self.sentence_of[earlier.head] > 1:
                break
            state = clusters[0].kind is ActorKind.STATE and earlier.type is not MentionType.ORG  # but for its seat
            official = len(clusters) == 1 and clusters[0].sector in _OF_A_STATE and not state
            own = speaks or not words.isdisjoint(folded(clusters[0].name).split())
            if official and own and clusters[0].country and self.doc[earlier.head].dep_.startswith("nsubj"):
                return clusters[0].country
        return None

    def _home(self, mention: Found) -> str | None:
        """The state that acted just before, if the official now acts in its capital."""
        start, end = self.reading.sentence_bounds(mention.start)
        named = [self.names[i].known for i in range(start, end) if i in self.names]
        capitals = {known.country for known in named if known is not None and known.kind is NameKind.CAPITAL}
        sentence = self.sentence_of[mention.head]
        acted = {
            clusters[0].country
            for earlier, clusters in self.recent[-RECENT:]
            if clusters[0].kind is ActorKind.STATE
            and sentence - self.sentence_of[earlier.head] <= 1
            and self.doc[earlier.head].dep_.startswith("nsubj")
        }
        return next(iter(capitals)) if len(capitals) == 1 and capitals <= acted else None

    def _sender(self, mention: Found) -> str | None:
        """The state that speaks or acts at the head of an official's sentence: "China said its envoy, X, …"."""
        start = max(self.reading.sentence_bounds(mention.start)[0], mention.start - _SENDER_REACH)
        for i in range(start, mention.start):
            name = self.names.get(i)
            quoted = self.reading.quotation_at(i) != self.reading.quotation_at(mention.start)
            if quoted or name is None or name.known is None or not name.known.country:
                continue  # “Japan must retract it,” spokesman X said: not of Japan
            if name.known.kind is NameKind.CAPITAL and not self.acts(name):
                continue
            token = self.doc[name.head]
            subject = token if token.dep_.startswith("nsubj") else token.head
            return name.known.country if subject.dep_.startswith("nsubj") else None
        return None

    def _file(self, cluster: Cluster, words: list[str]) -> None:
        """Make a person found by each word of the name."""
        for word in {*words, "".join(words), *map(sound_of, words)}:
            if word not in cluster.words:
                cluster.words.add(word)
                self.bearers_of.setdefault(word, []).append(cluster)

    def _same_person(self, words: list[str], country: str | None) -> Cluster | None:
        """The person met before whom this name can mean."""
        if not words:
            return None
        for cluster in self.bearers_of.get("".join(words), []):
            if "".join(words) == folded(cluster.name).replace(" ", ""):
                return cluster
        fitting = [
            cluster
            for cluster in reversed([*self.bearers_of.get(words[0], []), *self.bearers_of.get(words[-1], [])])
            if not (country and cluster.country and country != cluster.country)
        ]
        if len(words) == 1:
            alike = self.bearers_of.get(sound_of(words[0]), []) if not fitting else []
            return self._bearer(words[0], fitting) or (alike[0] if len(set(alike)) == 1 else None)
        for cluster in fitting:
            names = folded(cluster.name).split()
            if len(names) == 1 and names[0] in (words[0], words[-1]):
                return cluster
            if len(names) > 1 and (stands_in(words, names) or stands_in(names, words)):
                return cluster
        return None

    @staticmethod
    def _bearer(word: str, fitting: list[Cluster]) -> Cluster | None:
        """Whom a name of one word means: of all who bear it, the one called so before, or spoken of most."""
        best: Cluster | None = None
        best_score = 0.0
        for cluster in dict.fromkeys(fitting):
            names = folded(cluster.name).split()
            end = word in (names[0], names[-1])
            called = any(folded(form) == word for form in cluster.forms)
            score = 1.0 * end + 0.3 * min(len(cluster.mentions), 8) + 2.0 * called
            if score >= best_score:  # of two alike, the one named first
                best, best_score = cluster, score
        return best

    def _describe(self, cluster: Cluster, role: Role | None, country: str | None) -> None:
        if role is not None:
            printed = role.span(self.reading).of(self.reading.article.text)
            if cluster.role is None or (_generic(self._role_words(cluster)) and not _generic(printed)):
                cluster.role = role
            cluster.roles.append(printed)
            cluster.sector = cluster.sector or role.sector
            self._sex(cluster, printed.lower().split())
        cluster.country = cluster.country or country or (role.country if role else None)
        if cluster.country is None and role is not None:
            cluster.country = self.reading.lexicon.titles.state(role.span(self.reading).of(self.reading.article.text))

    def _role_words(self, cluster: Cluster) -> str:
        return cluster.role.span(self.reading).of(self.reading.article.text) if cluster.role else ""

    @staticmethod
    def _sex(cluster: Cluster, words: list[str]) -> None:
        if cluster.female is None:
            if any(word in _FEMALE_WORDS for word in words):
                cluster.female = True
            elif any(word in _MALE_WORDS for word in words):
                cluster.female = False


def _speaks_for(role: str) -> bool:
    """Whether an office is one of somebody else's, so that the one just named tells whose: a spokesman's."""
    return any(
        word.startswith("spokes") or word in ("aide", "adviser", "advisor", "envoy") for word in role.lower().split()
    )


def _generic(role: str) -> bool:
    return role.lower().endswith("counterpart") or role.lower() in (
        "",
        "mr.",
        "mr",
        "mrs.",
        "mrs",
        "ms.",
        "ms",
        "dr.",
        "sir",
        "leader",
        "official",
        "miss",
    )
