"""Every button that can be reached, and those that nobody should be able to press."""

from __future__ import annotations

import re
from collections import deque

from tests.acceptance.conftest import OPERATOR, Town
from tests.acceptance.test_commands import FAILED, sound
from tests.support.botapi import Sent

#: Where the walk begins.
DOORS = ("/start", "/help", "/subscribe 07:30 Seoul korea, iran", "/settings", "/topics", "/who Ade", "/sources",
         "/unsubscribe", "/privacy", "/forget", "/dirlls", "Ade")  # fmt: skip
#: Buttons alike but for what they name are pressed so often at most: seven days, twelve topics, eighteen zones.
ALIKE = 3


#: What takes away the ground under the others is pressed last.
LAST = ("stop", "forget", "/unsubscribe", "/forget", "src:*:drop")


def shape(data: str) -> str:
    """What a button does, whatever it names."""
    if data.startswith("/"):
        return data.split()[0]
    data = re.sub(r":[a-z][0-9a-f]{16}", ":*", data)
    kept = data.split(":")
    verbs = 3 if "*" in kept else 2
    return ":".join(part if n < verbs and (part in ("*", "") or part.isalpha()) else "#" for n, part in enumerate(kept))


async def test_every_button_that_can_be_reached_does_something(town: Town) -> None:
    pressed: dict[str, int] = {}
    async with town.open():
        waiting: deque[tuple[Sent, str]] = deque()

        def find(messages: list[Sent]) -> None:
            for message in messages:
                waiting.extend((message, data) for row in message.buttons for _, data in row)

        for line in DOORS:
            find(await town.say(OPERATOR, line))
        while waiting and sum(pressed.values()) < 220:
            message, data = waiting.popleft()
            if shape(data).startswith(LAST) and any(not shape(other).startswith(LAST) for _, other in waiting):
                waiting.append((message, data))
                continue
            if pressed.get(shape(data), 0) >= ALIKE:
                continue
            pressed[shape(data)] = pressed.get(shape(data), 0) + 1
            notice, after, more = await town.press(message, data, user=OPERATOR)
            changed = after.edits > message.edits
            assert notice or changed or more, f"{data} does nothing"
            assert FAILED not in notice
            for answer in (*more, *([after] if changed else [])):
                sound(answer, data)
            find([*more, *([after] if changed else [])])
    wanted = ("set:", "set:*", "set:*:at", "set:*:day", "go:topic", "al:", "zone:", "hold:", "stop:*", "src:*")
    missed = [one for one in wanted if not any(did == one or did.startswith(f"{one}:") for did in pressed)]
    assert not missed, (missed, sorted(pressed))


FORGED = [
    "", ":", "x", "set", "set:u0123456789abcdef", "set:u0123456789abcdef:at:0730", "set::", "set:x:y:z", "stop:",
    "go:", "go:x", "go:topic:none-such", "go:at:9999", "go:at:", "go:zone:Mars/Base", "go:zone:../../etc/passwd",
    "zone:Mars/Base", "hold:x", "hold:99999d", "al:x", "al:quiet:9999", "al:drop:x", "follow:",
    "follow:k0123456789abcdef", "forget:", "forget:maybe", "src:", "src:page:-1", "src:page:99999999",
    "src:s0123456789abcdef:drop", "who:", "who:'; DROP TABLE chats", "why:x", "why:" + "9" * 40, "/",
    "/who " + "x" * 55, "\x00", "🙂" * 16, "<b>bold</b>", "\u202eset:",
]  # fmt: skip


async def test_forged_and_stale_buttons_get_a_kind_word(town: Town) -> None:
    async with town.open():
        card = (await town.say(7, "/help"))[0]
        for data in FORGED:
            notice, after, more = await town.press(card, data)
            said = notice or " ".join(one.text for one in more) or after.text
            assert said.strip(), data
            assert FAILED not in said, data


async def test_a_button_of_another_chats_settings_opens_nothing(town: Town) -> None:
    async with town.open():
        await town.ask(7, "/subscribe 07:30 korea")
        theirs = (await town.ask(7, "/settings")).button("07:30")
        mine = await town.ask(8, "/settings")
        for suffix in ("", ":at:0900", ":silent", ":day:1", ":topic:iran"):
            notice, after, _ = await town.press(mine, theirs + suffix, user=8)
            assert "no more" in notice
            assert "07:30" not in after.text
        notice, _, _ = await town.press(mine, theirs.replace("set:", "stop:"), user=8)
        assert "already stopped" in notice
        assert "07:30" in (await town.ask(7, "/settings")).text


async def test_a_button_in_a_group_obeys_its_administrators_only(town: Town) -> None:
    group = -1001
    town.api.members[group, 5] = "administrator"
    async with town.open():
        await town.ask(group, "/subscribe 07:30", user=5)
        settings = await town.ask(group, "/settings", user=4)
        for data in ("hold:3d", "zone:UTC", "al:drill", "go:new", settings.button("07:30")):
            notice, after, more = await town.press(settings, data, user=4)
            assert "administrators" in notice
            assert after.edits == 0
            assert more == []
        notice, after, _ = await town.press(settings, "hold:3d", user=5)
        assert "paused until" in after.text


async def test_an_operators_button_is_nobody_elses(town: Town) -> None:
    async with town.open():
        page = await town.ask(7, "/help")
        notice, _, more = await town.press(page, "src:page:0", user=7)
        assert notice
        assert more == []


async def test_a_digest_that_was_stopped_meanwhile_is_told(town: Town) -> None:
    async with town.open():
        await town.ask(7, "/subscribe 07:30")
        settings = await town.ask(7, "/settings")
        await town.ask(7, "/unsubscribe")
        notice, after, _ = await town.press(settings, settings.button("07:30"))
        assert "no more" in notice
        assert "no digest yet" in after.text


async def test_a_button_under_a_shared_answer_is_answered_in_private(town: Town) -> None:
    """A message that was sent through inline mode has no chat of ours."""
    async with town.open():
        await town.say(7, "/help")
        town.api.open_callbacks.add("q-inline")
        query = {
            "id": "q-inline", "from": {"id": 7, "is_bot": False, "first_name": "R"}, "inline_message_id": "m1",
            "chat_instance": "1", "data": "/drills",
        }  # fmt: skip
        before = len(town.api.sent_to(7))
        town.api.push({"callback_query": query})
        await town.settled()
        assert "Ocean Shield" in town.api.sent_to(7)[before].text


async def test_settings_change_in_place(town: Town) -> None:
    steps = {
        "day:week": "on weekdays", "day:all": "every day", "day:6": "Mon, Tue, Wed, Thu, Fri, Sat",
        "silent": "Sound: off", "at:1900": "Digest at 19:00", "topic:iran": "Iran", "more:0600": "Digest at 06:00",
    }  # fmt: skip
    async with town.open():
        await town.ask(7, "/subscribe 07:30 Seoul")
        settings = await town.ask(7, "/settings")
        start, page = settings.button("07:30"), settings
        for data, shown in steps.items():
            _, page, more = await town.press(page, f"{start}:{data}")
            assert shown in page.text, data
            assert more == [], "one message, edited"
        back = await town.tap(page, "Settings")
        assert back.message_id == settings.message_id
        assert "06:00" in back.text
        assert "19:00" in back.text
