"""Briefs and digests: what is new for a chat, what there is on a topic, what did not fit, and the same as pictures.

what was asked ─> article ids ─> dossiers ─> select ─> page, buttons
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import partial

from bot.briefing import select
from bot.briefing.changes import with_earlier
from bot.briefing.pictures import stances_png, timeline_png
from bot.briefing.wording import drill_title
from bot.domain.articles import Article
from bot.domain.briefing import Briefing, Query, Window
from bot.domain.calendar import drill_calendar
from bot.domain.conversation import Attachment, Chat, Reply
from bot.domain.language import N_
from bot.domain.query import parse_query
from bot.domain.records import Dossier
from bot.service.buttons import Row, brief_rows, digest_rows, more_button, parse_more, picture_rows, why_button
from bot.service.lists import OLD, Lists

#: Articles that one brief is chosen from.
_POOL = 40
#: Facts of one "+5 moves".
MORE = 10
#: Articles that wait to be read are counted up to here.
_COUNTED = 1000
#: Marks one article where words are asked for: "@d0123…".
ONE_ARTICLE = "@"


class Briefs(Lists):
    """Reads the archive and renders; changes nothing."""

    async def brief(self, words: str, chat: Chat, now: datetime, zone: tzinfo = UTC) -> Reply:
        """What is new for this chat, or all there is on the words and period asked for."""
        query = parse_query(words, now, zone)
        dossiers = await self.dossiers(query)
        fresh = _asks_for_news(query)
        seen = await self._seen(chat, dossiers) if fresh else frozenset()
        briefing = await _aside(
            select.brief, dossiers, query, now=now, seen=seen, topics=self.topics, language=self.language
        )
        if briefing.empty:
            since = await self.stores.shown.last(chat.id) if fresh and seen else None
            newest = await self.stores.articles.newest()
            nothing = self.page("nothing", query=query, since=since, newest=newest, now=now, zone=zone)
            return await self._with_reason(nothing, now)
        return await self._told(briefing, words.strip(), now, zone)

    async def _with_reason(self, nothing: Reply, now: datetime) -> Reply:
        """Nothing to tell, and why that may be: in the first minutes the articles are there and not read yet."""
        language, articles = self.language, self.stores.articles
        waiting = len(await articles.waiting(None, now, _COUNTED))
        if waiting:
            reason = language.ngettext(
                "%(num)d article has come in and is being read; ask again in a minute: /brief",
                "%(num)d articles have come in and are being read; ask again in a minute: /brief",
                waiting,
            )
        elif await articles.newest() is None:
            reason = language.gettext("I have no articles yet. Whoever runs me adds feeds with /addsource.")
        else:
            return nothing
        *before, last = nothing.messages
        return replace(nothing, messages=(*before, f"{last}\n\n{self.sentence(reason)}"))

    async def article_brief(self, article: Article, now: datetime, zone: tzinfo = UTC) -> Reply:
        """The brief of one article just read."""
        dossiers = await self.stores.facts.dossiers([article.id])
        query = Query(label=article.title)
        briefing = await _aside(select.brief, dossiers, query, now=now, topics=self.topics, language=self.language)
        if briefing.empty:
            return self.page("nothing_in_article", title=article.title)
        return await self._told(briefing, f"{ONE_ARTICLE}{article.id}", now, zone)

    async def explain(self, words: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """Why each fact stands in the brief of the same words, or does not."""
        query = parse_query(words, now, zone)
        dossiers = await self.dossiers(query)
        reasons = await _aside(select.explain, dossiers, query, now=now, topics=self.topics)
        return self.page("explain", reasons=reasons, now=now, zone=zone)

    async def digest(
        self, words: tuple[str, ...], since: datetime | None, now: datetime, zone: tzinfo, chat: Chat
    ) -> Reply:
        """The stories that are new for a chat since a moment; on any one of ``words``, each a phrase, if there are."""
        query = Query(words=words, window=Window(since=since, until=now), label=" ".join(words))
        articles = self.stores.articles
        ids = await (articles.on_any(words, query.window, _POOL) if words else articles.latest(query.window, _POOL))
        dossiers = await self.stores.facts.dossiers(ids)
        seen = await self._seen(chat, dossiers)
        digest = await _aside(select.digest, dossiers, now=now, seen=seen, since=since, until=now, topics=self.topics)
        silent = await self.stores.sources.silent(now)
        reply = self.page("digest", digest=digest, query=query, silent=silent, now=now, zone=zone)
        if digest.empty:
            reply = await self._with_reason(reply, now)
        return replace(reply, shown=digest.fact_ids, buttons=digest_rows(digest, self.language))

    async def more(self, value: str, chat: Chat, now: datetime, zone: tzinfo = UTC) -> Reply:
        """The facts of one section that did not fit into a brief; ``value`` is a button's data."""
        asked = parse_more(value)
        if asked is None:
            return self.failed(OLD)
        section, skip, at, ask = asked
        query = self._query(ask, at, zone)
        dossiers = await self.dossiers(query)
        seen = await self._seen(chat, dossiers, before=at) if _asks_for_news(query) else frozenset()
        rest = await _aside(
            select.rest,
            dossiers,
            query,
            section,
            skip=skip,
            most=MORE,
            now=at,
            seen=seen,
            topics=self.topics,
            language=self.language,
        )
        if rest.empty:
            return self.failed(OLD)
        left = dict(rest.omitted).get(section, 0)
        further = more_button(section, left, skip + MORE, ask, at, self.language) if left else ()
        return self._rest(rest, section, further, now, zone)

    def _rest(self, rest: Briefing, section: str, further: Row, now: datetime, zone: tzinfo) -> Reply:
        """A page of what did not fit, and a button for what still does not."""
        reply = self.page("more", briefing=rest, section=section, now=now, zone=zone)
        numbers = [item.record.number for items in (rest.positions, rest.drills, rest.moves) for item in items]
        row = (*why_button(numbers, self.language), *further)
        return replace(reply, buttons=(row,) if row else ())

    # --- pictures and files -----------------------------------------------------------------------

    async def picture(self, value: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """A timeline (``tl:…``) or who stands where (``sd:…``), light or dark, as a picture; data of a button."""
        kind, theme, (_, colon, ask) = value[:1], value[1:2], value.partition(":")
        if kind not in ("t", "s") or theme not in ("l", "d") or not colon:
            return self.failed(OLD)
        name = "timeline" if kind == "t" else "stances"
        query = self._query(ask, now, zone)
        content = await self.png(name, query, now, dark=theme == "d")
        if content is None:
            return self.failed(N_("There is too little with a date or a side to draw."))
        caption = self.page("picture", picture=name, query=query, now=now, zone=zone)
        file = Attachment(name=f"{name}.png", media_type="image/png", content=content)
        return replace(caption, files=(file,), buttons=picture_rows(value, self.language))

    async def png(self, name: str, query: Query, now: datetime, *, dark: bool = False) -> bytes | None:
        """The picture ``timeline`` or ``stances`` of what a query names; ``None`` when there is nothing to draw."""
        dossiers = await self.dossiers(query)
        articles = {dossier.article.id: dossier.article for dossier in dossiers}
        if name == "timeline":
            records = [record for d in dossiers for record in (*d.drills, *d.moves)]
            view = select.timeline(records, articles)
            draw = partial(timeline_png, view, today=now.date(), dark=dark, language=self.language)
        else:
            positions = [record for d in dossiers for record in d.positions]
            draw = partial(stances_png, positions, articles, topics=self.topics, dark=dark, language=self.language)
        return await _aside(draw)

    async def calendar(self, words: str, now: datetime, zone: tzinfo = UTC) -> Reply:
        """The drills that run or lie ahead as a calendar file."""
        query = parse_query(words, now, zone)
        content = await self.ics(query, now)
        if content is None:
            return self.failed(N_("I know of no drill with a date that runs or lies ahead."))
        file = Attachment(name="drills.ics", media_type="text/calendar", content=content)
        return replace(self.page("calendar", query=query, now=now, zone=zone), files=(file,))

    async def ics(self, query: Query, now: datetime) -> bytes | None:
        """The drills that run or lie ahead as iCalendar; ``None`` without one."""
        records = await self.drill_records(query)
        articles = await self._articles_of(records)
        ahead = [item.record for item in select.drills(records, articles, now=now, limit=500).ahead]
        titles = {record.id: drill_title(record.name, record.type, self.language) for record in ahead}
        return drill_calendar(ahead, titles, now=now).encode() if ahead else None

    # --- shared -----------------------------------------------------------------------------------

    async def _told(self, briefing: Briefing, ask: str, now: datetime, zone: tzinfo) -> Reply:
        """The page of a brief: what the holders held before is looked up in the whole archive."""
        sided = [item.record for item in briefing.positions]
        earlier = await self.stores.facts.held_before(sided)
        told_by = {record.article_id for records in (sided, *earlier.values()) for record in records}
        articles = await self.stores.articles.references(told_by)
        briefing = with_earlier(briefing, earlier, articles)
        reply = self.page("brief", briefing=briefing, now=now, zone=zone)
        return replace(reply, shown=briefing.fact_ids, buttons=brief_rows(briefing, ask, now, self.language))

    def _query(self, ask: str, at: datetime, zone: tzinfo) -> Query:
        """What a button asks for, as it was understood at that time."""
        query = Query(words=(ask,)) if ask.startswith(ONE_ARTICLE) else parse_query(ask, at, zone)
        until = min(query.window.until or at, at)
        return replace(query, window=Window(since=query.window.since, until=until)) if _asks_for_news(query) else query

    async def dossiers(self, query: Query, most: int = _POOL) -> list[Dossier]:
        """The newest articles that a query names, with their facts."""
        return await self.stores.facts.dossiers(await self._matching(query, most))

    async def _matching(self, query: Query, most: int) -> list[str]:
        articles = self.stores.articles
        if not query.words:
            return await articles.latest(query.window, most)
        if query.words[0].startswith(ONE_ARTICLE):
            return [query.words[0].removeprefix(ONE_ARTICLE)]
        return await articles.search(query.words, query.window, most)

    async def _seen(self, chat: Chat, dossiers: Sequence[Dossier], *, before: datetime | None = None) -> frozenset[str]:
        ids = [fact.id for d in dossiers for fact in (*d.positions, *d.drills, *d.moves)]
        return await self.stores.shown.among(chat.id, ids, before=before)


#: Choosing from a thousand facts takes tens of milliseconds; the event loop goes on meanwhile.
_aside = asyncio.to_thread


def _asks_for_news(query: Query) -> bool:
    """Whether nothing is named: the reader wants what is new."""
    return not query.words and query.window.since is None
