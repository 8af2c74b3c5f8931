"""The one command table, and the dispatcher that answers with it.

The table feeds dispatch, /help and Telegram's menus, so that none of them can differ from the others. The dispatcher
knows nothing of Telegram: the same request gets the same answer in a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.domain.conversation import Button, Reply, Request
from bot.service import subscriptions as subs
from bot.service.commanding import Answers, Ask, Command, Decision, run_button, with_buttons
from bot.service.subscriptions import Subscriptions

_LINE = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,64})(?:@(?P<bot>\w{1,64}))?(?:\s+(?P<words>.*))?", re.DOTALL)
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_PAYLOAD = re.compile(r"(who|brief|drills)_([A-Za-z0-9_-]{1,58})")
#: Marks that steer the direction of text, and byte-order marks: invisible before a slash.
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
#: A text of this many words is something to read, not something to say.
_ARTICLE_WORDS = 40
#: Words around a link that still make the message "a link".
_LINK_WORDS = 25
#: How alike two command names are (0–100) before one is suggested for the other; "dirlls" and "drills" are 83 alike,
#: while /brief and /drills stay below 40.
_ALIKE = 60
_MOST_WORDS = 300
_TALKS = ("private", "terminal")


# --- handlers --------------------------------------------------------------------------------------------


async def _start(ask: Ask) -> Decision:
    """Welcome; a deep link's payload is answered at once instead."""
    if link := _PAYLOAD.fullmatch(ask.words.strip()):
        name, words = link[1], link[2].replace("_", " ").strip()
        return await _HANDLERS[name].handler(replace(ask, words=words))
    reply = ask.desk.page("start")
    rows = [(Button("Show me a brief", "/brief"), Button("Drills", "/drills")), (Button("Daily digest", "/subscribe"),)]
    return Decision(with_buttons(reply, rows))


async def _help(ask: Ask) -> Decision:
    shown = [command for command in COMMANDS if ask.request.admin or not command.admin_only]
    reply = ask.desk.page("help", commands=[(command.usage, command.summary) for command in shown])
    examples = [Button(command.example, command.example) for command in shown if command.example]
    return Decision(with_buttons(reply, [examples[i : i + 2] for i in range(0, len(examples), 2)]))


async def _brief(ask: Ask) -> Decision:
    return Decision(await ask.desk.brief(ask.words, ask.chat, ask.now, ask.zone))


async def _who(ask: Ask) -> Decision:
    return Decision(await ask.desk.who(ask.words, ask.now, ask.zone))


async def _said(ask: Ask) -> Decision:
    return Decision(await ask.desk.said(ask.words, ask.now, ask.zone))


async def _positions(ask: Ask) -> Decision:
    return Decision(await ask.desk.positions(ask.words, ask.now, ask.zone))


async def _drills(ask: Ask) -> Decision:
    return Decision(await ask.desk.drills(ask.words, ask.now, ask.zone))


async def _moves(ask: Ask) -> Decision:
    return Decision(await ask.desk.moves(ask.words, ask.now, ask.zone))


async def _timeline(ask: Ask) -> Decision:
    return Decision(await ask.desk.timeline(ask.words, ask.now, ask.zone))


async def _search(ask: Ask) -> Decision:
    return Decision(await ask.desk.search(ask.words, ask.now, ask.zone))


async def _why(ask: Ask) -> Decision:
    number = ask.words.strip().lstrip("#")
    if not (number.isascii() and number.isdigit() and len(number) <= 12):
        return ask.refuse("Write the number that stands beside a line of a brief, for example: /why 12")
    return Decision(await ask.desk.why(int(number), ask.now, ask.zone))


async def _privacy(ask: Ask) -> Decision:
    return Decision(ask.desk.page("privacy"))


COMMANDS: tuple[Command, ...] = (
    Command(name="start", summary="What this bot does, and a first brief", handler=_start, in_menu=False),
    Command(name="help", summary="All commands", handler=_help),
    Command(
        name="brief",
        arguments="[topic or period]",
        summary="What is new: actors, positions, drills, moves",
        example="/brief 7d",
        handler=_brief,
    ),
    Command(
        name="who",
        arguments="NAME",
        summary="One actor: title, positions, moves",
        example="/who Han",
        handler=_who,
        needs="a name",
    ),
    Command(
        name="said",
        arguments="NAME [about ISSUE]",
        summary="What somebody said, and where",
        handler=_said,
        needs="a name",
    ),
    Command(
        name="positions",
        arguments="ISSUE",
        summary="Who stands where on an issue",
        example="/positions sanctions",
        handler=_positions,
        needs="an issue",
    ),
    Command(
        name="drills",
        arguments="[place, actor or period]",
        summary="Military drills: who, where, when",
        example="/drills",
        handler=_drills,
    ),
    Command(
        name="moves",
        arguments="[A] [B] [period]",
        summary="Diplomatic and military moves",
        example="/moves 30d",
        handler=_moves,
    ),
    Command(
        name="timeline",
        arguments="[topic or period]",
        summary="Drills and moves by date",
        example="/timeline korea",
        handler=_timeline,
    ),
    Command(name="search", arguments="WORDS", summary="Articles that hold the words", handler=_search, needs="a word"),
    Command(name="why", arguments="N", summary="The sentence that proves line N", handler=_why, needs="a number"),
    Command(
        name="subscribe",
        arguments="[HH:MM] [days] [timezone] [topics]",
        summary="A digest every day at your time",
        example="/subscribe 07:30",
        handler=subs.subscribe,
        changes=True,
    ),
    Command(name="unsubscribe", summary="Stop a digest", handler=subs.unsubscribe, changes=True),
    Command(name="settings", summary="Your digests, and how to change them", handler=subs.settings),
    Command(name="pause", arguments="[3d]", summary="No digests for a while", handler=subs.pause, changes=True),
    Command(name="resume", summary="Digests again", handler=subs.resume, changes=True),
    Command(name="privacy", summary="What is kept of you", handler=_privacy),
)
_HANDLERS = {command.name: command for command in COMMANDS}


# --- dispatch --------------------------------------------------------------------------------------------


class Dispatcher:
    """Answers requests, whatever channel they come through."""

    def __init__(self, desk: Answers, subscriptions: Subscriptions, *, username: str = "") -> None:
        """:param username: the bot's own, to know which ``/command@name`` is meant for it."""
        self._desk = desk
        self._subscriptions = subscriptions
        self.username = username

    async def answer(self, request: Request) -> Reply | None:
        """Decide and commit at once: for a channel without an outbox. ``None``: nothing is to be said."""
        decision = await self.decide(request)
        shown = decision.reply.shown if decision.reply else ()
        if decision.effects or shown:
            await self._subscriptions.commit(request.chat, decision.effects, shown, request.at)
        if decision.reply is None and decision.notice:
            return self._desk.page("plain", text=decision.notice)
        return decision.reply

    async def decide(self, request: Request) -> Decision:
        """What to answer and what to change; nothing is changed yet, but for articles that were sent in."""
        if request.button is not None:
            return await self._press(request, request.button)
        text = request.text.strip().lstrip(_INVISIBLE).strip()
        if request.attachment is not None:
            return await self._document(request)
        if text.startswith("/"):
            return await self._command(request, text)
        if request.chat.kind in _TALKS:
            return await self._talk(request, text)
        return Decision()

    def changes_chat(self, request: Request) -> bool:
        """Whether the request would change what the chat gets, if its sender may."""
        if request.button is not None and request.button.startswith("stop:"):
            return True
        line = _LINE.fullmatch((request.button or request.text).strip().lstrip(_INVISIBLE).strip())
        command = _HANDLERS.get(line["name"].lower()) if line else None
        return command is not None and command.changes

    async def _command(self, request: Request, text: str) -> Decision:
        line = _LINE.fullmatch(text)
        if line is None:
            return self._lost(request, "") if request.chat.kind in _TALKS else Decision()
        addressed = (line["bot"] or "").casefold()
        talks = request.chat.kind in _TALKS
        if addressed and addressed != self.username.casefold() and not talks:
            return Decision()
        command = _HANDLERS.get(line["name"].lower())
        if command is None or (command.admin_only and not request.admin):
            return self._lost(request, line["name"].lower()) if addressed or talks else Decision()
        return await self._run(request, command, (line["words"] or "").strip())

    async def _run(self, request: Request, command: Command, words: str) -> Decision:
        ask = await self._ask(request, " ".join(words.split()[:_MOST_WORDS]))
        if command.changes and not request.manager:
            return ask.refuse("Only administrators of this group can change what it gets.")
        if command.needs and not ask.words:
            example = f"/{command.name} " + {"a name": "Han", "a number": "12"}.get(command.needs, "sanctions")
            return ask.refuse(f"Write {command.needs} after it, for example: {example}")
        return await command.handler(ask)

    async def _ask(self, request: Request, words: str) -> Ask:
        zone = await self._subscriptions.zone(request.chat)
        return Ask(request, words, zone, self._desk, self._subscriptions)

    def _lost(self, request: Request, name: str) -> Decision:
        """No such command: say so, with the one that may have been meant."""
        known = [c.name for c in COMMANDS if request.admin or not c.admin_only]
        close = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=_ALIKE) if name else None
        if close is None:
            return Decision(with_buttons(self._desk.page("error", message="I know no such command."), [_HELP]))
        meant = _HANDLERS[close[0]]
        reply = self._desk.page("error", message=f"I know no /{name[:32]}. Did you mean /{meant.name}?")
        rows = [(Button(f"/{meant.name}", f"/{meant.name}"),)] if not meant.needs else []
        return Decision(with_buttons(reply, [*rows, _HELP]))

    async def _talk(self, request: Request, text: str) -> Decision:
        """Plain words to the bot itself: a link, a text to read, a command without its slash."""
        words = text.split()
        if not words:
            return Decision(self._desk.page("error", message="Send me a command, a link, a text or a text file."))
        link = _LINK.search(text)
        if link and len(words) <= _LINK_WORDS:
            return Decision(await self._desk.read_link(link[0].rstrip(".,;:!?)»”'"), request.chat, request.at))
        if len(words) >= _ARTICLE_WORDS:
            return Decision(await self._desk.read_text(text, request.chat, request.at))
        command = _HANDLERS.get(words[0].lower().rstrip(":,"))
        if command is not None and len(words) <= 8:
            return await self._run(request, command, " ".join(words[1:]))
        return self._hint(" ".join(words))

    def _hint(self, text: str) -> Decision:
        """Short words that are no command: offer what they may be meant for."""
        rows = [run_button(f"/{name} {text}", f"/{name} {text}"[:60]) for name in ("who", "brief", "search")]
        message = "I answer commands, links and texts to read. Shall I look that up?"
        if not any(rows):
            message = "I answer commands, links and texts to read; /help lists what I can do."
        return Decision(with_buttons(self._desk.page("plain", text=message), [*filter(None, rows), _HELP]))

    async def _document(self, request: Request) -> Decision:
        attachment = request.attachment
        if attachment is None or request.chat.kind not in _TALKS:
            return Decision()
        return Decision(await self._desk.read_file(attachment, request.chat, request.at))

    async def _press(self, request: Request, data: str) -> Decision:
        """A button. Its data may be old or forged: it is worth no more than the same words typed."""
        if data.startswith("/"):
            addressed = replace(request, text=data, button=None)
            return await self._command(addressed, data)
        kind, _, value = data.partition(":")
        ask = await self._ask(request, value)
        if kind == "who" and value:
            return Decision(await self._desk.who_id(value, request.at, ask.zone))
        if kind == "why" and value:
            return await _why(ask)
        if kind == "stop":
            if not request.manager:
                return Decision(notice="Only administrators of this group can change what it gets.")
            return await subs.stop(ask)
        return Decision(notice="That button is too old; please ask again.")


_HELP = (Button("All commands", "/help"),)


def menu(chat_kind: str, *, admin: bool = False) -> Sequence[tuple[str, str]]:
    """Names and summaries for Telegram's menu in a kind of chat (``private`` or ``group``)."""
    listed = [command for command in COMMANDS if command.in_menu and (admin or not command.admin_only)]
    if chat_kind != "private":
        listed = [command for command in listed if command.name != "privacy"]
    return [(command.name, command.summary) for command in listed]
