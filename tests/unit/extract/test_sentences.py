"""Where print tells that a sentence begins, or that none does."""

from __future__ import annotations

import pytest
import spacy

from bot.extract.sentences import sentence_starts

_TOKENIZER = spacy.blank("en").tokenizer


def begins(line: str) -> dict[str, bool | None]:
    tokens = list(_TOKENIZER(line))
    return {token.text: start for token, start in zip(tokens, sentence_starts(line, tokens), strict=True)}


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("Kenya hoped for a “lasting peace.” Uganda agreed.", "Uganda"),
        ('Kenya hoped for a "lasting peace." Uganda agreed.', "Uganda"),
        ("NAIROBI, Kenya (AP) — Ministers met.", "Ministers"),
        ("NAIROBI — Ministers met.", "Ministers"),
        ("SEOUL/TOKYO (Reuters) - Ministers met.", "Ministers"),
        ("ACCRA: Ministers met.", "Ministers"),
        ("ACCRA, Ghana: Ministers met.", "Ministers"),
        ("Accra, March 3, 2021 – Ministers met.", "Ministers"),
        ("Accra, 3 March 2021 (GNA) - Ministers met.", "Ministers"),
    ],
)
def test_a_sentence_begins_behind_a_full_stop_in_marks_and_a_dateline(line: str, word: str) -> None:
    assert begins(line)[word] is True


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("He told Ana Costa “you can go” and left.", "you"),
        ("Lee considered seating Amina Odhiambo in front.", "Amina"),
        ("“We will sign,” Okello said.", "Okello"),
        ("In Lagos, Okello said so.", "Okello"),
    ],
)
def test_none_begins_behind_a_bare_word_or_a_comma(line: str, word: str) -> None:
    assert begins(line)[word] is not True


@pytest.mark.parametrize("line", ["“Why now?” Lee asked.", "He met the U.S. Congress on Monday. Lee left."])
def test_what_print_leaves_open_is_for_the_parser_to_say(line: str) -> None:
    assert [start for word, start in begins(line).items() if word in ("Lee", "Congress")] in ([None], [None, None])
