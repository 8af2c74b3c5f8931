"""References put together: one cluster for each actor of the article.

The text is read from front to back; each mention joins a cluster that came before it, or opens one. Pronouns and
descriptions look back a few sentences only, so the time is linear in the length of the text.
"""

from __future__ import annotations

from bot.domain.facts import ActorKind, MentionKind
from bot.extract.who.descriptions import Descriptions
from bot.extract.who.found import Found
from bot.extract.who.memory import Cluster
from bot.extract.who.pronouns import FIRST_PERSON

_OFFICIAL = frozenset(("GOV", "MIL", "LEG", "COP", "SPY", "JUD"))


class Clusters(Descriptions):
    """Builds the clusters of one article."""

    def build(self) -> None:
        """Resolve every mention that can be; the others stay without a cluster."""
        by_head = {f.head: f for f in self.found}
        self.note_roles()
        waiting: list[tuple[int, Found]] = []
        for number, mention in enumerate(self.found):
            if not self._settle(number, mention, by_head) and self.reading.quotation_at(mention.head) is not None:
                waiting.append((number, mention))
        for number, mention in waiting:  # whose speaker is told only behind the quotation
            if self.doc[mention.start].lower_ in FIRST_PERSON:
                self._settle(number, mention, by_head)

        self._inherit()

    def _inherit(self) -> None:
        """Whoever is described by a possessor acts for the possessor's state: "the island's ministry", "his aide".

        Of officeholders of whom the article does not tell it, the table may know the state.
        """
        for cluster in self.all:
            if cluster.named and cluster.kind is ActorKind.PERSON and None in (cluster.country, cluster.sector):
                self.know(cluster)
            if cluster.named or cluster.country is not None or not cluster.mentions:
                continue
            head = self.doc[cluster.mentions[0].head]
            owners = [self.at[child.i] for child in head.children if child.dep_ == "nmod:poss" and child.i in self.at]
            if owners and len(owners[0]) == 1 and cluster.sector in _OFFICIAL:
                cluster.country = owners[0][0].country

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
