"""What a chat wants to be told at once, and when it wants to be left alone.

al:               the page                 al:drill, al:change, al:night    on or off
al:quiet[:2200]   hours of rest            al:drop:<actor>                  follow no longer
follow:<actor>    tell all that this actor says and does
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.domain.alerts import A_DAY, NIGHT, AlertKind, AlertRule, QuietHours
from bot.domain.conversation import Button
from bot.domain.delivery import SaveAlerts, SetQuiet
from bot.domain.language import N_
from bot.service.commanding import Ask, Decision
from bot.service.keyboards import ticked
from bot.service.settings import back

_KINDS = {AlertKind.DRILL: N_("New drills"), AlertKind.CHANGE: N_("Changed positions")}
_HOURS = (NIGHT, QuietHours(time(23), time(6)), QuietHours(time(20), time(8)), QuietHours(time(0), time(0)))
#: Actors that one chat may follow: each is a button on the page.
MOST_ACTORS = 20


async def alerts(ask: Ask) -> Decision:
    """An ``al:`` button."""
    rule = await ask.subscriptions.alerts(ask.request)
    verb, _, value = ask.words.partition(":")
    if not verb:
        return _page(ask, rule)
    if verb in tuple(AlertKind):
        return _saved(ask, replace(rule, kinds=rule.kinds ^ {AlertKind(verb)}))
    if verb == "night":
        return _saved(ask, replace(rule, at_night=not rule.at_night))
    if verb == "drop":
        return _saved(ask, replace(rule, actors=tuple(pair for pair in rule.actors if pair[0] != value)))
    return _quiet(ask, rule, value) if verb == "quiet" else ask.stale()


async def follow(ask: Ask) -> Decision:
    """A ``follow:`` button under somebody's card."""
    rule = await ask.subscriptions.alerts(ask.request)
    name = await ask.subscriptions.actor_name(ask.words)
    if name is None:
        return Decision(notice=ask.gettext("That actor is no longer in the archive."))
    if rule.follows(ask.words):
        known = ask.gettext("You follow %(name)s already; /settings lists your alerts.", name=name[:60])
        return Decision(notice=known)
    if len(rule.actors) >= MOST_ACTORS:
        full = ask.gettext("You can follow %(most)d actors at most; /settings lists them.", most=MOST_ACTORS)
        return Decision(notice=full)
    changed = replace(rule, actors=(*rule.actors, (ask.words, name)))
    notice = ask.gettext(
        "You will hear at once of %(name)s, at most %(most)d times a day. /settings changes that.",
        name=name[:60],
        most=A_DAY,
    )
    return Decision(effects=(SaveAlerts(changed),), notice=notice)


def _quiet_hours(ask: Ask) -> QuietHours:
    return (ask.state.quiet if ask.state else None) or NIGHT


def _hours(ask: Ask, hours: QuietHours) -> str:
    return ask.gettext("none") if hours.start == hours.end else str(hours)


def _page(ask: Ask, rule: AlertRule, notice: str = "", quiet: QuietHours | None = None) -> Decision:
    hours = quiet or _quiet_hours(ask)
    rows = [
        tuple(Button(ticked(ask.gettext(label), kind in rule.kinds), f"al:{kind}") for kind, label in _KINDS.items()),
        *[
            (Button(ask.gettext("Stop following %(name)s", name=name)[:60], f"al:drop:{actor}"),)
            for actor, name in rule.actors
        ],
        (
            Button(ask.gettext("Quiet hours: %(hours)s", hours=_hours(ask, hours)), "al:quiet"),
            Button(ticked(ask.gettext("At night too"), rule.at_night), "al:night"),
        ),
        back(ask),
    ]
    return ask.show("alert_settings", *rows, alerts=rule, quiet=_hours(ask, hours), most=A_DAY, notice=notice)


def _saved(ask: Ask, rule: AlertRule) -> Decision:
    return replace(_page(ask, rule, ask.gettext("Saved.")), effects=(SaveAlerts(rule),))


def _quiet(ask: Ask, rule: AlertRule, value: str) -> Decision:
    now = _quiet_hours(ask)
    if value:
        chosen = next((hours for hours in _HOURS if f"{hours.start:%H%M}" == value), None)
        if chosen is None:
            return ask.stale()
        return replace(_page(ask, rule, ask.gettext("Saved."), chosen), effects=(SetQuiet(ask.chat.id, chosen),))
    rows = [(Button(ticked(_hours(ask, hours), hours == now), f"al:quiet:{hours.start:%H%M}"),) for hours in _HOURS]
    return ask.show(
        "plain", *rows, (Button(ask.gettext("‹ Back"), "al:"),), text=ask.gettext("When shall no alert come?")
    )
