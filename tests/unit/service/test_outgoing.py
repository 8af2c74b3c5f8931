"""Replies as rows of the outbox."""

from __future__ import annotations

from bot.domain.conversation import Attachment, Button, Chat, Reply
from bot.service.outgoing import answers
from tests.support.newsroom import NOON

CHAT = Chat(id=7)
PICTURE = Attachment(name="timeline.png", media_type="image/png", content=b"png")
ROWS = ((Button("Again", "/timeline"),),)


def test_a_short_word_is_the_caption_of_the_picture_and_the_buttons_stand_under_it() -> None:
    (row,) = answers(Reply(messages=("Drills",), buttons=ROWS, files=(PICTURE,)), CHAT, "u1", NOON)
    assert (row.text, row.file) == ("Drills", PICTURE)
    assert row.keyboard is not None


def test_a_long_text_goes_before_the_picture() -> None:
    text, picture = answers(Reply(messages=("x" * 2000,), files=(PICTURE,)), CHAT, "u1", NOON, reply_to=3)
    assert (text.file, text.reply_to) == (None, 3)
    assert (picture.text, picture.file, picture.reply_to) == ("", PICTURE, None)
    assert text.key != picture.key


def test_a_picture_never_rewrites_a_message() -> None:
    (row,) = answers(Reply(messages=("Drills",), files=(PICTURE,), edit=True), CHAT, "u1", NOON, edits=9)
    assert row.edits is None
