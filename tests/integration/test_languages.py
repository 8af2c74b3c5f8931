"""No English reaches a chat that is spoken to in another language: ``tests/support/pseudo.py`` tells how that is seen.

Every page over the sample articles, then everything that can be said to the bot and every button that comes of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.briefing import select
from bot.briefing.render import Renderer
from bot.briefing.samples import samples
from bot.briefing.site import site
from bot.domain.alerts import AlertKind, AlertRule
from bot.domain.articles import Draft, Payload, Source, SourceKind
from bot.domain.briefing import Query, Window
from bot.domain.conversation import Attachment, Chat, Request
from bot.domain.language import N_, Languages
from bot.domain.records import PositionRecord
from bot.errors import DocumentError, FetchError
from bot.extract.lexicon.issues import load_issues
from bot.service.commands import COMMANDS, menu
from bot.service.corrections import Corrections
from bot.service.desk import Desk
from bot.service.digest import Digests
from bot.service.dispatch import Dispatcher
from bot.service.ingest import Ingest
from bot.service.limits import Gate, Quotas
from bot.service.operations import Operations
from bot.service.placing import Placer
from bot.service.ports import Stores
from bot.service.subscriptions import Subscriptions
from bot.service.topics import load_cities, load_topics
from bot.storage.chats import ChatStore
from bot.storage.digests import DigestStore
from bot.storage.engine import Database
from bot.storage.outbox import OutboxStore
from bot.storage.subscriptions import SubscriptionStore
from tests.support.pseudo import PseudoAnalysis, english_in, news, pseudo_articles, pseudo_language, said

LATER = datetime(2024, 10, 15, 7, 0, tzinfo=UTC)
OLDEST = datetime(2017, 1, 1, tzinfo=UTC)
PSEUDO = pseudo_language()
ISSUES = load_issues()
RENDERER = Renderer(issues=ISSUES.names)
FEED = Source.of(SourceKind.FEED, "https://example.org/feed.xml", news("Sample Wire"))
#: Presses and lines of one conversation; it has come to its end long before.
MOST = 400


class Web:
    """Every address is refused."""

    async def fetch(self, url: str, **_: Any) -> Payload:
        raise FetchError(url, N_("answered with status %(status)d"), status=404)


async def _unreadable(payload: Payload, *, now: datetime) -> Draft:
    raise DocumentError(N_("The PDF file holds no text; it may be a scan."))


async def _feed(url: str, now: datetime) -> Source:
    return FEED


@dataclass(frozen=True)
class House:
    """A bot that knows one language more, and has none else to speak."""

    database: Database
    stores: Stores
    desk: Desk
    dispatcher: Dispatcher
    languages: Languages


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Over an archive of the sample articles, in other letters."""
    folder = tmp_path_factory.mktemp("languages")
    async with Database(f"sqlite:///{folder / 'samples.db'}") as database:
        await database.migrate()
        stores = Stores.over(database)
        await stores.sources.add(FEED, OLDEST)
        ingest = Ingest(stores, PseudoAnalysis(), Placer())
        for article in pseudo_articles(FEED.id):
            await ingest.read(article)
        desk = Desk(stores, ingest, RENDERER, fetch=Web(), read_document=_unreadable, issues=ISSUES)
        languages = Languages([PSEUDO], PSEUDO.code)
        subscriptions = Subscriptions(
            SubscriptionStore(database),
            ZoneInfo("UTC"),
            time(7),
            load_cities(),
            topics=load_topics(),
            most=3,
            languages=languages,
        )

        async def listed() -> list[Any]:
            return await stores.sources.all(LATER)

        async def numbers(now: datetime) -> dict[str, int]:
            return await stores.articles.counts()

        dispatcher = Dispatcher(
            desk,
            subscriptions,
            operations=Operations(listed, _feed, numbers),
            corrections=Corrections(stores, OutboxStore(database), ChatStore(database)),
            gate=Gate(Quotas(requests=10_000, chat_requests=10_000)),
        )
        yield House(database, stores, desk.speaking(PSEUDO), dispatcher, languages)


#: These print what they are given.
GIVEN = {"error", "plain", "notice", "stats", "privacy", "forget", "help", "explain"}


@pytest.mark.parametrize("page", sorted(set(RENDERER.names) - GIVEN))
def test_every_page_is_looked_up(page: str) -> None:
    """Samples are in English letters: here only that a page changes with the language can be told."""
    bare = samples(page)[-1]
    assert RENDERER.render(page, **{**bare, "language": PSEUDO}) != RENDERER.render(page, **bare)


ASKED = ("", "sanctions", "joint drills", news("korea") + " 2018-06", news("zirconium"))


@pytest.mark.parametrize("words", ASKED)
@pytest.mark.asyncio(loop_scope="module")
async def test_no_english_in_answers(house: House, words: str) -> None:
    desk, here, zone = house.desk, Chat(id=7), ZoneInfo("UTC")
    told = [
        await desk.brief(words, here, LATER, zone),
        await desk.digest(tuple(words.split()), OLDEST, LATER, zone, Chat(id=8)),
        await desk.drills(words, LATER, zone),
        await desk.moves(words, LATER, zone),
        await desk.timeline(words, LATER, zone),
        await desk.positions(words or "talks", LATER, zone),
        await desk.search(words or "2018", LATER, zone),
    ]
    for reply in told:
        labels = [button.label for row in reply.buttons for button in row]
        assert english_in([*reply.messages, *labels], allowed=(words, "talks") if words else ("talks",)) == []


@pytest.mark.parametrize("name", ["Kim", "Moon Jae-in", "Trump", "Nobody"])
@pytest.mark.asyncio(loop_scope="module")
async def test_no_english_on_cards(house: House, name: str) -> None:
    for reply in (
        await house.desk.who(news(name), LATER),
        await house.desk.said(news(name), LATER),
        await house.desk.said(f"{news(name)} about sanctions", LATER),
    ):
        labels = [button.label for row in reply.buttons for button in row]
        # A country stands as its code behind a name.
        assert english_in([*reply.messages, *labels], allowed=("sanctions", "about", *_COUNTRIES)) == []


@pytest.mark.asyncio(loop_scope="module")
async def test_who_said_what_about_can_be_asked_in_the_readers_language(house: House) -> None:
    asked = f"{news('Trump')} {said('about')} sanctions"
    english = await house.desk.said(f"{news('Trump')} about sanctions", LATER)
    assert (await house.desk.said(asked, LATER)).messages == english.messages
    by_label = await house.desk.positions(said("sanctions"), LATER)
    assert len(by_label.buttons) == len((await house.desk.positions("sanctions", LATER)).buttons) > 0


_COUNTRIES = ("PRK", "KOR", "USA", "CHN")
#: What is typed, beside every command.
LINES = (
    "/start", "/help", "/settings", "/subscribe 07:30", "/subscribe 25:77", "/subscribe 07:30 Asia/Soeul",
    "/subscribe 07:30 Nowhere/Xyzzy", "/subscribe 08:00 mon,wed korea", "/subscribe 09:00 11111", "/settings",
    "/topics", "/pause 3d", "/settings", "/resume", "/pause", "/resume", "/pause long", "/unsubscribe", "/language",
    "/privacy", "/export", "/forget", "/sources", "/stats", "/addsource https://example.org/feed.xml", "/addsource 1",
    "/dropsource zzz", "/wrong", "/wrong x", "/wrong 999999", "/wrong 1", "/wrong 1 undo", "/wrong 2 nonsense",
    "/wrong 2 undo", "/why", "/why 1", "/why 999999", "/why x", "/who", "/said", "/positions", "/search", "/nosuch",
    "/dirlls", "/", "11111 22222", "https://example.org/x", " ".join(["11111"] * 50), "", "7:3x", "/brief", "/drills",
    "/who " + news("Kim"),
)  # fmt: skip
#: What readers typed comes back as it was.
TYPED = (
    "Han",
    "UN News",
    "sanctions",
    "grain deal, Black Sea",
    "who Kim",
    "Asia/Soeul",
    "Nowhere/Xyzzy",
    "nosuch",
    "dirlls",
    "zzz",
    "7:3x",
    "korea",
    "long",
)
#: The words that /wrong takes are the same in every language.
FIELDS = (
    "stance", "supports", "opposes", "neutral", "issue", "VALUE", "phase", "planned", "ongoing", "completed",
    "suspended", "cancelled", "unknown", "start", "end", "status", "type", "date",
)  # fmt: skip


@pytest.mark.asyncio(loop_scope="module")
async def test_no_english_in_conversation(house: House) -> None:
    """Every line, then every button that was shown: each kind of button a few times, whatever it says."""
    rules = {fact.rule for kind in ("position", "drill", "move") for fact in await _facts(house, kind)}
    allowed = sorted((*TYPED, *rules, *_COUNTRIES), key=len, reverse=True)
    waiting: deque[Request] = deque(_request(text=line) for line in LINES)
    waiting.extend(_request(text=f"/{command.name}") for command in COMMANDS)
    waiting.append(_request(attachment=Attachment(name="a.pdf", media_type="application/pdf", content=b"x")))
    pressed: dict[str, int] = {}
    heard = 0
    wrong: dict[str, list[str]] = {}
    while waiting and heard < MOST:
        request, heard = waiting.popleft(), heard + 1
        decision = await house.dispatcher.decide(replace(request, at=LATER + timedelta(seconds=heard)))
        await house.dispatcher.subscriptions.commit(request.chat, decision.effects, (), request.at)
        reply = decision.reply
        labels = [button.label for row in reply.buttons for button in row] if reply else []
        texts = [*(reply.messages if reply else ()), *labels, decision.notice]
        keywords = FIELDS if request.text.startswith("/wrong") else ()
        if found := english_in(texts, allowed=(*allowed, *keywords)):
            wrong[request.button or request.text] = found
        for button in (button for row in (reply.buttons if reply else ()) for button in row):
            kind = ":".join(part for part in button.data.split(":") if part.isalpha())[:24] or button.data[:6]
            pressed[kind] = pressed.get(kind, 0) + 1
            if pressed[kind] <= 2:
                waiting.append(_request(button=button.data))
    assert wrong == {}
    assert heard < MOST
    assert len(pressed) > 40


async def _facts(house: House, kind: str) -> list[Any]:
    return await house.stores.facts.facts(kind, Window(), limit=2000)


def _request(**values: Any) -> Request:
    return Request(chat=Chat(id=7), user=7, at=LATER, admin=True, **values)


@pytest.mark.asyncio(loop_scope="module")
async def test_no_english_for_who_is_turned_away_or_asks_too_much(house: House) -> None:
    for quotas in (Quotas(allowed=frozenset()), Quotas(requests=0)):
        strict = Dispatcher(house.desk, house.dispatcher.subscriptions, gate=Gate(quotas))
        for request in (_request(text="/brief"), _request(button="set:")):
            decision = await strict.decide(replace(request, admin=False))
            texts = [*(decision.reply.messages if decision.reply else ()), decision.notice]
            assert any(texts)
            assert english_in(texts) == []


@pytest.mark.asyncio(loop_scope="module")
async def test_no_english_in_what_comes_unasked(house: House) -> None:
    rule = AlertRule(chat_id=7, kinds=frozenset(AlertKind), actors=())
    records = [*await _facts(house, "drill"), *await _facts(house, "position")]
    articles = await house.stores.articles.references({record.article_id for record in records})
    followed = {r.actor.id for r in records if isinstance(r, PositionRecord) and r.actor}
    alert = select.alert(records, [], articles, kinds=rule.kinds, follow=followed)
    page = RENDERER.render("alert", alert=alert, now=LATER, zone=UTC, language=PSEUDO)
    greetings = []
    for kind in ("group", "channel"):
        reply = house.dispatcher.greeting(Chat(id=-1, kind=kind, title=news("News")), PSEUDO)
        greetings += [*reply.messages, *(button.label for row in reply.buttons for button in row)]
    assert english_in([*page, *greetings]) == []


def test_no_english_in_telegrams_menu() -> None:
    for kind in ("private", "group", "manager"):
        assert english_in(summary for _, summary in menu(kind, PSEUDO, admin=True)) == []
    assert english_in(command.usage(PSEUDO) for command in COMMANDS) == []


@pytest.mark.asyncio(loop_scope="module")
async def test_no_english_on_the_site(house: House) -> None:
    dossiers = await house.desk.dossiers(Query(), 50)
    actors = await house.stores.actors.some(sorted({actor.id for dossier in dossiers for actor in dossier.actors}))
    for name, text in site(dossiers, actors, now=LATER, topics=house.desk.topics, language=PSEUDO).items():
        if name.endswith(".html"):
            body = text[text.index("<body>") :]
            assert english_in([body], allowed=("briefbot",)) == []


@pytest.mark.asyncio(loop_scope="module")
async def test_a_device_is_answered_in_its_language_and_the_digest_goes_on_in_it(house: House) -> None:
    languages = Languages([*Languages(), PSEUDO])
    store = SubscriptionStore(house.database)
    subscriptions = Subscriptions(store, ZoneInfo("UTC"), time(7), topics=load_topics(), languages=languages)
    dispatcher = Dispatcher(house.desk, subscriptions)
    chat = Chat(id=70)
    asked = Request(chat=chat, user=70, text="/subscribe 07:30", language="ru-RU", at=LATER)
    reply = await dispatcher.answer(asked)
    assert reply is not None
    assert english_in(reply.messages) == []
    (subscription,) = await subscriptions.of_chat(chat)
    digests = Digests(house.desk, DigestStore(house.database), load_topics(), languages)
    assert english_in((await digests.content(subscription, LATER)).messages) == []

    # What was chosen stands, whatever the device speaks.
    chosen = await dispatcher.answer(replace(asked, text="/language en"))
    assert chosen is not None
    assert chosen.messages == ("From now on I speak English here.",)
    later = await dispatcher.answer(replace(asked, text="/settings"))
    assert later is not None
    assert later.messages[0].startswith("<b>Settings</b>")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_group_is_not_swayed_by_one_persons_device(house: House) -> None:
    languages = Languages([*Languages(), PSEUDO])
    subscriptions = Subscriptions(SubscriptionStore(house.database), ZoneInfo("UTC"), time(7), languages=languages)
    group = Request(chat=Chat(id=-71, kind="group"), user=71, text="/settings", language="ru", at=LATER)
    reply = await Dispatcher(house.desk, subscriptions).answer(group)
    assert reply is not None
    assert reply.messages[0].startswith("<b>Settings</b>")
