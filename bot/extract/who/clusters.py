"""References put together: one cluster for each actor of the article.

The text is read from front to back; each mention joins a cluster that came before it, or opens one. Pronouns and
descriptions look back a few sentences only, so the time is linear in the length of the text.
"""

from __future__ import annotations

from bot.domain.facts import ActorKind, MentionKind
from bot.extract.who.bodies import tell_states
from bot.extract.who.descriptions import Descriptions
from bot.extract.who.found import Found
from bot.extract.who.memory import Cluster, folded
from bot.extract.who.pronouns import FIRST_PERSON

#: How many paragraphs below a headline the person that it describes is named.
_LEAD_BLOCKS = 3
#: The score of a description whose noun is printed with the name (:meth:`People._fits`).
_CALLED_SO = 2.0
_DETERMINERS = frozenset("the this that its their his her our 's ’s".split())
_INDEFINITE = frozenset("a an another one some any every each no".split())
#: Who has one of these in his title is not who has the rest of it.
_RANKS = frozenset("vice deputy former ex prime assistant acting".split())
#: Sectors of people with a name who act for whoever sends them; a lawyer or guard of somebody need not.
_SENT = frozenset(("GOV", "MIL"))
_OFFICIAL = frozenset(("GOV", "MIL", "LEG", "COP", "SPY", "JUD"))


class Clusters(Descriptions):
    """Builds the clusters of one article."""

    def build(self) -> None:
        """Resolve every mention that can be; the others stay without a cluster."""
        by_head = {f.head: f for f in self.found}
        self.note_roles()
        waiting: list[tuple[int, Found]] = []
        for number, mention in enumerate(self.found):
            if not self._settle(number, mention, by_head) and self.doc[mention.start].lower_ in FIRST_PERSON:
                waiting.append((number, mention))
        for number, mention in waiting:  # whose speaker is told only behind
            self._settle(number, mention, by_head)

        self._shorten()
        self._identify()
        self._inherit()
        tell_states(self, self.dateline())

    def _shorten(self) -> None:
        """A short form that stood before the name it is introduced with is the same body."""
        for short, body in self.short_forms.items():
            before = self.by_key.get(f"org:{folded(short)}", body)
            if before is not body:
                self._merge(before, body)

    def _identify(self) -> None:
        """Whoever is described first and named then: "Iranian minister quits", "The mayor of … Mayor Ada Berg said".

        Who only a headline describes is the first person named below whom it fits; who the text describes, the one
        person with that very title.
        """
        people = [cluster for cluster in self.all if cluster.kind is ActorKind.PERSON and not cluster.plural]
        named = [c for c in people if c.named and c.mentions and self._block(c.mentions[0]) <= _LEAD_BLOCKS]
        for described in people:
            if described.named or not described.mentions:
                continue
            if all(not self._block(m) and self.reading.in_heading(m.head) for m in described.mentions):
                noun = self.doc[described.mentions[0].head].lemma_.lower()
                fits = (c for c in named if self._fits(c, noun, described.sector, described.country) >= _CALLED_SO)
                person = next(fits, None)
            else:
                titled = [c for c in named if self._titled_so(c, described)]
                person = titled[0] if len(titled) == 1 else None
            if person is not None:
                self._merge(described, person)

    def _titled_so(self, person: Cluster, described: Cluster) -> bool:
        """Whether a person is first named behind a definite description, with its noun for a title."""
        first, name = described.mentions[0], person.mentions[0]
        foreign = None not in (person.country, described.country) and person.country != described.country
        if name.start < first.end or name.role is None or foreign or self.doc[first.start].lower_ in _INDEFINITE:
            return False
        title = [token.lower_ for token in self.doc[slice(*name.role)]]
        before = {token.lower_ for token in self.doc[first.start : first.head] if token.i not in self.names}
        rank = before - _DETERMINERS
        return self.doc[first.head].lower_ in title and rank <= set(title) and _RANKS & set(title) <= rank

    def _block(self, mention: Found) -> int:
        return self.reading.offsets.block_of[mention.head]

    def _merge(self, described: Cluster, person: Cluster) -> None:
        """Give all mentions of one cluster to another."""
        person.mentions.extend(described.mentions)
        described.mentions.clear()
        for number, clusters in self.of.items():
            if described in clusters:
                self.of[number] = tuple(dict.fromkeys(person if c is described else c for c in clusters))
        for head, clusters in self.at.items():
            if described in clusters:
                self.at[head] = tuple(dict.fromkeys(person if c is described else c for c in clusters))

    def _inherit(self) -> None:
        """Whoever is described by a possessor acts for the possessor's state: "the island's ministry", "his aide".

        Of officeholders of whom the article does not tell it, the table may know the state.
        """
        for cluster in self.all:
            if cluster.named and cluster.kind is ActorKind.PERSON and None in (cluster.country, cluster.sector):
                self.know(cluster)
            if cluster.country is not None or not cluster.mentions:
                continue
            acting = cluster.sector in (_SENT if cluster.named else _OFFICIAL)
            owner = self._possessor(cluster) if acting else None
            cluster.country = owner.country if owner is not None else None

    def _possessor(self, cluster: Cluster) -> Cluster | None:
        """Whose somebody is by the first description of him: "[his] ambassador, Vesna Markovic"."""
        described = [m for m in cluster.mentions if m.kind is MentionKind.NOMINAL]
        for mention in described if cluster.named else cluster.mentions[:1]:
            for child in self.doc[mention.head].children:
                if child.dep_ == "nmod:poss" and len(self.at.get(child.i, ())) == 1:
                    return self.at[child.i][0]
        return None

    def _settle(self, number: int, mention: Found, by_head: dict[int, Found]) -> bool:
        clusters = self._resolve(mention, by_head)
        if not clusters:
            return False
        self.of[number] = clusters
        self.at[mention.head] = clusters
        self.recent.append((mention, clusters))
        for cluster in clusters:
            if len(clusters) == 1 or not cluster.mentions:
                self.join(cluster, mention)
        return True

    def _resolve(self, mention: Found, by_head: dict[int, Found]) -> tuple[Cluster, ...]:
        if mention.kind is MentionKind.PRONOUN:
            return self.pronoun(mention, by_head)
        if mention.kind is MentionKind.NOMINAL:
            return self.description(mention)
        return self.name(mention)
