from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.briefing.render import Renderer
from bot.domain.articles import Draft, Payload
from bot.domain.briefing import Window
from bot.domain.conversation import Attachment, Chat, Reply
from bot.domain.facts import ActorKind
from bot.domain.issues import IssueNames
from bot.errors import DocumentError, ForbiddenAddress
from bot.service.desk import Desk
from bot.service.ingest import Ingest
from bot.service.lists import as_good
from bot.service.ports import Stores
from tests.support.analysis import FakeAnalysis
from tests.support.newsroom import NOON, actor, article, position
from tests.unit.service.conftest import alone

HERE, THERE = Chat(id=1), Chat(id=2)


@dataclass(frozen=True)
class FakeIssue:
    key: str
    label: str


class FakeIssues:
    def find(self, words: str) -> FakeIssue | None:
        return FakeIssue("talks", "Talks") if words in ("talks", "negotiations") else None

    @property
    def names(self) -> IssueNames:
        return IssueNames.of(["talks"])


class FakeWeb:
    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Payload:
        if "private" in url:
            raise ForbiddenAddress(url, "the address is not public")
        return Payload(address=url, content=b"Musa rejects tariffs.", media_type="text/html")


async def read_document(payload: Payload, *, now: datetime) -> Draft:
    text = payload.content.decode()
    if not text.strip():
        raise DocumentError("it is empty")
    return Draft(title="Sent in", text=text, outlet="", language="en")


@pytest.fixture
def ingest(stores: Stores) -> Ingest:
    return Ingest(stores, FakeAnalysis(), alone)


@pytest.fixture
def desk(stores: Stores, ingest: Ingest) -> Desk:
    return Desk(stores, ingest, Renderer(None), fetch=FakeWeb(), read_document=read_document, issues=FakeIssues())


def words(reply: Reply) -> str:
    return "\n".join(reply.messages)


async def test_a_brief_cites_what_it_tells(desk: Desk, ingest: Ingest) -> None:
    await ingest.read(article("Ade rejects talks.", title="Ade says no", url="https://example.org/ade"))
    reply = await desk.brief("", HERE, NOON)
    assert "Ade" in words(reply)
    assert "https://example.org/ade" in words(reply)
    assert reply.shown


async def test_what_a_chat_was_sent_is_not_new_to_it(desk: Desk, ingest: Ingest, stores: Stores) -> None:
    await ingest.read(article("Ade rejects talks."))
    first = await desk.brief("", HERE, NOON)
    await stores.shown.add(HERE.id, first.shown, NOON)
    again = await desk.brief("", HERE, NOON + timedelta(hours=1))
    assert again.shown == ()
    assert "Ade" not in words(again)
    assert (await desk.brief("", THERE, NOON)).shown == first.shown
    assert (await desk.brief("talks", HERE, NOON)).shown, "words ask for all there is"


async def test_while_articles_are_being_read_nothing_new_says_so(desk: Desk, ingest: Ingest, stores: Stores) -> None:
    since = NOON - timedelta(days=1)
    for empty in (await desk.brief("", HERE, NOON), await desk.digest((), since, NOON, UTC, HERE)):
        assert "no articles yet" in words(empty)
    foreign = replace(article("Ade lehnt ab.", url="https://example.org/de"), language="de")
    await ingest.keep(foreign)
    assert "no articles yet" not in words(await desk.brief("", HERE, NOON))
    await ingest.keep(article("Ade rejects talks."))
    later = NOON + timedelta(minutes=1)
    for early in (await desk.brief("", HERE, later), await desk.digest((), since, later, UTC, HERE)):
        assert "1 article has come in" in words(early)
    await ingest.catch_up()
    told = words(await desk.brief("", HERE, later))
    assert "come in" not in told
    assert "1 article," in told or "1 article;" in told, "what nobody reads is not counted"


async def test_who_finds_one_offers_several_and_admits_none(desk: Desk, ingest: Ingest) -> None:
    await ingest.read(article("Ade rejects talks. Musa supports trade."))
    assert "Ade" in words(await desk.who("ade", NOON))
    nobody = await desk.who("Zzyzx", NOON)
    assert nobody.buttons == ()
    assert "Zzyzx" in words(nobody)


async def test_said_asks_which_one_where_an_article_has_but_a_surname(
    desk: Desk, ingest: Ingest, stores: Stores
) -> None:
    """A bare "Ade" must not hide what Bisi Ade said."""
    await ingest.read(article("Ade rejects talks.", url="https://example.org/1"))
    full, who = article("Bisi Ade will not talk.", url="https://example.org/2"), actor("Bisi Ade")
    await ingest.keep(full)
    await stores.facts.record(full, analyzer="v1", actors=[who], mentions=[], records=[position(full, who)])
    assert "Whom do you mean" in words(await desk.said("Ade", NOON))


async def test_the_card_proves_its_lines_and_turns_over(desk: Desk, ingest: Ingest) -> None:
    await ingest.read(article("Ade rejects talks."))
    card = await desk.who("ade", NOON)
    data = next(button.data for row in card.buttons for button in row if button.label == "Why?")
    kind, _, value = data.partition(":")
    proof = await desk.press(kind, value, HERE, NOON)
    assert proof is not None
    assert "Ade rejects talks." in re.sub(r"<[^>]*>", "", words(proof))
    for stale in ("p0:k-nobody", "zzz", ""):
        reply = await desk.press("card", stale, HERE, NOON)
        assert reply is not None
        assert "nothing more" in words(reply)


async def test_a_forged_button_gets_a_kind_word(desk: Desk) -> None:
    assert "no longer" in words(await desk.who_id("k'; DROP TABLE actors", NOON))


async def test_positions_are_found_by_another_name_of_the_issue(desk: Desk, ingest: Ingest) -> None:
    await ingest.read(article("Ade rejects talks."))
    assert "Ade" in words(await desk.positions("negotiations", NOON))
    assert "Ade" in words(await desk.said("Ade about talks", NOON))
    assert "Ade" not in words(await desk.positions("tariffs", NOON))


async def test_why_shows_the_sentence(desk: Desk, ingest: Ingest, stores: Stores) -> None:
    await ingest.read(article("Ade rejects talks.", title="Ade says no"))
    facts = await stores.facts.facts("position", Window())
    shown = words(await desk.why(facts[0].number, NOON))
    assert "rejects" in shown
    assert "talks" in shown
    assert "no fact number 999" in words(await desk.why(999, NOON)).lower()


async def test_a_text_a_link_and_a_file_are_read_and_answered(desk: Desk) -> None:
    assert "Ade" in words(await desk.read_text("Ade rejects talks.", HERE, NOON))
    assert "Musa" in words(await desk.read_link("https://example.org/musa", HERE, NOON))
    note = Attachment(name="../../etc/note.txt", media_type="text/plain", content=b"Bola supports trade.")
    assert "Bola" in words(await desk.read_file(note, HERE, NOON))


async def test_what_cannot_be_read_is_told_in_a_sentence(desk: Desk) -> None:
    assert "not public" in words(await desk.read_link("http://private/", HERE, NOON))
    empty = Attachment(name="empty.txt", media_type="text/plain", content=b" ")
    assert "empty" in words(await desk.read_file(empty, HERE, NOON))
    assert "could not analyse" in words(await desk.read_text("poison", HERE, NOON))


async def test_markup_in_what_readers_type_stays_text(desk: Desk) -> None:
    for reply in (await desk.who("<b>x</b>", NOON), await desk.search("<i>&", NOON), await desk.drills("<u>", NOON)):
        assert "<b>x" not in words(reply)
        assert "<u>" not in words(reply)


async def test_a_digest_without_news_says_so(desk: Desk) -> None:
    reply = await desk.digest((), NOON - timedelta(days=1), NOON, UTC, HERE)
    assert "othing new" in words(reply)


def test_a_surname_alone_may_be_any_one_of_that_name() -> None:
    bare, full = actor("Lund"), replace(actor("Ada Lund"), aliases=("Mrs. Lund",))
    assert as_good("lund", full, bare, surnames=True)
    assert not as_good("lund", full, bare), "words for one of them would ask again"
    state = actor("Norland", kind=ActorKind.STATE)
    assert not as_good("norland", replace(state, name="New Norland"), state, surnames=True)
