"""Base forms to try for a word: the lemmatizer's, and what regular endings suggest where it is unsure."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

from bot.extract.parse import Token

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


#: Past forms of irregular verbs of news, for words whose lemma the lemmatizer does not know.
_IRREGULAR = {
    form: verb
    for verb, forms in (
        ("strike", "struck"), ("freeze", "froze frozen"), ("break", "broke broken"), ("shoot", "shot"),
        ("hold", "held"), ("meet", "met"), ("send", "sent"), ("seek", "sought"), ("fight", "fought"),
        ("take", "took taken"),
        ("give", "gave given"), ("bring", "brought"), ("withdraw", "withdrew withdrawn"), ("overthrow", "overthrew"),
        ("flee", "fled"), ("fly", "flew flown"), ("speak", "spoke spoken"), ("swear", "swore sworn"), ("lay", "laid"),
        ("throw", "threw thrown"), ("draw", "drew drawn"), ("forgive", "forgave forgiven"), ("go", "went gone"),
        ("come", "came"), ("leave", "left"), ("sell", "sold"), ("buy", "bought"), ("sink", "sank sunk"),
        ("beat", "beaten"), ("steal", "stole stolen"), ("rise", "rose risen"), ("hang", "hung"), ("slay", "slew slain"),
        ("begin", "began begun"), ("forbid", "forbade forbidden"), ("write", "wrote written"), ("tell", "told"),
        ("wind", "wound"),
    )
    for form in forms.split()
}  # fmt: skip


def past_form(token: Token) -> bool:
    """Whether a word is the past form of an irregular verb of news: "[shot] dead"."""
    return token.lower_ in _IRREGULAR


def base_forms(token: Token) -> tuple[str, ...]:
    """Lower-case base forms, the likeliest first: the lemma, the word, the word without regular endings.

    A doubled consonant before the ending counts once too: "cancelled" gives "cancel".
    """
    return _base_forms(token.lower_, token.lemma_.lower())


@lru_cache(maxsize=20_000)
def _base_forms(word: str, lemma: str) -> tuple[str, ...]:
    forms = [lemma, word]
    if word in _IRREGULAR:
        forms.append(_IRREGULAR[word])
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


def begins_name(no: Token) -> bool:
    """Whether a "No" is somebody's name: "Defence Minister [No] Kwang Chol"."""
    if no.text != "No" or not 0 < no.i < len(no.doc) - 1:
        return False
    titled = no.nbor(-1).pos_ in ("NOUN", "PROPN") and no.nbor(-1).text[:1].isupper()
    return titled and no.nbor(1).text[:1].isupper()
