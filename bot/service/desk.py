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
from bot.domain.briefing import Window
from bot.domain.conversation import Attachment, Button, Chat, Reply
from bot.domain.language import N_
from bot.domain.records import (
    ArticleRef,
    DrillRecord,
    FactRecord,
    KnownActor,
    MoveRecord,
    PositionRecord,
)
from bot.errors import AnalysisError, DocumentError, FetchError, NotEnglish
from bot.ingest.urls import untracked
from bot.service.briefs import MORE, Briefs
from bot.service.buttons import card_button, card_rows, parse_card, unpack_numbers
from bot.service.faults import explained
from bot.service.ingest import Ingest
from bot.service.lists import OLD, as_good
from bot.service.ports import CountryOf, Fetch, Issues, ReadDocument, Stores

_FACTS = 200
#: Lines that one "Why?" proves, and buttons in a row.
_LINES, _ACROSS = 14, 5


class Desk(Briefs):
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
        country_of: CountryOf = lambda _: None,
    ) -> None:
        super().__init__(stores, renderer, issues, country_of)
        self._ingest = ingest
        self._fetch = fetch
        self._read_document = read_document

    # --- actors ---------------------------------------------------------------------------------

    async def who(self, name: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """An actor's card; buttons when the name fits several."""
        found = await self.stores.actors.find_actors(name)
        if not found:
            return self.page("nobody", name=name)
        best, *others = found
        if rivals := [actor for actor in others if as_good(name, actor, best, surnames=True)]:
            return self.choice(name, [best, *rivals], lambda actor: f"who:{actor.id}")
        return await self.who_id(best.id, now, zone)

    async def who_id(self, actor_id: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """The card of an actor chosen by button."""
        actor = await self.stores.actors.actor(actor_id)
        if actor is None:
            return self.failed(N_("That person is no longer in the archive. Ask again with /who and a name."))
        facts, articles = await self._facts_of(actor)
        card = select.card(actor, *_by_kind(facts), articles, now=now, topics=self.topics)
        reply = self.page("who", card=card, now=now, zone=zone)
        return replace(reply, buttons=card_rows(card, self.language))

    async def card(self, value: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """What did not fit onto an actor's card, of one section; ``value`` is a button's data."""
        asked = parse_card(value)
        actor = await self.stores.actors.actor(asked[2]) if asked else None
        if asked is None or actor is None:
            return self.failed(OLD)
        section, skip, _ = asked
        facts, articles = await self._facts_of(actor)
        rest = select.card_rest(actor, *_by_kind(facts), articles, section, skip=skip, most=MORE, topics=self.topics)
        if rest.empty:
            return self.failed(OLD)
        left = dict(rest.omitted).get(section, 0)
        further = card_button(section, left, skip + MORE, actor.id, self.language) if left else ()
        return self._rest(rest, section, further, now, zone)

    async def _facts_of(self, actor: KnownActor) -> tuple[list[FactRecord], dict[str, ArticleRef]]:
        facts: list[FactRecord] = []
        for kind in ("position", "move", "drill"):
            facts.extend(await self.stores.facts.facts(kind, Window(), actors=[actor.id], limit=_FACTS))
        printed = {fact.article_id for fact in facts} | {role.article_id for role in actor.roles}
        return facts, await self.stores.articles.references(printed)

    # --- proof ------------------------------------------------------------------------------------

    async def whys(self, value: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """The sentences that prove the lines of one answer; ``value`` is a button's data."""
        facts = [fact for number in unpack_numbers(value)[:_LINES] if (fact := await self.stores.facts.fact(number))]
        if not facts:
            return self.failed(N_("Those lines are no longer in the archive. Ask again with /brief."))
        articles = await self._articles_of(facts)
        reply = self.page("whys", lines=[(fact, articles[fact.article_id]) for fact in facts], now=now, zone=zone)
        numbers = [Button(str(fact.number), f"why:{fact.number}") for fact in facts]
        rows = tuple(tuple(numbers[i : i + _ACROSS]) for i in range(0, len(numbers), _ACROSS))
        return replace(reply, buttons=rows)

    async def why(self, number: int, now: datetime, zone: tzinfo = UTC) -> Reply:
        """The sentence that proves a fact, and where it was read."""
        fact = await self.stores.facts.fact(number)
        if fact is None:
            unknown = self.language.gettext(
                "There is no fact number %(number)s. The numbers stand in the briefs.", number=number
            )
            return self.page("error", message=unknown)
        article = (await self._articles_of([fact]))[fact.article_id]
        correction = await self.stores.facts.correction(fact.id)
        return self.page("why", fact=fact, article=article, correction=correction, now=now, zone=zone)

    async def press(self, kind: str, value: str, chat: Chat, now: datetime, zone: tzinfo = UTC) -> Reply | None:
        """What a button of an answer brings; ``None`` for a kind of button that is none of the desk's."""
        match kind:
            case "whys":
                return await self.whys(value, now, zone)
            case "more":
                return await self.more(value, chat, now, zone)
            case "card":
                return await self.card(value, now, zone)
            case "list":
                return await self.turned(value, zone)
            case "pic":
                return await self.picture(value, now, zone)
            case "ics":
                return await self.calendar(value, now, zone)
        return None

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
            reason = explained(error, self.language)
            return self.page(
                "error", message=self.language.gettext("I could not read that link: %(reason)s.", reason=reason)
            )
        return await self._read(payload, _chat_source(chat), url, now)

    async def _read(self, payload: Payload, source: Source, url: str | None, now: datetime) -> Reply:
        _ = self.language.gettext
        try:
            draft = await self._read_document(payload, now=now)
        except DocumentError as error:
            reason = explained(error, self.language)
            return self.page("error", message=_("I found no article in that: %(reason)s.", reason=reason))
        article = article_of(draft, source, url, now)
        await self.stores.sources.add(source, now)
        try:
            await self._ingest.read(article)
        except NotEnglish as error:
            kept = _("I kept that article, but I read English only (this is %(language)s).", language=error.language)
            return self.page("error", message=kept)
        except AnalysisError:
            return self.failed(N_("I kept that article but could not analyse it; the operator can see why."))
        return await self.article_brief(article, now)


def _by_kind(facts: Sequence[FactRecord]) -> tuple[list[PositionRecord], list[MoveRecord], list[DrillRecord]]:
    return (
        [fact for fact in facts if isinstance(fact, PositionRecord)],
        [fact for fact in facts if isinstance(fact, MoveRecord)],
        [fact for fact in facts if isinstance(fact, DrillRecord)],
    )


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
