"""Training examples spelt another way: headline case, typographic quotation marks and dashes, no final stop.

Web text has straight quotation marks and few headlines; news has both kinds. Only spelling changes, never the analysis.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

_SMALL_WORDS = frozenset(
    ["a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"]
)
_APOSTROPHES = str.maketrans({"'": "’"})
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


@registry.augmenters("briefbot.orthography.v1")  # type: ignore[untyped-decorator]
def create_augmenter(
    case_level: float, quotes_level: float, dashes_level: float, stop_level: float, seed: int
) -> Callable[[Language, Example], Iterator[Example]]:
    """An augmenter; each level is the share of examples that are changed in that way."""
    return partial(
        _augment,
        rng=random.Random(seed),
        levels=(case_level, quotes_level, dashes_level, stop_level),
    )


def _augment(
    nlp: Language, example: Example, rng: random.Random, levels: tuple[float, float, float, float]
) -> Iterator[Example]:
    case, quotes, dashes, stop = (rng.random() < level for level in levels)
    words = [token.text for token in example.reference]
    changed = list(words)
    if quotes:
        changed = _requote(changed, rng)
    if dashes:
        changed = [_redash(word, rng) for word in changed]
    if case:
        changed = _recase(changed, rng)
    bare = stop and _ends_in_stop(example.reference)
    if changed == words and not bare:
        yield example
        return
    doc = respell(example.reference, changed[:-1] if bare else changed)
    yield Example(nlp.make_doc(doc.text), doc)


def respell(doc: Doc, words: list[str]) -> Doc:
    """A copy of ``doc`` with other spellings; ``words`` may leave out tokens at the end that nothing hangs on."""
    size = len(words)
    tokens = list(doc[:size])
    parsed = doc.has_annotation("DEP")
    return Doc(
        doc.vocab,
        words=words,
        spaces=[bool(token.whitespace_) for token in tokens],
        tags=[token.tag_ for token in tokens] if doc.has_annotation("TAG") else None,
        pos=[token.pos_ for token in tokens] if doc.has_annotation("POS") else None,
        morphs=[str(token.morph) for token in tokens] if doc.has_annotation("MORPH") else None,
        lemmas=[token.lemma_ for token in tokens] if doc.has_annotation("LEMMA") else None,
        heads=[token.head.i for token in tokens] if parsed else None,
        deps=[token.dep_ for token in tokens] if parsed else None,
        ents=[f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O" for token in tokens]
        if doc.has_annotation("ENT_IOB")
        else None,
    )


def _ends_in_stop(doc: Doc) -> bool:
    last = doc[-1]
    return len(doc) > 3 and last.text == "." and not any(token.head.i == last.i for token in doc[:-1])


def _recase(words: list[str], rng: random.Random) -> list[str]:
    kind = rng.choice(["title", "title", "title", "upper", "lower"])
    if kind == "upper":
        return [word.upper() for word in words]
    if kind == "lower":
        return [word.lower() for word in words]
    return [word if word in _SMALL_WORDS or not word[0].isalpha() else word[0].upper() + word[1:] for word in words]


def _requote(words: list[str], rng: random.Random) -> list[str]:
    if rng.random() < 0.15:
        return [word.translate(_STRAIGHT) for word in words]
    curled, inside = [], False
    single = rng.random() < 0.3
    for word in words:
        if word in ('"', "``", "''"):
            inside = not inside
            curled.append(("‘" if inside else "’") if single else ("“" if inside else "”"))
        else:
            curled.append(word.translate(_APOSTROPHES))
    return curled


def _redash(word: str, rng: random.Random) -> str:
    if word == "-":
        return rng.choice(["-", "–", "-"])
    if word in ("--", "–", "—"):
        return rng.choice(["–", "—", "--"])
    return word
