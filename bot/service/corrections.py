"""``/wrong N``: an operator strikes a fact out or sets it right; messages that told it are rewritten.

number, what is right ─> fact ─> correction, sent messages without the line ─> one transaction
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.briefing.withdraw import mark_of, withdraw
from bot.briefing.wording import field_words, value_words
from bot.domain.conversation import Button, Request
from bot.domain.correcting import Correction, NotSettable, fields_of, parse_change
from bot.domain.delivery import CorrectFact, Delivery, DeliveryState, Effect, Priority, RestoreFact, Rewrite
from bot.domain.language import N_, Language
from bot.domain.records import FactRecord
from bot.errors import BriefbotError
from bot.service.commanding import Ask, Decision, with_buttons
from bot.service.ports import Stores
from bot.storage.chats import ChatStore
from bot.storage.outbox import OutboxStore

#: What takes a correction back.
UNDO = "undo"
_USAGE = N_("Write the number of a line, for example: /wrong 12")


class Corrections:
    """Reads the archive and what was sent; decides what a correction changes."""

    def __init__(self, stores: Stores, outbox: OutboxStore, chats: ChatStore) -> None:
        self._stores = stores
        self._chats = chats
        self._outbox = outbox

    async def fact(self, number: int) -> FactRecord | None:
        """The fact with this number, also when it was struck out."""
        return await self._stores.facts.struck(number)

    async def correction(self, fact: FactRecord) -> Correction | None:
        """What was decided of a fact before."""
        return await self._stores.facts.correction(fact.id)

    async def decide(
        self, fact: FactRecord, changes: Mapping[str, str | None], notice: Callable[[str | None], str], request: Request
    ) -> tuple[list[Effect], int]:
        """The effects of a correction, and how many sent messages it rewrites.

        :param notice: what stands where the line stood, for a chat of this language (a code); Telegram HTML.
        """
        correction = Correction(fact_id=fact.id, by_user=request.user, at=request.at, changes=changes)
        rows = await self._rewritten(fact, notice, request.at)
        effects: list[Effect] = [CorrectFact(correction)]
        if rows:
            effects.append(Rewrite(tuple(rows)))
        return effects, len(rows)

    async def _rewritten(self, fact: FactRecord, notice: Callable[[str | None], str], now: datetime) -> list[Delivery]:
        article = (await self._stores.articles.references([fact.article_id])).get(fact.article_id)
        if article is None:
            return []
        newest: dict[tuple[int, int | None], Delivery] = {}
        for sent in await self._outbox.holding(mark_of(fact.number), article.fetched_at):
            # A message may have been rewritten since: the last text is the one that stands there.
            newest.setdefault((sent.chat_id, sent.message_id), sent)
        languages = await self._chats.languages({sent.chat_id for sent in newest.values()})
        rows = []
        for sent in newest.values():
            said = notice(languages.get(sent.chat_id))
            text = withdraw(sent.text, fact.number, said) if sent.file is None else None
            if text is not None:
                rows.append(_edit(sent, text, fact.number, now))
        return rows


def _edit(sent: Delivery, text: str, number: int, now: datetime) -> Delivery:
    return replace(
        sent,
        id=0,
        key=f"wrong:{number}:{sent.chat_id}:{sent.message_id}:{now:%Y%m%d%H%M%S}"[:160],
        text=text,
        state=DeliveryState.READY,
        not_before=now,
        attempts=0,
        edits=sent.message_id,
        message_id=None,
        reply_to=None,
        priority=Priority.DIGEST,
        local_date=None,
        error=None,
    )


# --- handlers --------------------------------------------------------------------------------------------


async def wrong(ask: Ask) -> Decision:
    """``/wrong N`` strikes out, ``/wrong N stance opposes`` sets right, ``/wrong N undo`` takes back."""
    number, _, what = ask.words.strip().lstrip("#").partition(" ")
    if ask.corrections is None or not (number.isascii() and number.isdigit() and len(number) <= 12):
        return ask.refuse(ask.gettext(_USAGE))
    fact = await ask.corrections.fact(int(number))
    if fact is None:
        return ask.refuse(
            ask.gettext("There is no fact number %(number)s. The numbers stand in the briefs.", number=number)
        )
    if what.strip().lower() == UNDO:
        return await _taken_back(ask, fact)
    try:
        changes = parse_change(fact, what, partial(_called, ask.language)) if what.strip() else {}
    except NotSettable as error:
        return ask.refuse(ask.gettext("That cannot be set: %(reason)s.", reason=error.told(ask.gettext)))
    return await _corrected(ask, fact, changes)


def _called(language: Language, word: str) -> str:
    """What a language calls a field or a value of one."""
    called = field_words(word, language)
    return called if called != word else value_words(word, language)


async def _corrected(ask: Ask, fact: FactRecord, changes: Mapping[str, str | None]) -> Decision:
    if ask.corrections is None:
        raise BriefbotError("corrections are not wired in")

    def notice(code: str | None) -> str:
        desk = ask.desk.speaking(ask.subscriptions.languages.of(code))
        return desk.page("withdrawn", number=fact.number, changes=changes).messages[0]

    effects, count = await ask.corrections.decide(fact, changes, notice, ask.request)
    reply = ask.desk.page("corrected", fact=fact, changes=changes, messages=count)
    undo = Button(ask.gettext("Take it back"), f"/wrong {fact.number} {UNDO}")
    return Decision(with_buttons(reply, [(undo,), *_choices(ask, fact, changes)]), tuple(effects))


def _choices(ask: Ask, fact: FactRecord, changes: Mapping[str, str | None]) -> list[list[Button]]:
    """What else it may be: the values of the field that is wrong most often, its stance, phase or status."""
    name, values = next(((n, v) for n, v in fields_of(fact).items() if v), ("", ()))
    now = changes.get(name, str(getattr(fact, name, "")))
    # A value without words, such as an unknown phase, is nothing to choose; Telegram refuses a button without a label.
    buttons = [
        Button(label, f"/wrong {fact.number} {name} {value}")
        for value in values
        if value != now and (label := value_words(value, ask.language))
    ]
    return [buttons[i : i + 3] for i in range(0, len(buttons), 3)]


async def _taken_back(ask: Ask, fact: FactRecord) -> Decision:
    if ask.corrections is None or await ask.corrections.correction(fact) is None:
        return ask.refuse(ask.gettext("Line %(number)d was never corrected.", number=fact.number))
    told = ask.gettext("Line %(number)d is told again as it was read.", number=fact.number)
    reply = ask.desk.page("plain", text=told)
    return Decision(reply, (RestoreFact(fact.id),))
