"""Reading an e-mail (.eml): its text part, or its HTML part where there is no other. Attachments are left alone."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from bot.domain.articles import Payload
from bot.domain.language import N_
from bot.errors import DocumentError
from bot.ingest.decoding import clean, decode, one_line
from bot.ingest.pages import text_of_fragment
from bot.ingest.parts import Parts
from bot.ingest.plain import unwrap

_MAX_PARTS = 100


def read_mail(payload: Payload) -> Parts:
    """Read an e-mail.

    :raises DocumentError: when it has no text.
    """
    try:
        message = message_from_bytes(payload.content)
    except (MessageError, ValueError, RecursionError) as error:
        raise DocumentError(N_("The e-mail could not be read.")) from error
    bodies = _bodies(message)
    if "text/plain" in bodies and bodies["text/plain"].strip():
        text = unwrap(clean(bodies["text/plain"]))
    else:
        text = text_of_fragment(bodies.get("text/html", ""))
    if not text.strip():
        raise DocumentError(N_("The e-mail holds no text."))
    name, _ = parseaddr(_header(message, "From"))
    return Parts(
        text=text, title=_header(message, "Subject"), author=name or None, outlet=name, published=_date(message)
    )


def _bodies(message: Message) -> dict[str, str]:
    """The first text of each kind that is not an attachment."""
    found: dict[str, str] = {}
    for number, part in enumerate(message.walk()):
        if number >= _MAX_PARTS:
            break
        kind = part.get_content_type()
        if part.is_multipart() or kind not in ("text/plain", "text/html") or kind in found:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and part.get_content_disposition() != "attachment":
            found[kind] = decode(content, part.get_content_charset())
    return found


def _header(message: Message, name: str) -> str:
    value = str(message.get(name, ""))[:2000]
    try:
        return one_line(str(make_header(decode_header(value))))
    except (MessageError, LookupError, ValueError):
        return one_line(value)


def _date(message: Message) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"])) if message["Date"] else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
