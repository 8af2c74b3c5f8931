"""The extraction in one line: Article -> Doc -> Reading -> Extraction.

    text.build_doc ─> nlp ─> find_quotations ─> find_dates ─> find_actors ─> find_positions
                                                                  └─> find_drills ─> find_moves ─> Hinges ─> Extraction

A Doc never outlives the batch it was parsed in: it is read inside ``nlp.memory_zone()`` and only plain
records leave, so memory stays flat over any number of articles (https://spacy.io/usage/memory-management).
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import islice

import structlog
from spacy.language import Language
from spacy.tokens import Doc

from bot import __version__
from bot.domain.articles import Article
from bot.domain.facts import DateExpression, Extraction, Mention, Span
from bot.errors import AnalysisError
from bot.extract.attribution import find_positions, find_quotations, with_voices
from bot.extract.dates import find_dates
from bot.extract.drills import find_drills
from bot.extract.hinges import Hinges
from bot.extract.lexicon import Lexicon
from bot.extract.moves import find_moves
from bot.extract.reading import Reading, TokenDate, TokenMention
from bot.extract.text import Offsets, build_doc
from bot.extract.who import find_actors
from bot.logs import describe

log = structlog.get_logger(__name__)

_BATCH = 16
#: Longer articles are cut here: no article of the news is longer, and the parser's memory grows with it.
MAX_CHARACTERS = 200_000


class Analyzer:
    """Reads articles. Holds a language pipeline and the lexicon; not thread-safe, one a process."""

    def __init__(self, nlp: Language, lexicon: Lexicon) -> None:
        self.nlp = nlp
        self.lexicon = lexicon

    @cached_property
    def version(self) -> str:
        """Changes whenever code, tables or model do: an article read by another version is read again."""
        model = f"{self.nlp.meta.get('name')}-{self.nlp.meta.get('version')}"
        digest = hashlib.blake2b(self.lexicon.fingerprint.encode(), digest_size=4).hexdigest()
        return f"{__version__}+{model}+{digest}"

    def analyze(self, article: Article) -> Extraction:
        """Everything read out of one article.

        :raises AnalysisError: when this article cannot be read; others can.
        """
        ((_, outcome),) = self.analyze_many([article])
        if isinstance(outcome, AnalysisError):
            raise outcome
        return outcome

    def analyze_many(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Extraction | AnalysisError]]:
        """Each article with what was read out of it, in order; one that fails does not stop the others."""
        pending = iter(articles)
        while batch := list(islice(pending, _BATCH)):
            with self.nlp.memory_zone(), _collector_at_rest():
                outcomes = [(article, self._read(article, parsed)) for article, parsed in self._parse(batch)]
            yield from outcomes

    def _parse(self, batch: list[Article]) -> Iterator[tuple[Article, tuple[Doc, Offsets] | AnalysisError]]:
        built = [self._build(article) for article in batch]
        good = [pair for pair in built if not isinstance(pair, AnalysisError) and len(pair[0])]
        try:
            parsed = dict(zip(map(id, good), self.nlp.pipe([doc for doc, _ in good]), strict=True))
        except Exception as error:  # noqa: BLE001 - found out one by one which article it was
            if len(batch) == 1:
                yield batch[0], AnalysisError(batch[0].id, describe(error))
                return
            for article in batch:
                yield from self._parse([article])
            return
        for article, pair in zip(batch, built, strict=True):
            if isinstance(pair, AnalysisError):
                yield article, pair
            else:
                yield article, (parsed.get(id(pair), pair[0]), pair[1])

    def _build(self, article: Article) -> tuple[Doc, Offsets] | AnalysisError:
        try:
            return build_doc(self.nlp, article.text[:MAX_CHARACTERS], self.lexicon.boilerplate)
        except Exception as error:  # noqa: BLE001 - whatever a strange text does, the others must be read
            return AnalysisError(article.id, describe(error))

    def _read(self, article: Article, parsed: tuple[Doc, Offsets] | AnalysisError) -> Extraction | AnalysisError:
        if isinstance(parsed, AnalysisError):
            return parsed
        doc, offsets = parsed
        if not len(doc):
            return Extraction(article_id=article.id, sentences=(), analyzer=self.version)
        reading = None
        try:
            reading = Reading(article, doc, offsets, self.lexicon)
            return self.extract(reading)
        except Exception as error:  # noqa: BLE001
            log.error("analysis failed", article=article.id, fault=describe(error))
            return AnalysisError(article.id, describe(error))
        finally:
            if reading is not None:
                reading.doc.release()

    def extract(self, reading: Reading) -> Extraction:
        """Run the stages over one parsed article."""
        reading.quotations = find_quotations(reading)
        reading.dates = find_dates(reading)
        find_actors(reading)
        positions = with_voices(find_positions(reading), reading.actors, reading.lexicon.cues, reading.article.text)
        drills = find_drills(reading)
        moves = find_moves(reading, drills)
        mentions = tuple(_mention(reading, m) for m in reading.mentions)
        hinges = Hinges(reading.article.text, mentions, drills, moves)
        return Extraction(
            article_id=reading.article.id,
            sentences=tuple(reading.span(s.start, s.end) for s in reading.doc.sents),
            mentions=mentions,
            actors=tuple(sorted(reading.actors.values(), key=lambda a: (-a.salience, a.id))),
            positions=tuple(hinges.positions(positions)),
            drills=tuple(drills),
            moves=tuple(hinges.linked_moves()),
            dates=tuple(_date(reading, d) for d in reading.dates),
            analyzer=self.version,
        )


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """The garbage collector looks at nothing meanwhile: it would find nothing, and takes a tenth of the rules' time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _mention(reading: Reading, mention: TokenMention) -> Mention:
    known = [actor for actor in mention.actors if actor in reading.actors]
    return Mention(
        span=reading.span(mention.start, mention.end),
        type=mention.type,
        kind=mention.kind,
        actor=known[0] if len(known) == 1 else None,
    )


def _date(reading: Reading, date: TokenDate) -> DateExpression:
    span: Span = reading.span(date.start, date.end)
    return DateExpression(span=span, text=span.of(reading.article.text), value=date.value, type=date.type)
