"""Base forms to try for a word: the lemmatizer's, and what regular endings suggest where it is unsure."""

from __future__ import annotations

from collections.abc import Container

from spacy.tokens import Token

_ENDINGS = (
    ("ied", "y"),
    ("ies", "y"),
    ("ing", "e"),
    ("ing", ""),
    ("ed", ""),
    ("ed", "e"),
    ("es", ""),
    ("es", "e"),
    ("s", ""),
)


def base_forms(token: Token) -> tuple[str, ...]:
    """Lower-case base forms, the likeliest first: the lemma, the word, the word without regular endings.

    A doubled consonant before the ending counts once too: "cancelled" gives "cancel".
    """
    word = token.lower_
    forms = [token.lemma_.lower(), word]
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            forms.append(stem + instead)
            if not instead and stem[-1] == stem[-2]:
                forms.append(stem[:-1])
    return tuple(dict.fromkeys(forms))


def one_of(token: Token, words: Container[str]) -> str | None:
    """The first base form of ``token`` that is one of ``words``."""
    return next((form for form in base_forms(token) if form in words), None)
