"""Identifiers derived from content, so that doing a thing again changes nothing."""

from __future__ import annotations

import hashlib
import unicodedata


def content_id(prefix: str, *parts: object) -> str:
    """A short stable id, ``prefix`` and 16 hexadecimal digits of a BLAKE2b hash over ``parts``."""
    digest = hashlib.blake2b("\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass"), digest_size=8)
    return f"{prefix}{digest.hexdigest()}"


def content_hash(text: str) -> str:
    """Hash of an article's text: NFC, white space folded, so that re-wrapped copies agree."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
