"""The terminal shows what the phone shows."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.briefing.pack import messages
from bot.briefing.terminal import to_terminal

_CODES = re.compile(r"\x1b\]8;;.*?\x1b\\|\x1b\[[0-9;]*m")


def test_lines_wrap_and_bullets_hang() -> None:
    assert to_terminal("• one two three four five six", 16, colour=False) == "• one two three\n  four five six"


def test_a_quotation_block_has_a_bar() -> None:
    assert to_terminal("<blockquote>one\ntwo</blockquote>", 30, colour=False) == "│ one\n│ two"


def test_tags_become_codes_and_links_can_be_opened() -> None:
    shown = to_terminal('<b>Han</b>, <a href="https://example.org/?a=1&amp;b=2">there</a>', 40)
    assert "\x1b[1mHan\x1b[0m," in shown
    assert "\x1b]8;;https://example.org/?a=1&b=2\x1b\\" in shown


def test_text_brings_no_codes_of_its_own() -> None:
    (message,) = messages("a\x1b[31mb\x1b]8;;evil\x07c")
    assert "\x1b" not in to_terminal(message, 40)


@given(st.text(st.sampled_from("ab 한🚀\n"), max_size=300), st.integers(20, 90))
@settings(max_examples=60, deadline=None)
def test_nothing_is_wider_than_the_terminal_but_a_word_that_is(text: str, width: int) -> None:
    for message in messages(text):
        shown = to_terminal(message, width)
        for line in _CODES.sub("", shown).split("\n"):
            assert cell_len(line) <= width or " " not in line.strip()
        assert re.sub(r"\s+", "", _CODES.sub("", shown)) == re.sub(r"\s+", "", message)
