"""The one command table, and the table of buttons beside it.

The tables feed dispatch, /help and Telegram's menus, so that none of them can differ from the others. A command is
added by adding a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.conversation import Button
from bot.domain.language import N_, Language
from bot.service import administration, alerts, languages, onboarding, privacy, settings
from bot.service import subscribing as subs
from bot.service.commanding import Ask, Command, Decision, Handler, Press, with_buttons
from bot.service.keyboards import in_rows

_PAYLOAD = re.compile(r"(who|brief|drills)_([A-Za-z0-9_-]{1,58})")


# --- handlers --------------------------------------------------------------------------------------------


async def _start(ask: Ask) -> Decision:
    """Welcome; a deep link's payload is answered at once instead."""
    if link := _PAYLOAD.fullmatch(ask.words.strip()):
        name, words = link[1], link[2].replace("_", " ").strip()
        return await HANDLERS[name].handler(replace(ask, words=words))
    return await onboarding.welcome(ask)


async def _topics(ask: Ask) -> Decision:
    """The topics of the chat's digest; for who has none, the way to one."""
    mine = await ask.subscriptions.of_chat(ask.chat)
    if not mine or not ask.request.manager:
        return await onboarding.tapped(replace(ask, words="new")) if ask.request.manager else _offered(ask)
    if len(mine) > 1:
        rows = [(Button(subs.short_label(ask, one), f"set:{one.id}:topic"),) for one in mine]
        return ask.say(ask.gettext("Of which digest?"), *rows)
    return await settings.change(replace(ask, words=f"{mine[0].id}:topic"))


def _offered(ask: Ask) -> Decision:
    rows = [(Button(one.label_in(ask.language), f"/brief {one.label}"[:60]),) for one in ask.subscriptions.topics]
    return ask.say(ask.gettext("Topics to ask about:"), *rows)


async def _who_button(ask: Ask) -> Decision:
    return Decision(await ask.desk.who_id(ask.words, ask.now, ask.zone)) if ask.words else ask.stale()


def _desk_button(kind: str) -> Handler:
    async def pressed(ask: Ask) -> Decision:
        reply = await ask.desk.press(kind, ask.words, ask.chat, ask.now, ask.zone)
        return ask.stale() if reply is None else Decision(reply)

    return pressed


async def _why_button(ask: Ask) -> Decision:
    return await _why(ask) if ask.words else ask.stale()


async def _help(ask: Ask) -> Decision:
    shown = [command for command in COMMANDS if command.open_to(ask.request)]
    lines = [(command.usage(ask.language), ask.gettext(command.summary)) for command in shown]
    reply = ask.desk.page("help", commands=lines, username=ask.username)
    examples = [Button(command.example, command.example) for command in shown if command.example]
    return Decision(with_buttons(reply, in_rows(examples, 2)))


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
        return ask.refuse(ask.gettext("Write the number that stands beside a line of a brief, for example: /why 12"))
    return Decision(await ask.desk.why(int(number), ask.now, ask.zone))


COMMANDS: tuple[Command, ...] = (
    Command(name="start", summary=N_("What this bot does, and a first brief"), handler=_start, in_menu=False),
    Command(name="help", summary=N_("All commands"), handler=_help),
    Command(
        name="brief",
        arguments=N_("[topic or period]"),
        summary=N_("What is new: actors, positions, drills, moves"),
        example="/brief 7d",
        handler=_brief,
    ),
    Command(
        name="who",
        arguments=N_("NAME"),
        summary=N_("One actor: title, positions, moves"),
        example="/who Han",
        handler=_who,
        needs=N_("a name"),
        sample="Han",
    ),
    Command(
        name="said",
        arguments=N_("NAME [about ISSUE]"),
        summary=N_("What somebody said, and where; of a state also its organs"),
        handler=_said,
        needs=N_("a name"),
        sample="Han",
    ),
    Command(
        name="positions",
        arguments=N_("ISSUE"),
        summary=N_("Who stands where on an issue"),
        example="/positions sanctions",
        handler=_positions,
        needs=N_("an issue"),
        sample="sanctions",
    ),
    Command(
        name="drills",
        arguments=N_("[place, actor or period]"),
        summary=N_("Military drills: who, where, when"),
        example="/drills",
        handler=_drills,
    ),
    Command(
        name="moves",
        arguments=N_("[A] [B] [period]"),
        summary=N_("Diplomatic and military moves"),
        example="/moves 30d",
        handler=_moves,
    ),
    Command(
        name="timeline",
        arguments=N_("[topic or period]"),
        summary=N_("Drills and moves by date"),
        example="/timeline korea",
        handler=_timeline,
    ),
    Command(
        name="search",
        arguments=N_("WORDS"),
        summary=N_("Articles that hold the words"),
        handler=_search,
        needs=N_("a word"),
        sample="sanctions",
    ),
    Command(
        name="why",
        arguments=N_("N"),
        summary=N_("The sentence that proves line N"),
        handler=_why,
        needs=N_("a number"),
        sample="12",
    ),
    Command(
        name="subscribe",
        arguments=N_("[HH:MM] [days] [timezone] [topics]"),
        summary=N_("A digest every day at your time"),
        example="/subscribe 07:30",
        handler=subs.subscribe,
        changes=True,
    ),
    Command(name="topics", summary=N_("What your digest is about"), handler=_topics, changes=True),
    Command(name="unsubscribe", summary=N_("Stop a digest"), handler=subs.unsubscribe, changes=True),
    Command(name="settings", summary=N_("Your digests, and how to change them"), handler=settings.settings),
    Command(
        name="language",
        arguments=N_("[language]"),
        summary=N_("The language I speak here"),
        handler=languages.language,
        changes=True,
    ),
    Command(name="pause", arguments=N_("[3d]"), summary=N_("No digests for a while"), handler=subs.pause, changes=True),
    Command(name="resume", summary=N_("Digests again"), handler=subs.resume, changes=True),
    Command(name="privacy", summary=N_("What is kept of you"), handler=privacy.privacy),
    Command(name="export", summary=N_("All that is kept of you, as a file"), handler=privacy.export, changes=True),
    Command(name="forget", summary=N_("Erase all that is kept of you"), handler=privacy.forget, changes=True),
    Command(
        name="sources", summary=N_("The sources, and how they do"), handler=administration.sources, admin_only=True
    ),
    Command(
        name="addsource",
        arguments=N_("LINK [title]"),
        summary=N_("Read a feed from now on"),
        handler=administration.addsource,
        needs=N_("a link"),
        sample="https://news.un.org/feed/rss.xml",
        admin_only=True,
    ),
    Command(
        name="dropsource",
        arguments=N_("LINK or title"),
        summary=N_("Stop reading a feed"),
        handler=administration.dropsource,
        needs=N_("a link or a part of a title"),
        sample="UN News",
        admin_only=True,
    ),
    Command(
        name="wrong",
        arguments=N_("N [FIELD VALUE]"),
        summary=N_("Strike line N out, or set it right"),
        handler=administration.wrong,
        needs=N_("a number"),
        sample="12",
        admin_only=True,
    ),
    Command(name="stats", summary=N_("How the bot does"), handler=administration.stats, admin_only=True),
)
HANDLERS = {command.name: command for command in COMMANDS}


#: What comes back from buttons that are no command lines.
PRESSES: dict[str, Press] = {
    press.kind: press
    for press in (
        Press(kind="who", handler=_who_button),
        Press(kind="why", handler=_why_button),
        *(Press(kind=kind, handler=_desk_button(kind)) for kind in ("whys", "more", "card", "list", "pic", "ics")),
        Press(kind="stop", handler=subs.stop, changes=True),
        Press(kind="set", handler=settings.change, changes=True),
        Press(kind="zone", handler=settings.zone, changes=True),
        Press(kind="lang", handler=languages.chosen, changes=True),
        Press(kind="hold", handler=settings.hold, changes=True),
        Press(kind="go", handler=onboarding.tapped, changes=True),
        Press(kind="al", handler=alerts.alerts, changes=True),
        Press(kind="follow", handler=alerts.follow, changes=True),
        Press(kind="forget", handler=privacy.confirmed, changes=True),
        Press(kind="src", handler=administration.pressed, admin_only=True),
    )
}


def menu(chat_kind: str, language: Language, *, admin: bool = False) -> Sequence[tuple[str, str]]:
    """Names and summaries, in a language, for Telegram's menu.

    :param chat_kind: ``private``, ``group`` (what everybody there may ask) or ``manager`` (for its administrators).
    """
    listed = [command for command in COMMANDS if command.in_menu and (admin or not command.admin_only)]
    if chat_kind == "group":
        listed = [command for command in listed if not command.changes and command.name not in ("privacy", "settings")]
    return [(command.name, language.gettext(command.summary)) for command in listed]
