"""Reading plain text and Markdown, with or without front matter."""

from __future__ import annotations

import re

from bot.domain.articles import Payload
from bot.domain.language import N_
from bot.errors import DocumentError
from bot.ingest.decoding import clean, decode, is_binary
from bot.ingest.parts import Parts
from bot.ingest.times import parse_time

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.{0,5000}?)\n---[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z_-]{1,30})\s*:\s*(.*)")
_HEADING = re.compile(r"\s*+#{1,2}[ \t]++([^\n]+)\n")
#: A link's address, which may hold parentheses, and its title. No step is taken back: what opens a million links and
#: closes none is read once.
_TARGET = r"\((?:[^()\s]|\([^()\s]{0,200}+\)){0,2000}+(?:[ \t]++[^()\n]{0,300}+)?+\)"
_INLINE = (
    (re.compile(r"!\[[^\[\]\n]{0,300}+\]" + _TARGET), ""),
    (re.compile(r"\[([^\[\]\n]{1,500}+)\]" + _TARGET), r"\1"),
    (re.compile(r"^ {0,3}#{1,6}\s+", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}(?:[-*+]|>|\d{1,3}[.)])\s+", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}(?:[-*_]\s*){3,}$", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,1000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])[*_](?=\S)([^*_\n]{1,1000}?)(?<=\S)[*_](?![\w*])"), r"\1"),
)
#: A text whose first line is short, bare of a full stop and set off by a blank line starts with its headline.
_HEADLINE = re.compile(r"\s*(\S[^\n]{3,160}?[^.!?…:;,\s])[ \t]*\n[ \t]*\n")


def read_text(payload: Payload) -> Parts:
    """Plain text: the first line is the title where it looks like one. Lines that were only wrapped are joined."""
    fields, text = front_matter(_decoded(payload))
    found = _HEADLINE.match(text)
    title = fields.get("title") or (found.group(1) if found else "")
    if found and not fields.get("title"):
        text = text[found.end() :]
    return _parts(fields, title, unwrap(text))


def read_markdown(payload: Payload) -> Parts:
    """Markdown: its front matter (title, date, outlet, url, author) tells what it is, else its first heading."""
    fields, text = front_matter(_decoded(payload))
    heading = _HEADING.match(text)
    named = heading[1].rstrip().rstrip("#").rstrip() if heading else ""
    title = fields.get("title") or named
    if heading and title == named:
        text = text[heading.end() :]
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return _parts(fields, title, unwrap(text))


def _decoded(payload: Payload) -> str:
    """
    :raises DocumentError: when the bytes are no text.
    """
    text = decode(payload.content, payload.charset)
    if is_binary(text):
        raise DocumentError(N_("That is a binary file, not a text."))
    return clean(text)


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields between two ``---`` lines at the top, by lower-case name, and the rest of the text."""
    found = _FRONT_MATTER.match(text.lstrip())
    if not found:
        return {}, text
    lines = (_FIELD.match(line) for line in found.group(1).split("\n"))
    fields = {line[1].lower(): line[2].strip().strip("\"'") for line in lines if line}
    return fields, text.lstrip()[found.end() :]


def unwrap(text: str) -> str:
    """Join lines that an editor or mailer broke at a fixed width; paragraphs stay parted by blank lines.

    Where most lines are longer than a screen is wide, or no blank line parts anything, each line is a paragraph.
    """
    lines = [line.strip() for line in text.split("\n")]
    full = [len(line) for line in lines if line]
    wrapped = "" in lines[1:-1] and full and max(full) <= 100 and sum(full) / len(full) > 40
    if not wrapped:
        return "\n\n".join(line for line in lines if line)
    blocks = re.split(r"\n\s*\n", "\n".join(lines))
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())


def _parts(fields: dict[str, str], title: str, text: str) -> Parts:
    return Parts(
        text=text,
        title=title,
        author=fields.get("author"),
        outlet=fields.get("outlet", ""),
        published=parse_time(fields.get("date")),
        canonical_url=fields.get("url") if fields.get("url", "").startswith(("http://", "https://")) else None,
        language=fields.get("language") or fields.get("lang"),
    )
