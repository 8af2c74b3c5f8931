"""Messages: whole blocks packed under Telegram's limits, no tag ever cut, whatever the text."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.markup import MarkupError, entities, parse, units, visible, write
from bot.briefing.pack import MAX_ENTITIES, MAX_UNITS, messages


class _Reader(HTMLParser):
    """Reads HTML by another parser than ours: text, open tags, tags in all."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open, self.tags = "", [], 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        self.tags += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(message: str) -> _Reader:
    """What a client makes of a message; all its tags must be closed."""
    reader = _Reader()
    reader.feed(message)
    reader.close()
    assert reader.open == []
    return reader


_LETTERS = st.text(st.sampled_from("ab \n<>&\"'“”é한🚀👩‍💻\u202e\u2066\u200d\x00\ud800֑م/@#."), max_size=200) | st.text(
    max_size=50
)
_TAGS = st.sampled_from(["b", "i", "u", "code", "blockquote"])


def _block(parts: list[tuple[str, str]]) -> str:
    return "".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in parts)


_BLOCKS = st.lists(st.tuples(_TAGS, _LETTERS.map(lambda t: t * 40)), max_size=12).map(_block)


def test_blocks_stay_whole_while_they_fit() -> None:
    block = "x" * 1500
    page = "\n\n".join([block] * 5)
    assert [len(message) for message in messages(page)] == [3002, 3002, 1500]


def test_blank_lines_of_any_kind_part_blocks_and_never_pile_up() -> None:
    assert messages("a\n \n\n\t\nb\n") == ("a\n\nb",)


def test_a_long_line_is_cut_at_words_and_its_tags_are_closed_and_opened_again() -> None:
    first, second = messages("<b>" + "word " * 1000 + "</b>")
    assert first.startswith("<b>word")
    assert first.endswith("word</b>")
    assert second.startswith("<b>word")


def test_a_word_without_spaces_is_cut_between_characters() -> None:
    parts = messages("👍🏽" * 3000)
    assert "".join(parts) == "👍🏽" * 3000
    assert all(part.startswith("👍") for part in parts)


def test_no_more_entities_than_telegram_shows() -> None:
    page = "\n".join(f"<b>{n}</b> and <i>{n}</i>" for n in range(150))
    parts = messages(page)
    assert len(parts) > 2
    assert all(read(part).tags <= MAX_ENTITIES for part in parts)


def test_a_word_that_looks_like_many_entities_is_sent_all_the_same() -> None:
    assert messages("<b>" + "0/" * 150 + "</b>") == ("<b>" + "0/" * 150 + "</b>",)


def test_marks_that_turn_the_line_around_are_dropped() -> None:
    assert messages("a\u202eb\u2067c") == ("abc",)


@pytest.mark.parametrize(
    "page", ["<b>open", "</b>", "<b><i>x</b></i>", "<div>x</div>", "<b class='x'>y</b>", "a < b", "<a>x</a>"]
)
def test_what_telegram_would_refuse_is_refused_here(page: str) -> None:
    with pytest.raises(MarkupError):
        messages(page)


def test_a_link_keeps_its_address() -> None:
    (message,) = messages('<a href="https://example.org/?a=1&amp;b=2">x</a>')
    assert message == '<a href="https://example.org/?a=1&amp;b=2">x</a>'


@given(st.lists(_BLOCKS, max_size=6).map("\n\n".join))
@settings(max_examples=60, deadline=None)
def test_any_text_makes_messages_that_telegram_takes(page: str) -> None:
    parts = messages(page)
    for part in parts:
        reader = read(part)
        assert 0 < units(reader.text) <= MAX_UNITS
        assert reader.tags <= MAX_ENTITIES
        part.encode("utf-8")
    # Nothing is lost but white space and what `clean` drops.
    squeeze = re.compile(r"\s+")
    assert squeeze.sub("", "".join(read(p).text for p in parts)) == squeeze.sub("", visible(parse(page)))


@given(_BLOCKS)
@settings(max_examples=40, deadline=None)
def test_writing_what_was_read_changes_nothing(page: str) -> None:
    once = write(parse(page))
    assert write(parse(once)) == once
    assert entities(parse(once)) >= read(once).tags


def test_a_break_before_the_end_of_a_tag_stands_behind_it() -> None:
    (message,) = messages("<blockquote expandable>\none\ntwo\n</blockquote><i>three</i>")
    assert message == "<blockquote expandable>one\ntwo</blockquote>\n<i>three</i>"
