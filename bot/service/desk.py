"""The desk answers: every answer a reader can get, whatever the channel.

    words ─> Query ─> article ids ─> dossiers ─> select ─> render ─> Reply

The desk reads the archive and renders; apart from taking in what a reader sends it, it changes nothing. What a
reply shows is reported by ``Reply.shown``; whoever delivers the reply notes it, so that "new" means "not yet sent".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from bot.briefing import select
from bot.briefing.render import Renderer
from bot.domain.articles import Article, Draft, Payload, Source, SourceKind
from bot.domain.briefing import Query, Window
from bot.domain.conversation import Attachment, Button, Chat, Reply
from bot.domain.query import parse_query
from bot.domain.records import (
    ArticleRef,
    Dossier,
    DrillRecord,
    FactRecord,
    KnownActor,
    MoveRecord,
    PositionRecord,
)
from bot.errors import AnalysisError, DocumentError, FetchError, NotEnglish
from bot.ingest.urls import untracked
from bot.service.ingest import Ingest
from bot.service.ports import Fetch, Issues, ReadDocument, Stores

#: Articles that one brief is chosen from.
_POOL = 60
_FACTS = 200


class Desk:
    """Answers readers."""

    def __init__(
        self,
        stores: Stores,
        ingest: Ingest,
        renderer: Renderer,
        *,
        fetch: Fetch,
        read_document: ReadDocument,
        issues: Issues,
    ) -> None:
        self._stores = stores
        self._ingest = ingest
        self._renderer = renderer
        self._fetch = fetch
        self._read_document = read_document
        self._issues = issues
        self._topics = IssueTopics(issues)

    # --- briefs ---------------------------------------------------------------------------------

    async def brief(self, words: str, chat: Chat, now: datetime, zone: tzinfo = UTC) -> Reply:
        """What is new for this chat, or all there is on the words and period asked for."""
        query = parse_query(words, now, zone)
        dossiers = await self._stores.facts.dossiers(await self._matching(query))
        seen = await self._seen(chat, dossiers) if not query.words and query.window == Window() else frozenset()
        briefing = select.brief(dossiers, query, now=now, seen=seen, topics=self._topics)
        if briefing.empty:
            return self.page("nothing", query=query, now=now, zone=zone)
        reply = self.page("brief", briefing=briefing, now=now, zone=zone)
        return _showing(reply, briefing.fact_ids)

    async def explain(self, words: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """Why each fact stands in the brief of the same words, or does not."""
        query = parse_query(words, now, zone)
        dossiers = await self._stores.facts.dossiers(await self._matching(query))
        reasons = select.explain(dossiers, query, now=now, topics=self._topics)
        return self.page("explain", reasons=reasons, now=now, zone=zone)

    async def digest(
        self, words: tuple[str, ...], since: datetime | None, now: datetime, zone: tzinfo, chat: Chat
    ) -> Reply:
        """The stories that are new for a chat since a moment; on any one of ``words``, each a phrase, if there are."""
        query = Query(words=words, window=Window(since=since, until=now), label=" ".join(words))
        articles = self._stores.articles
        ids = await (articles.on_any(words, query.window, _POOL) if words else articles.latest(query.window, _POOL))
        dossiers = await self._stores.facts.dossiers(ids)
        seen = await self._seen(chat, dossiers)
        digest = select.digest(dossiers, now=now, seen=seen, since=since, until=now, topics=self._topics)
        return _showing(self.page("digest", digest=digest, query=query, now=now, zone=zone), digest.fact_ids)

    async def article_brief(self, article: Article, now: datetime, zone: tzinfo = UTC) -> Reply:
        """The brief of one article just read."""
        dossiers = await self._stores.facts.dossiers([article.id])
        briefing = select.brief(dossiers, Query(label=article.title), now=now, topics=self._topics)
        if briefing.empty:
            return self.page("nothing_in_article", title=article.title)
        return _showing(self.page("brief", briefing=briefing, now=now, zone=zone), briefing.fact_ids)

    # --- actors ---------------------------------------------------------------------------------

    async def who(self, name: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """An actor's card; buttons when the name fits several."""
        found = await self._stores.actors.find_actors(name)
        if not found:
            return self.page("nobody", name=name)
        best, *others = found
        rivals = [actor for actor in others if _as_good(name, actor, best)]
        if rivals:
            return self._choice(name, [best, *rivals])
        return await self.who_id(best.id, now, zone)

    async def who_id(self, actor_id: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """The card of an actor chosen by button."""
        actor = await self._stores.actors.actor(actor_id)
        if actor is None:
            return self.page(
                "error", message="That person is no longer in the archive. Ask again with /who and a name."
            )
        facts = await self._facts_of(actor)
        articles = await self._stores.articles.references(
            {fact.article_id for fact in facts} | {role.article_id for role in actor.roles}
        )
        card = select.card(
            actor,
            [fact for fact in facts if isinstance(fact, PositionRecord)],
            [fact for fact in facts if isinstance(fact, MoveRecord)],
            [fact for fact in facts if isinstance(fact, DrillRecord)],
            articles,
            now=now,
            topics=self._topics,
        )
        reply = self.page("who", card=card, now=now, zone=zone)
        return replace(reply, buttons=((Button("Follow", f"follow:{actor.id}"),),))

    def _choice(self, name: str, actors: Sequence[KnownActor]) -> Reply:
        reply = self.page("who_choice", name=name, actors=actors)
        rows = tuple((Button(_label(actor), f"who:{actor.id}"),) for actor in actors)
        return replace(reply, buttons=rows)

    async def _facts_of(self, actor: KnownActor) -> list[FactRecord]:
        facts: list[FactRecord] = []
        for kind in ("position", "move", "drill"):
            facts.extend(await self._stores.facts.facts(kind, Window(), actors=[actor.id], limit=_FACTS))
        return facts

    # --- lists ----------------------------------------------------------------------------------

    async def drills(self, words: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """Military drills, newest first; filtered by place, actor or period."""
        query = parse_query(words, now, zone)
        records = [fact for fact in await self._listed("drill", query) if isinstance(fact, DrillRecord)]
        articles = await self._articles_of(records)
        return self.page("drills", list=select.drills(records, articles, now=now), query=query, now=now, zone=zone)

    async def moves(self, words: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """Diplomatic moves, newest first; between the actors named, in the period named."""
        query = parse_query(words, now, zone)
        records = [fact for fact in await self._listed("move", query) if isinstance(fact, MoveRecord)]
        articles = await self._articles_of(records)
        return self.page("moves", list=select.moves(records, articles, now=now), query=query, now=now, zone=zone)

    async def timeline(self, words: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """Drills and moves by their dates, oldest first."""
        query = parse_query(words, now, zone)
        records = [*await self._listed("drill", query), *await self._listed("move", query)]
        view = select.timeline(records, await self._articles_of(records))
        return self.page("timeline", view=view, query=query, now=now, zone=zone)

    async def positions(self, words: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """Who stands where on an issue."""
        query = parse_query(words, now, zone)
        words = " ".join(query.words)
        known = self._issues.find(words)
        facts = await self._stores.facts.facts(
            "position", query.window, issue=known.key if known else words, limit=_FACTS
        )
        records = [fact for fact in facts if isinstance(fact, PositionRecord)]
        view = select.positions(known.label if known else words, records, await self._articles_of(records))
        return self.page("positions", view=view, query=query, now=now, zone=zone)

    async def said(self, words: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """What somebody said, about an issue if one is named: ``Han about talks``."""
        name, _, topic = words.partition(" about ")
        query = parse_query(topic, now, zone)
        found = await self._stores.actors.find_actors(name)
        if not found:
            return self.page("nobody", name=name)
        asked = " ".join(query.words)
        known = self._issues.find(asked)
        issue = known.key if known else asked or None
        facts = await self._stores.facts.facts(
            "position", query.window, issue=issue, actors=[found[0].id], limit=_FACTS
        )
        records = [fact for fact in facts if isinstance(fact, PositionRecord)]
        view = select.said(found[0], records, await self._articles_of(records), query, topics=self._topics)
        return self.page("said", view=view, query=query, now=now, zone=zone)

    async def search(self, words: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """Articles that hold the words."""
        query = parse_query(words, now, zone)
        ids = await self._stores.articles.search(query.words, query.window, 10)
        references = await self._stores.articles.references(ids)
        found = [references[article_id] for article_id in ids if article_id in references]
        return self.page("search", query=query, articles=found, now=now, zone=zone)

    async def why(self, number: int, now: datetime, zone: tzinfo = UTC) -> Reply:
        """The sentence that proves a fact, and where it was read."""
        fact = await self._stores.facts.fact(number)
        if fact is None:
            return self.page("error", message=f"There is no fact number {number}. The numbers stand in the briefs.")
        article = (await self._stores.articles.references([fact.article_id]))[fact.article_id]
        return self.page("why", fact=fact, article=article, now=now, zone=zone)

    # --- what readers send ----------------------------------------------------------------------

    async def read_text(self, text: str, chat: Chat, now: datetime) -> Reply:
        """Take in a text sent in the chat and brief it."""
        payload = Payload(address=f"chat:{chat.id}", content=text.encode(), media_type="text/plain", charset="utf-8")
        return await self._read(payload, _chat_source(chat), None, now)

    async def read_file(self, attachment: Attachment, chat: Chat, now: datetime) -> Reply:
        """Take in a document sent in the chat and brief it."""
        payload = Payload(address=attachment.name, content=attachment.content, media_type=attachment.media_type)
        return await self._read(payload, _chat_source(chat), None, now)

    async def read_link(self, url: str, chat: Chat, now: datetime) -> Reply:
        """Fetch a link, take the page in and brief it."""
        try:
            payload = await self._fetch.fetch(url)
        except FetchError as error:
            return self.page("error", message=f"I could not read that link: {error.reason}.")
        return await self._read(payload, _chat_source(chat), url, now)

    async def _read(self, payload: Payload, source: Source, url: str | None, now: datetime) -> Reply:
        try:
            draft = await self._read_document(payload, now=now)
        except DocumentError as error:
            return self.page("error", message=f"I found no article in that: {error}.")
        article = article_of(draft, source, url, now)
        await self._stores.sources.add(source, now)
        try:
            await self._ingest.read(article)
        except NotEnglish as error:
            return self.page(
                "error", message=f"I kept that article, but I read English only (this is {error.language})."
            )
        except AnalysisError:
            return self.page("error", message="I kept that article but could not analyse it; the operator can see why.")
        return await self.article_brief(article, now)

    # --- shared ---------------------------------------------------------------------------------

    def page(self, name: str, /, **values: object) -> Reply:
        """A template rendered into messages."""
        return Reply(messages=self._renderer.render(name, **values))

    def sentence(self, text: str) -> str:
        """One plain sentence as Telegram HTML."""
        return self.page("plain", text=text).messages[0]

    async def _matching(self, query: Query) -> list[str]:
        if not query.words:
            return await self._stores.articles.latest(query.window, _POOL)
        return await self._stores.articles.search(query.words, query.window, _POOL)

    async def _listed(self, kind: str, query: Query) -> list[FactRecord]:
        """Facts of a kind that involve every actor or place named in the query."""
        facts = await self._stores.facts.facts(kind, query.window, limit=_FACTS * 5)
        if not query.words:
            return facts[:_FACTS]
        return [fact for fact in facts if all(_speaks_of(fact, word) for word in query.words)][:_FACTS]

    async def _articles_of(self, facts: Sequence[FactRecord]) -> dict[str, ArticleRef]:
        return await self._stores.articles.references({fact.article_id for fact in facts})

    async def _seen(self, chat: Chat, dossiers: Sequence[Dossier]) -> frozenset[str]:
        ids = [fact.id for d in dossiers for fact in (*d.positions, *d.drills, *d.moves)]
        return await self._stores.shown.among(chat.id, ids)


class IssueTopics:
    """The issues that one can be for or against by name: those of the table."""

    def __init__(self, issues: Issues) -> None:
        self._issues = issues

    def __contains__(self, issue: object) -> bool:
        return isinstance(issue, str) and self._issues.find(issue) is not None


def article_of(draft: Draft, source: Source, url: str | None, now: datetime) -> Article:
    """An article from a document's parts, as read from ``source`` at ``now``."""
    return Article.of(
        source_id=source.id,
        title=draft.title,
        text=draft.text,
        fetched_at=now,
        published_at=draft.published_at,
        url=untracked(link) if (link := draft.canonical_url or url) else None,
        language=draft.language,
        origin=draft.origin,
        outlet=draft.outlet or "",
        author=draft.author,
    )


def _chat_source(chat: Chat) -> Source:
    return Source.of(SourceKind.CHAT, str(chat.id), title="Sent in the chat", tier=5, enabled=False)


def _label(actor: KnownActor) -> str:
    about = actor.role.role if actor.role else actor.country
    return f"{actor.name} · {about}"[:60] if about else actor.name[:60]


def _as_good(name: str, actor: KnownActor, best: KnownActor) -> bool:
    """Whether ``actor`` fits the name no worse than ``best``: the reader has to choose."""
    wanted = set(name.casefold().split())

    def whole(candidate: KnownActor) -> bool:
        return any(wanted <= set(n.casefold().split()) for n in (candidate.name, *candidate.aliases))

    exact = name.casefold() in (n.casefold() for n in (best.name, *best.aliases))
    return actor.kind == best.kind and whole(actor) and (not exact or best.name.casefold() != name.casefold())


def _speaks_of(fact: FactRecord, word: str) -> bool:
    wanted = word.casefold()
    return any(wanted in evidence.sentence.casefold() for evidence in fact.evidence)


def _showing(reply: Reply, fact_ids: Sequence[str]) -> Reply:
    return replace(reply, shown=tuple(fact_ids))
