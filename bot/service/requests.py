"""What a request is, before anybody answers it: a command line, a link, a text to read; and whether it is meant for us.

Pure: the same request gets the same answer, whatever channel it came through.
"""

from __future__ import annotations

import re

from bot.domain.conversation import Request
from bot.service.commands import HANDLERS, PRESSES

LINE = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,64})(?:@(?P<bot>\w{1,64}))?(?:\s+(?P<words>.*))?", re.DOTALL)
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
#: Marks that steer the direction of text, and byte-order marks: invisible before a slash.
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
#: A text of this many words is something to read, not something to say.
_ARTICLE_WORDS = 40
#: Words around a link that still make the message "a link".
_LINK_WORDS = 25
TALKS = ("private", "terminal")


def plain(text: str) -> str:
    """The words as they are meant: without white space and marks around them."""
    return text.strip().lstrip(_INVISIBLE).strip()


def link_in(text: str) -> str | None:
    """The link that a message is about, if it is about one."""
    link = _LINK.search(text)
    return link[0].rstrip(".,;:!?)»”'") if link and len(text.split()) <= _LINK_WORDS else None


def is_article(text: str) -> bool:
    """Whether a text is long enough to be something to read, not something to say."""
    return len(text.split()) >= _ARTICLE_WORDS


def device_language(request: Request) -> str | None:
    """What the person's device speaks, where the chat is one person's: a group's is not for one to decide."""
    return request.language if request.chat.kind in ("private", "inline") else None


def changes_chat(request: Request) -> bool:
    """Whether the request may change what the chat gets, if its sender may."""
    data = request.button or ""
    if data and not data.startswith("/"):
        press = PRESSES.get(data.partition(":")[0])
        return press is not None and press.changes
    line = LINE.fullmatch(plain(data or request.text))
    command = HANDLERS.get(line["name"].lower()) if line else None
    # What /start and /settings show depends on it as well.
    return command is not None and (command.changes or command.name in ("start", "settings"))


def is_slow(request: Request) -> bool:
    """Whether an article is to be read first: somebody waits for seconds."""
    if request.button is not None or request.chat.kind not in TALKS:
        return False
    text = plain(request.text)
    if text.startswith("/"):
        return False
    return request.attachment is not None or _LINK.search(text) is not None or is_article(text)


def concerns_us(request: Request, username: str) -> bool:
    """In a group only what is addressed to the bot does: commands and buttons."""
    if request.chat.kind in TALKS or request.button is not None:
        return True
    line = LINE.fullmatch(plain(request.text))
    if line is None:
        return False
    addressed = (line["bot"] or "").casefold()
    if addressed:
        return addressed == username.casefold()
    command = HANDLERS.get(line["name"].lower())
    return command is not None and command.open_to(request)
