"""The dispatcher: a request comes in, a decision goes out. It knows nothing of Telegram: the same request gets the same
answer in a terminal.

    Request ─> gate (who is served, how often) ─> button, command, open question, link, text or file ─> Decision
"""

from __future__ import annotations

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
from bot.service.requests import LINE, TALKS, concerns_us, device_language, is_article, link_in, plain
from bot.service.subscriptions import Subscriptions

#: How alike two command names are (0–100) before one is suggested for the other; "dirlls" and "drills" are 83 alike,
#: while /brief and /drills stay below 40.
_ALIKE = 60
_MOST_WORDS = 300
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
        if not concerns_us(request, self.username):
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
        request, text = ask.request, plain(ask.request.text)
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
            or ask.subscriptions.languages.spoken(device_language(ask.request)) is None
        ):
            return ()
        return (SetLanguage(ask.chat.id, ask.language.code),)

    async def desk_for(self, request: Request) -> Answers:
        """The desk, speaking the language of the chat."""
        state = await self.subscriptions.state(request.chat)
        return self._desk.speaking(self.subscriptions.language_of(state, device_language(request)))

    def desk_at_first_sight(self, request: Request) -> Answers:
        """The same without a look into the database."""
        return self._desk.speaking(self.subscriptions.language_of(None, device_language(request)))

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

    # --- who is served --------------------------------------------------------------------------------

    def _turned_away(self, request: Request) -> Decision:
        if not concerns_us(request, self.username):
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
        request, line = ask.request, LINE.fullmatch(text)
        if line is None:
            return self._lost(ask, "")
        addressed = (line["bot"] or "").casefold()
        if addressed and addressed != self.username.casefold() and request.chat.kind not in TALKS:
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
            self._desk.speaking(self.subscriptions.language_of(state, device_language(request))),
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
        if url := link_in(text):
            return await self._full(ask) or Decision(await ask.desk.read_link(url, request.chat, request.at))
        if is_article(text):
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
        if ask.chat.kind not in TALKS:
            return Decision()
        return await onboarding.in_zone(ask, onboarding.draft_of(ask), zone)

    async def _document(self, ask: Ask, attachment: Attachment) -> Decision:
        if ask.chat.kind not in TALKS:
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
