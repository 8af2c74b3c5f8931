"""``@bot words`` in any chat."""

from __future__ import annotations

from typing import Any

from tests.acceptance.conftest import Town


async def results(town: Town, words: str, user: int = 7) -> list[dict[str, Any]]:
    query = town.api.ask_inline(words, user=user)
    await town.api.until(lambda: query in town.api.inline, within=120)
    return town.api.inline[query]


ANSWERS = {
    "who Ade": "Ade", "/who Ade": "Ade", "drills seoul": "Ocean Shield", "positions sanctions": "Ade",
    "said Ade": "Ade",
    "search Pyongyang": "Seoul and Pyongyang", "Ade": "Ade", "": "Ocean Shield", "drills": "Ocean Shield",
    "brief talks": "Ade", "moves": "No moves", "timeline": "Ocean Shield",
}  # fmt: skip
ODD = ["who", "who ", "x" * 256, "🙂" * 128, "<b>who</b>", "\u202ewho Ade", "who " + "&" * 200]


async def test_answers_to_share(town: Town) -> None:
    async with town.open():
        for words, answer in ANSWERS.items():
            found = await results(town, words)
            texts = [one["input_message_content"]["message_text"] for one in found]
            assert any(answer in text for text in texts), (words, texts)
            assert all(one["input_message_content"]["parse_mode"] == "HTML" for one in found)


async def test_odd_words_break_nothing(town: Town) -> None:
    async with town.open():
        for words in ODD:
            await results(town, words)


async def test_a_shared_brief_counts_as_told_to_nobody(town: Town) -> None:
    async with town.open():
        await results(town, "brief")
        assert "Ade" in (await town.say(7, "/brief"))[0].text
