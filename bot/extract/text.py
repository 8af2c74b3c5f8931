"""An article's text as blocks, and a spaCy Doc whose tokens know their place in it.

The Doc is built block by block and holds no white-space tokens: a sentence never runs from one paragraph
into the next, and odd spacing never reaches the parser. Because of that ``Token.idx`` does **not** count
characters of the article; :class:`Offsets` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from spacy.language import Language
from spacy.tokens import Doc

from bot.domain.facts import Span
from bot.extract.sentences import sentence_starts

_BLOCK = re.compile(r"\S(?:.*\S)?")
_ENDS_SENTENCE = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_HEADING_WORDS = 14
#: A first line may run longer and still be the headline; beyond this it is a sentence that lacks its full stop.
_HEADLINE_WORDS = 25
#: Half a character, left by careless cutting: not encodable, so replaced by a mark of the same length.
_SURROGATE = re.compile("[\ud800-\udfff]")


class BlockKind(StrEnum):
    """What a block of text is: running prose, a heading, or page furniture that says nothing."""

    PROSE = "prose"
    HEADING = "heading"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the article's text: a paragraph, a heading, a list item."""

    span: Span
    kind: BlockKind


def blocks(text: str, boilerplate: re.Pattern[str] | None = None) -> Iterator[Block]:
    """The non-empty lines of ``text``, each with its kind.

    A line without closing punctuation and with at most fourteen words is a heading: of the headings and
    photo credits seen in wire copy, nearly none is longer, and hardly any sentence ends bare.
    """
    for match in _BLOCK.finditer(text):
        line = match.group()
        kind = BlockKind.PROSE
        if boilerplate is not None and boilerplate.search(line):
            kind = BlockKind.BOILERPLATE
        elif not _ENDS_SENTENCE.search(line) and len(line.split()) <= _HEADING_WORDS:
            kind = BlockKind.HEADING
        yield Block(Span(*match.span()), kind)


def is_headline(first_line: str) -> bool:
    """Whether the line that opens a text is its headline: not too long, and without closing punctuation."""
    return not _ENDS_SENTENCE.search(first_line) and len(first_line.split()) <= _HEADLINE_WORDS


@dataclass(frozen=True, slots=True)
class Offsets:
    """Where each token of a Doc stands in the article's text."""

    #: Character index of each token's first letter.
    starts: tuple[int, ...]
    #: Character index just past each token.
    ends: tuple[int, ...]
    #: Index into ``blocks`` of the block each token belongs to.
    block_of: tuple[int, ...]
    blocks: tuple[Block, ...]

    def span(self, start: int, end: int) -> Span:
        """The characters of tokens ``start`` to ``end``, the last not included."""
        return Span(self.starts[start], self.ends[end - 1])


def build_doc(nlp: Language, text: str, boilerplate: re.Pattern[str] | None = None) -> tuple[Doc, Offsets]:
    """Tokenise ``text`` block by block; boilerplate yields no tokens. Sentences begin at least where print says so."""
    text = _SURROGATE.sub("\ufffd", text)
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[int] = []
    ends: list[int] = []
    block_of: list[int] = []
    begins: list[bool | None] = []
    norms: list[tuple[int, str]] = []
    kept = tuple(block for block in blocks(text, boilerplate) if block.kind is not BlockKind.BOILERPLATE)
    for number, block in enumerate(kept):
        line = block.span.of(text)
        tokens = [token for token in nlp.tokenizer(line) if not token.is_space]
        begins.extend(sentence_starts(line, tokens))
        for token in tokens:
            if token.norm != token.lex.norm:
                norms.append((len(words), token.norm_))
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
            starts.append(block.span.start + token.idx)
            ends.append(block.span.start + token.idx + len(token.text))
            block_of.append(number)
        if spaces:
            spaces[-1] = True
    doc = Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=begins)  # type: ignore[arg-type]
    for index, norm in norms:
        # "won’t" is tokenised "wo" and "n’t": as such the parser knows neither, by their norms "will" and "not" both
        doc[index].norm_ = norm
    return doc, Offsets(tuple(starts), tuple(ends), tuple(block_of), kept)
