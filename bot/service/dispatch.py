"""The dispatcher: a request comes in, a decision goes out. It knows nothing of Telegram: the same request gets the same
answer in a terminal.

    Request ─> gate (who is served, how often) ─> button, command, open question, link, text or file ─> Decision
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from rapidfuzz import fuzz, process

from bot.domain.conversation import Attachment, Button, Chat, InlineResult, Reply, Request
from bot.domain.delivery import Await, Effect, ForgetChat, SetLanguage
from bot.domain.language import N_, Language
from bot.service import onboarding
from bot.service.commanding import Answers, Ask, Command, Decision, run_button, with_buttons
from bot.service.commands import COMMANDS, HANDLERS, PRESSES
from bot.service.corrections import Corrections
from bot.service.inline import inline_answers
from bot.service.limits import Gate
from bot.service.operations import Operations
from bot.service.posts import Posts
from bot.service.subscriptions import Subscriptions

_LINE = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,64})(?:@(?P<bot>\w{1,64}))?(?:\s+(?P<words>.*))?", re.DOTALL)
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
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
_NOT_YOURS = N_("Only administrators of this group can change what it gets.")


class Dispatcher:
    """Answers requests, whatever channel they come through."""

    def __init__(
        self,
        desk: Answers,
        subscriptions: Subscriptions,
        *,
        operations: Operations | None = None,
        corrections: Corrections | None = None,
        gate: Gate | None = None,
        username: str = "",
        posts: Posts | None = None,
    ) -> None:
        """A dispatcher over the desk.

        :param username: the bot's own, to know which ``/command@name`` is meant for it.
        :param posts: takes in what is posted in channels; without it that is passed over.
        """
        self._desk = desk
        self.subscriptions = subscriptions
        self._operations = operations
        self._corrections = corrections
        self._gate = gate or Gate()
        self.username = username
        self._posts = posts

    async def answer(self, request: Request) -> Reply | None:
        """Decide and commit at once: for a channel without an outbox. ``None``: nothing is to be said."""
        decision = await self.decide(request)
        shown = decision.reply.shown if decision.reply else ()
        if decision.effects or shown:
            await self.subscriptions.commit(request.chat, decision.effects, shown, request.at)
        if decision.reply is None and decision.notice:
            return self._desk.page("plain", text=decision.notice)
        return decision.reply

    async def decide(self, request: Request) -> Decision:
        """What to answer and what to change; nothing is changed yet, but for articles that were sent in."""
        if not self._gate.serves(request):
            return self._turned_away(request)
        if not self._concerns_us(request):
            if request.chat.kind == "channel" and self._posts is not None:
                await self._posts.keep(request)
            return Decision()
        wait = self._gate.passes(request)
        if wait is not None:
            return self._slow_down(request, wait)
        ask = await self._ask(request)
        decision = await self._answer(ask)
        return replace(decision, effects=(*decision.effects, *self._learnt(ask, decision)))

    async def _answer(self, ask: Ask) -> Decision:
        request, text = ask.request, _plain(ask.request.text)
        if request.button is not None:
            return await self._press(ask, request.button)
        if request.attachment is not None:
            return await self._document(ask, request.attachment)
        if request.place_zone is not None:
            return await self._place(ask, request.place_zone)
        if text.startswith("/"):
            return await self._command(ask, text)
        return await self._talk(ask, text)

    def _learnt(self, ask: Ask, decision: Decision) -> tuple[Effect, ...]:
        """The language of a person's device is kept when first met, so that digests speak it too."""
        known = ask.state is not None and ask.state.language
        settled = any(isinstance(effect, SetLanguage | ForgetChat) for effect in decision.effects)
        if (
            known
            or settled
            or ask.chat.kind != "private"
            or ask.subscriptions.languages.spoken(_tag(ask.request)) is None
        ):
            return ()
        return (SetLanguage(ask.chat.id, ask.language.code),)

    async def desk_for(self, request: Request) -> Answers:
        """The desk, speaking the language of the chat."""
        state = await self.subscriptions.state(request.chat)
        return self._desk.speaking(self.subscriptions.language_of(state, _tag(request)))

    def desk_at_first_sight(self, request: Request) -> Answers:
        """The same without a look into the database."""
        return self._desk.speaking(self.subscriptions.language_of(None, _tag(request)))

    async def inline(self, request: Request) -> list[InlineResult]:
        """Results for words typed after the bot's name in any chat; none beyond the limits."""
        if not self._gate.serves(request) or self._gate.passes(request) is not None:
            return []
        ask = await self._ask(request)
        return await inline_answers(ask.desk, request.text, request.at, ask.zone)

    def greeting(self, chat: Chat, language: Language) -> Reply:
        """What is said when the bot is brought into a group; for a channel, to who brought it there."""
        desk = self._desk.speaking(language)
        if chat.kind == "channel":
            text = language.gettext(
                "I can post in “%(title)s” now. Write /subscribe 07:30 in the channel, and a digest comes there every"
                " day; /settings there shows what can be chosen.",
                title=chat.title[:100],
            )
            return desk.page("plain", text=text)
        set_up = Button(language.gettext("Set up a digest"), "go:new")
        rows = [(set_up, Button(language.gettext("Show a brief"), "/brief"))]
        return with_buttons(desk.page("start", new=False), rows)

    def changes_chat(self, request: Request) -> bool:
        """Whether the request may change what the chat gets, if its sender may."""
        data = request.button or ""
        if data and not data.startswith("/"):
            press = PRESSES.get(data.partition(":")[0])
            return press is not None and press.changes
        line = _LINE.fullmatch(_plain(data or request.text))
        command = HANDLERS.get(line["name"].lower()) if line else None
        # What /start and /settings show depends on it as well.
        return command is not None and (command.changes or command.name in ("start", "settings"))

    def is_slow(self, request: Request) -> bool:
        """Whether an article is to be read first: somebody waits for seconds."""
        if request.button is not None or request.chat.kind not in _TALKS:
            return False
        text = _plain(request.text)
        if text.startswith("/"):
            return False
        return request.attachment is not None or _LINK.search(text) is not None or len(text.split()) >= _ARTICLE_WORDS

    # --- who is served --------------------------------------------------------------------------------

    def _concerns_us(self, request: Request) -> bool:
        """In a group only what is addressed to the bot does: commands and buttons."""
        if request.chat.kind in _TALKS or request.button is not None:
            return True
        line = _LINE.fullmatch(_plain(request.text))
        if line is None:
            return False
        addressed = (line["bot"] or "").casefold()
        if addressed:
            return addressed == self.username.casefold()
        command = HANDLERS.get(line["name"].lower())
        return command is not None and command.open_to(request)

    def _turned_away(self, request: Request) -> Decision:
        if not self._concerns_us(request):
            return Decision()
        desk = self.desk_at_first_sight(request)
        _ = desk.language.gettext
        if request.button is not None:
            return Decision(notice=_("This bot is private."))
        number = request.user if request.chat.kind == "private" else request.chat.id
        message = _(
            "This bot is private. Ask whoever runs it to let you in; the number to name is %(number)s.", number=number
        )
        return Decision(desk.page("error", message=message))

    def _slow_down(self, request: Request, wait: timedelta) -> Decision:
        quotas, seconds = self._gate.quotas, max(1, round(wait.total_seconds()))
        desk = self.desk_at_first_sight(request)
        message = desk.language.ngettext(
            "That is more than I can take: %(person)d requests a minute of one person, %(chat)d of one chat. I answer"
            " again in a second.",
            "That is more than I can take: %(person)d requests a minute of one person, %(chat)d of one chat. I answer"
            " again in %(num)d seconds.",
            seconds,
            person=quotas.requests,
            chat=quotas.chat_requests,
        )
        if request.button is not None:
            return Decision(notice=message)
        return Decision(desk.page("error", message=message)) if self._gate.tells(request, wait) else Decision()

    # --- commands -------------------------------------------------------------------------------------

    async def _command(self, ask: Ask, text: str) -> Decision:
        request, line = ask.request, _LINE.fullmatch(text)
        if line is None:
            return self._lost(ask, "")
        addressed = (line["bot"] or "").casefold()
        if addressed and addressed != self.username.casefold() and request.chat.kind not in _TALKS:
            return Decision()
        command = HANDLERS.get(line["name"].lower())
        if command is None or not command.open_to(request):
            return self._lost(ask, line["name"].lower())
        decision = await self._run(_with_words(ask, line["words"] or ""), command)
        if ask.state is not None and ask.state.awaiting and not any(isinstance(e, Await) for e in decision.effects):
            # Whoever gives a command has left the question behind.
            return replace(decision, effects=(*decision.effects, Await(request.chat.id, None)))
        return decision

    async def _run(self, ask: Ask, command: Command) -> Decision:
        if command.changes and not ask.request.manager:
            return ask.refuse(ask.gettext(_NOT_YOURS))
        if command.needs and not ask.words:
            example = f"/{command.name} {command.sample}"
            needed = ask.gettext(command.needs)
            return ask.refuse(
                ask.gettext("Write %(what)s after it, for example: %(example)s", what=needed, example=example)
            )
        return await command.handler(ask)

    async def _ask(self, request: Request) -> Ask:
        """The request with what is kept of its chat, and a desk that speaks its language."""
        state = await self.subscriptions.state(request.chat)
        return Ask(
            request,
            "",
            state,
            self._desk.speaking(self.subscriptions.language_of(state, _tag(request))),
            self.subscriptions,
            operations=self._operations,
            corrections=self._corrections,
            username=self.username,
        )

    def _lost(self, ask: Ask, name: str) -> Decision:
        """No such command: say so, with the one that may have been meant."""
        known = [command.name for command in COMMANDS if command.open_to(ask.request)]
        close = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=_ALIKE) if name else None
        if close is None:
            return ask.refuse(ask.gettext("I know no such command."), _help(ask))
        meant = HANDLERS[close[0]]
        message = ask.gettext("I know no /%(name)s. Did you mean /%(meant)s?", name=name[:32], meant=meant.name)
        rows = [(Button(f"/{meant.name}", f"/{meant.name}"),)] if not meant.needs else []
        return ask.refuse(message, *rows, _help(ask))

    # --- talk -----------------------------------------------------------------------------------------

    async def _talk(self, ask: Ask, text: str) -> Decision:
        """Plain words to the bot itself: a link, a text to read, an answer, a command without its slash."""
        request, words = ask.request, text.split()
        if not words:
            return ask.refuse(ask.gettext("Send me a command, a link, a text or a text file."))
        link = _LINK.search(text)
        if link and len(words) <= _LINK_WORDS:
            url = link[0].rstrip(".,;:!?)»”'")
            return await self._full(ask) or Decision(await ask.desk.read_link(url, request.chat, request.at))
        if len(words) >= _ARTICLE_WORDS:
            return await self._full(ask) or Decision(await ask.desk.read_text(text, request.chat, request.at))
        ask = _with_words(ask, " ".join(words[1:]))
        draft = onboarding.draft_of(ask)
        command = HANDLERS.get(words[0].lower().rstrip(":,"))
        asked = draft is not None and (command is None or draft.step == "topics")
        if draft and asked and (answered := await onboarding.typed(ask, draft, " ".join(words))) is not None:
            return answered
        if command is not None and command.open_to(request) and len(words) <= 8:
            return await self._run(ask, command)
        return self._hint(ask, " ".join(words))

    def _hint(self, ask: Ask, text: str) -> Decision:
        """Short words that are no command: offer what they may be meant for."""
        rows = [run_button(f"/{name} {text}", f"/{name} {text}"[:60]) for name in ("who", "brief", "search")]
        message = ask.gettext("I answer commands, links and texts to read. Shall I look that up?")
        if not any(rows):
            message = ask.gettext("I answer commands, links and texts to read; /help lists what I can do.")
        return ask.say(message, *filter(None, rows), _help(ask))

    async def _place(self, ask: Ask, zone: str) -> Decision:
        """A place was shared: the chat lives in its time zone."""
        if ask.chat.kind not in _TALKS:
            return Decision()
        return await onboarding.in_zone(ask, onboarding.draft_of(ask), zone)

    async def _document(self, ask: Ask, attachment: Attachment) -> Decision:
        if ask.chat.kind not in _TALKS:
            return Decision()
        return await self._full(ask) or Decision(await ask.desk.read_file(attachment, ask.chat, ask.now))

    async def _full(self, ask: Ask) -> Decision | None:
        """The limit of articles a day, once it is reached."""
        most, request = self._gate.quotas.articles, ask.request
        if request.admin or request.chat.kind == "terminal":
            return None
        read = await self.subscriptions.articles_sent(request.chat, request.at - timedelta(days=1))
        if read < most:
            return None
        message = ask.language.ngettext(
            "I have read %(num)d article for you within a day; that is the limit here. Please go on tomorrow.",
            "I have read %(num)d articles for you within a day; that is the limit here. Please go on tomorrow.",
            most,
        )
        return ask.refuse(message)

    # --- buttons --------------------------------------------------------------------------------------

    async def _press(self, ask: Ask, data: str) -> Decision:
        """A button. Its data may be old or forged: it is worth no more than the same words typed."""
        if data.startswith("/"):
            return await self._command(replace(ask, request=replace(ask.request, text=data)), data)
        kind, _, value = data.partition(":")
        press = PRESSES.get(kind)
        if press is None or (press.admin_only and not ask.request.admin):
            return ask.stale()
        if press.changes and not ask.request.manager:
            return Decision(notice=ask.gettext(_NOT_YOURS))
        return await press.handler(_with_words(ask, value))


def _with_words(ask: Ask, words: str) -> Ask:
    return replace(ask, words=" ".join(words.split()[:_MOST_WORDS]))


def _help(ask: Ask) -> tuple[Button, ...]:
    return (Button(ask.gettext("All commands"), "/help"),)


def _tag(request: Request) -> str | None:
    """What the person's device speaks, where the chat is one person's: a group's is not for one to decide."""
    return request.language if request.chat.kind in ("private", "inline") else None


def _plain(text: str) -> str:
    return text.strip().lstrip(_INVISIBLE).strip()
