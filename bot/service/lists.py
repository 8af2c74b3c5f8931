"""Answers that list facts: drills, moves, a timeline, who stands where, what somebody said, articles.

words ─> actors, states and words ─> facts ─> page
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Self

from bot.briefing import select
from bot.briefing.naming import country_name
from bot.briefing.render import Renderer
from bot.briefing.wording import issue_label
from bot.domain.briefing import Party, Query
from bot.domain.conversation import Button, Reply
from bot.domain.facts import ActorKind
from bot.domain.language import ENGLISH, N_, Language
from bot.domain.query import parse_query
from bot.domain.records import ArticleRef, DrillRecord, FactRecord, KnownActor, MoveRecord, PositionRecord, parts_of
from bot.service.buttons import fits, list_button, list_rows, parse_list, why_button
from bot.service.ports import CountryOf, Issue, Issues, Stores

_FACTS = 200
OLD = N_("There is nothing more to show there. Ask again with /brief.")
#: Words that one name may have: "Islamic Revolutionary Guard Corps".
_NAME_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Term:
    """A name or word that a reader asks for, and whom it means."""

    words: str
    party: Party | None

    def named_in(self, fact: FactRecord) -> bool:
        """Whether a party of that name takes part, or a sentence of the fact speaks of it."""
        if self.party is not None and any(
            ref.id in self.party.actors or ref.country in self.party.countries for ref in parts_of(fact)
        ):
            return True
        return _speaks_of(fact, self.words)


class Lists:
    """Reads the archive and renders; changes nothing."""

    def __init__(self, stores: Stores, renderer: Renderer, issues: Issues, country_of: CountryOf) -> None:
        """:param country_of: the state that a name or short form means, as ISO 3166-1 alpha-3."""
        self._country_of = country_of
        self.stores = stores
        self._renderer = renderer
        self._issues = issues
        #: In which it answers.
        self.language = ENGLISH
        #: The issues that one can be for or against by name.
        self.topics = issues.names

    def speaking(self, language: Language) -> Self:
        """The same desk, answering in a language."""
        one = copy(self)
        one.language = language
        return one

    def page(self, name: str, /, **values: object) -> Reply:
        """A template rendered into messages."""
        return Reply(messages=self._renderer.render(name, language=self.language, **values))

    def failed(self, message: str) -> Reply:
        """A message of the catalogue's on what could not be done."""
        return self.page("error", message=self.language.gettext(message))

    def sentence(self, text: str) -> str:
        """One plain sentence as Telegram HTML."""
        return self.page("plain", text=text).messages[0]

    async def drills(self, words: str, now: datetime, zone: tzinfo = UTC, skip: int = 0) -> Reply:
        """Military drills, newest first; filtered by place, actor or period."""
        query = parse_query(words, now, zone)
        records = await self.drill_records(query)
        view = select.drills(records, await self._articles_of(records), now=now, skip=skip)
        reply = self.page("drills", list=view, query=query, now=now, zone=zone)
        numbers = [item.record.number for item in (*view.ahead, *view.past)]
        more = list_button("drills", view.omitted, skip + len(numbers), words, now, self.language)
        return (
            replace(reply, buttons=list_rows(words, numbers, self.language, calendar=True, more=more))
            if numbers
            else reply
        )

    async def drill_records(self, query: Query) -> list[DrillRecord]:
        """The drills that a query names."""
        return [fact for fact in await self._listed("drill", query) if isinstance(fact, DrillRecord)]

    async def moves(self, words: str, now: datetime, zone: tzinfo = UTC, skip: int = 0) -> Reply:
        """Diplomatic moves, newest first; between the actors named, in the period named."""
        query = parse_query(words, now, zone)
        records = [fact for fact in await self._listed("move", query) if isinstance(fact, MoveRecord)]
        view = select.moves(records, await self._articles_of(records), now=now, skip=skip)
        reply = self.page("moves", list=view, query=query, now=now, zone=zone)
        numbers = [item.record.number for item in view.moves]
        more = list_button("moves", view.omitted, skip + len(numbers), words, now, self.language)
        return replace(reply, buttons=list_rows(words, numbers, self.language, more=more)) if numbers else reply

    async def timeline(self, words: str, now: datetime, zone: tzinfo = UTC, skip: int = 0) -> Reply:
        """Drills and moves by their dates, oldest first."""
        query = parse_query(words, now, zone)
        records = [*await self._listed("drill", query), *await self._listed("move", query)]
        view = select.timeline(records, await self._articles_of(records), skip=skip)
        reply = self.page("timeline", view=view, query=query, now=now, zone=zone)
        numbers = [entry.item.record.number for entry in view.entries]
        more = list_button("timeline", view.omitted, skip + len(numbers), words, now, self.language)
        return replace(reply, buttons=list_rows(words, numbers, self.language, more=more)) if numbers else reply

    async def positions(self, words: str, now: datetime, zone: tzinfo = UTC, skip: int = 0) -> Reply:
        """Who stands where on an issue, or on whatever the words name."""
        query = parse_query(words, now, zone)
        asked = " ".join(query.words)
        known = self._issue(asked)
        found = await self.stores.facts.facts(
            "position", query.window, issue=known.key if known else asked, limit=_FACTS
        )
        facts = found or (await self._speaking_of(query) if known is None else [])
        records = [fact for fact in facts if isinstance(fact, PositionRecord)]
        issue = known.key if known else asked
        articles = await self._articles_of(records)
        view = select.positions(issue, records, articles, skip=skip, topics=self.topics)
        reply = self.page("positions", view=view, query=query, now=now, zone=zone)
        numbers = [item.record.number for item in view.items]
        more = list_button("positions", view.omitted, skip + len(numbers), words, now, self.language)
        return (
            replace(reply, buttons=list_rows(words, numbers, self.language, stances=True, more=more))
            if numbers
            else reply
        )

    async def _speaking_of(self, query: Query) -> list[FactRecord]:
        """Positions from sentences that hold the words, where no issue is so called."""
        ids = await self.stores.articles.search(query.words, query.window, _FACTS)
        dossiers = await self.stores.facts.dossiers(ids)
        return [p for d in dossiers for p in d.positions if all(_speaks_of(p, word) for word in query.words)]

    async def said(self, words: str, now: datetime, zone: tzinfo = UTC, skip: int = 0) -> Reply:
        """What somebody said, about an issue if one is named: ``Han about talks``."""
        name, about, topic = self._parted(words)
        query = parse_query(topic if about else "", now, zone)
        if not about:
            asked_for = parse_query(name, now, zone)
            name, query = " ".join(asked_for.words) or name, replace(asked_for, words=(), label="")
        found = await self.stores.actors.find_actors(name)
        if not found:
            return self.page("nobody", name=name)
        best, *others = found
        if rivals := [actor for actor in others if as_good(name, actor, best, surnames=True)]:
            ending = words[len(name) :].strip()
            return self.choice(name, [best, *rivals], lambda actor: f"/said {actor.name} {ending}".strip())
        asked = " ".join(query.words)
        known = self._issue(asked)
        facts = await self.stores.facts.facts(
            "position",
            query.window,
            issue=known.key if known else asked or None,
            parties=[_speaking(best)],
            limit=_FACTS,
        )
        records = [fact for fact in facts if isinstance(fact, PositionRecord)]
        view = select.said(best, records, await self._articles_of(records), query, skip=skip, topics=self.topics)
        reply = self.page("said", view=view, query=query, now=now, zone=zone)
        numbers = [item.record.number for group in view.groups for item in group.items]
        more = list_button("said", view.omitted, skip + len(numbers), words, now, self.language)
        return replace(reply, buttons=tuple(row for row in (why_button(numbers, self.language), more) if row))

    async def turned(self, value: str, zone: tzinfo = UTC) -> Reply:
        """The next lines of a list; ``value`` is a button's data."""
        asked = parse_list(value)
        if asked is None:
            return self.failed(OLD)
        page, skip, at, ask = asked
        lists = {
            "drills": self.drills,
            "moves": self.moves,
            "positions": self.positions,
            "said": self.said,
            "timeline": self.timeline,
        }
        return await lists[page](ask, at, zone, skip)

    def _issue(self, asked: str) -> Issue | None:
        """The issue of that name, in English or in the reader's language."""
        known = self._issues.find(asked)
        if known is not None or self.language == ENGLISH:
            return known
        wanted = " ".join(asked.split()).casefold()
        keys = (key for key in self.topics.labels if issue_label(key, self.language, self.topics).casefold() == wanted)
        return self._issues.find(next(keys, ""))

    def _parted(self, words: str) -> tuple[str, str, str]:
        """``NAME about ISSUE``: the word between them in English or in the reader's language."""
        about = self.language.pgettext("between NAME and ISSUE", "about")
        own = f" {about} "
        return words.partition(own) if own in words else words.partition(" about ")

    async def search(self, words: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """Articles that hold the words."""
        query = parse_query(words, now, zone)
        ids = await self.stores.articles.search(query.words, query.window, 10)
        references = await self.stores.articles.references(ids)
        found = [references[article_id] for article_id in ids if article_id in references]
        return self.page("search", query=query, articles=found, now=now, zone=zone)

    def choice(self, name: str, actors: Sequence[KnownActor], data: Callable[[KnownActor], str]) -> Reply:
        """Several fit: a button for each."""
        reply = self.page("who_choice", name=name, actors=actors)
        rows = tuple((Button(_label(actor, self.language), data(actor)),) for actor in actors if fits(data(actor)))
        return replace(reply, buttons=rows)

    async def _listed(self, kind: str, query: Query) -> list[FactRecord]:
        """Facts of a kind that involve everybody and everything named in the query, newest first.

        A name asks for those who take part; where none do, and for drills always, for sentences that speak of it too:
        a drill is "around Taiwan" without Taiwan.
        """
        terms = await self._terms(query.words)
        parties = [term.party for term in terms if term.party is not None]
        limit = _FACTS if len(parties) == len(terms) else _FACTS * 5
        facts = await self.stores.facts.facts(kind, query.window, parties=parties, limit=limit)
        found = [fact for fact in facts if all(term.named_in(fact) for term in terms if term.party is None)]
        if parties and (kind == "drill" or not found):
            every = await self.stores.facts.facts(kind, query.window, limit=_FACTS * 5)
            known = {fact.id for fact in found}
            found += [f for f in every if f.id not in known and all(term.named_in(f) for term in terms)]
        return found[:_FACTS]

    async def _terms(self, words: Sequence[str]) -> list[_Term]:
        """The longest names among the words, and the words between; a state stands for all who act for it."""
        terms: list[_Term] = []
        start = 0
        while start < len(words):
            for length in range(min(_NAME_WORDS, len(words) - start), 0, -1):
                name = " ".join(words[start : start + length])
                if (party := await self._party(name)) or length == 1:
                    terms.append(_Term(name, party))
                    break
            start += length
        return terms

    async def _party(self, name: str) -> Party | None:
        named = await self.stores.actors.called(name)
        countries = {actor.country for actor in named if actor.kind is ActorKind.STATE and actor.country}
        countries |= {country for country in (self._country_of(name),) if country}
        if not named and not countries:
            return None
        return Party(actors=tuple(actor.id for actor in named), countries=tuple(sorted(countries)))

    async def _articles_of(self, facts: Sequence[FactRecord]) -> dict[str, ArticleRef]:
        return await self.stores.articles.references({fact.article_id for fact in facts})


def _speaking(actor: KnownActor) -> Party:
    """Whose words are an actor's: its own, and for a state those of its organs."""
    organs = (actor.country,) if actor.kind is ActorKind.STATE and actor.country else ()
    return Party(actors=(actor.id,), organs=organs)


def _label(actor: KnownActor, language: Language) -> str:
    about = actor.role.role if actor.role else country_name(actor.country or "", language)
    return f"{actor.name} · {about}"[:60] if about else actor.name[:60]


def as_good(name: str, actor: KnownActor, best: KnownActor, *, surnames: bool = False) -> bool:
    """Whether ``actor`` fits the name no worse than ``best``: the reader has to choose.

    :param surnames: whether somebody known by the surname alone may be any one of that name.
    """
    wanted = set(name.casefold().split())

    def whole(candidate: KnownActor) -> bool:
        return any(wanted <= set(n.casefold().split()) for n in (candidate.name, *candidate.aliases))

    exact = name.casefold() in (n.casefold() for n in (best.name, *best.aliases))
    bare = surnames and best.kind is ActorKind.PERSON and len(best.name.split()) == 1
    named = exact and best.name.casefold() == name.casefold() and not bare
    return actor.kind == best.kind and whole(actor) and not named


def _speaks_of(fact: FactRecord, word: str) -> bool:
    """Whether a sentence of the fact has a word that begins so: "korea" is in "Korean", "us" not in "discuss"."""
    begins = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
    return any(begins.search(evidence.sentence) for evidence in fact.evidence)
