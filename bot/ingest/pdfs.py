"""Reading a PDF file's text; its pictures, scripts and attachments are never looked at."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError, PyPdfError

from bot.domain.articles import Payload
from bot.domain.language import N_
from bot.errors import DocumentError
from bot.ingest.decoding import clean
from bot.ingest.parts import Parts
from bot.ingest.plain import unwrap

_MAX_PAGES = 300
_MAX_TEXT = 1_000_000
#: Bytes of one stream once inflated: a page of text takes some hundred thousand.
_MAX_STREAM = 4_000_000
_HYPHENATED = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_PAGE_NUMBER = re.compile(
    r"^\s*(?:page\s+)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:/|of)\s*\d{1,4})?\s*$", re.IGNORECASE | re.MULTILINE
)
#: Titles that programs write instead of people.
_NO_TITLE = re.compile(r"microsoft word|untitled|^\W*$|\.(docx?|indd|pdf|hwp)$", re.IGNORECASE)


def read_pdf(payload: Payload) -> Parts:
    """Read the text of a PDF file.

    :raises DocumentError: when it is encrypted with a password, broken, or holds no text (a scan).
    """
    try:
        with apply_configuration(
            zlib_maximum_output_length=_MAX_STREAM,
            lzw_maximum_output_length=_MAX_STREAM,
            run_length_maximum_output_length=_MAX_STREAM,
            array_based_stream_maximum_output_length=_MAX_STREAM,
        ):
            reader = PdfReader(io.BytesIO(payload.content), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise DocumentError(N_("The PDF file is locked with a password."))
            text = _text(reader)
            details = reader.metadata
            title = (details.title if details else None) or ""
            author = (details.author if details else None) or None
            created = details.creation_date if details else None
    except DependencyError as error:
        raise DocumentError(N_("The PDF file is encrypted; save it without protection and send that.")) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, AssertionError) as error:
        raise DocumentError(N_("The PDF file could not be read: %(error)s"), error=str(error)[:160]) from error
    if not text.strip():
        raise DocumentError(N_("The PDF file holds no text; it may be a scan."))
    return Parts(text=text, title="" if _NO_TITLE.search(title) else title, author=author, published=created)


def _text(reader: PdfReader) -> str:
    pages: list[str] = []
    length = 0
    for page in reader.pages[:_MAX_PAGES]:
        pages.append(page.extract_text() or "")
        length += len(pages[-1])
        if length > _MAX_TEXT:
            break
    joined = _PAGE_NUMBER.sub("", _HYPHENATED.sub("", clean("\n\n".join(pages))))
    return unwrap(joined)
