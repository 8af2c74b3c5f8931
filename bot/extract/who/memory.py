"""What is remembered while a text is read: the clusters so far, and the references met last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.facts import ActorKind, MentionKind, MentionType
from bot.extract.parse import Token
from bot.extract.reading import Reading
from bot.extract.who.found import Found
from bot.extract.who.role import Role

#: References that a later one may look back to.
RECENT = 40
_ACTING_CASES = frozenset(("with", "by", "against", "between", "toward", "towards", "among"))


@dataclass(slots=True, eq=False)
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
    #: What the given name suggests, where nothing tells.
    seems_female: bool | None = None
    plural: bool = False
    named: bool = False
    mentions: list[Found] = field(default_factory=list)
    #: Words of a person's names, lower case.
    words: set[str] = field(default_factory=set)


class Memory:
    """The clusters of one article, as far as it has been read."""

    def __init__(self, reading: Reading, found: list[Found], speakers: Callable[[int], Token | None]) -> None:
        self.reading = reading
        self.doc = reading.doc
        self.found = found
        self.by_head = {f.head: f for f in found}
        self.speaker = speakers
        self.names = {i: f for f in found if f.kind is MentionKind.NAME for i in range(f.start, f.end)}
        self.by_key: dict[str, Cluster] = {}
        #: Bodies by the short forms that the article introduces in brackets.
        self.short_forms: dict[str, Cluster] = {}
        #: People by each word of their names.
        self.bearers_of: dict[str, list[Cluster]] = {}
        self.recent: list[tuple[Found, tuple[Cluster, ...]]] = []
        self.sentence_of = {token.i: number for number, sent in enumerate(reading.doc.sents) for token in sent}
        self.all: list[Cluster] = []
        self.of: dict[int, tuple[Cluster, ...]] = {}
        #: Whoever the mention with this head was resolved to.
        self.at: dict[int, tuple[Cluster, ...]] = {}
        #: The person whose printed title has its head here.
        self.bearers: dict[int, Found] = {}

    def acts(self, mention: Found) -> bool:
        """Whether a capital stands for its state here: it does something, has something done to it, owns or deals."""
        token = self.doc[mention.head]
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
        if dep == "compound" and token.head.i in self.names:
            return False
        return bool(cases & _ACTING_CASES)

    def words(self, mention: Found) -> str:
        return self.reading.span(mention.start, mention.end).of(self.reading.article.text)

    def new(
        self, kind: ActorKind, name: str, type_: MentionType, key: str, country: str | None, sector: str | None
    ) -> Cluster:
        cluster = Cluster(f"a{len(self.all) + 1}", kind, name, type_, key, country, sector, named=True)
        self.all.append(cluster)
        return cluster

    def join(self, cluster: Cluster, mention: Found) -> None:
        cluster.mentions.append(mention)
        if mention.kind is MentionKind.NAME and mention.type is not MentionType.NORP:
            cluster.forms.setdefault(self.words(mention), mention.start)


def folded(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").replace("’", "'").replace(".", "").split())
