"""The catalogues of ``locales/``: GNU gettext's, read as they are edited, with nothing to be built before.

templates, code, seeds ─> pybabel extract ─> pybabel update ─> locales/<code>/LC_MESSAGES/briefbot.po ─> Languages
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from gettext import GNUTranslations
from typing import Any, BinaryIO

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot import resources
from bot.briefing.wording import drill_title, issue_words
from bot.domain.language import ENGLISH, Language, Languages
from bot.errors import ConfigError

_FILE = "LC_MESSAGES/briefbot.po"


def load_languages(default: str = ENGLISH.code) -> Languages:
    """English, and every language with a catalogue.

    :raises ConfigError: naming the catalogue that is broken.
    """
    codes = [code for code in resources.languages() if code != ENGLISH.code]
    return Languages([ENGLISH, *(language_from(code, load_catalogue(code)) for code in codes)], default)


def load_catalogue(code: str) -> Catalog:
    """One language's catalogue.

    :raises ConfigError: when it is broken.
    """
    path = resources.folder("locales") / code.replace("-", "_") / _FILE
    try:
        with path.open("rb") as file:
            return read_po(file, locale=code.replace("-", "_"), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise ConfigError(f"locales/{path.parent.parent.name}/{_FILE} is broken: {error}") from error


def language_from(code: str, catalogue: Catalog) -> Language:
    """The language that a catalogue makes; what is marked as fuzzy is left in English."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    locale = Locale.parse(code.replace("-", "_"))
    return Language(code, locale.get_display_name() or code, GNUTranslations(compiled))


def seed_labels(
    file: BinaryIO, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Babel's way to ask a file for messages: the labels of issues, topics and kinds of drills in a table of seeds/."""
    for context, label in dict.fromkeys(_labels(tomllib.load(file))):
        yield 1, "pgettext", (context, label), []


def _labels(table: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    yield from (("issue", issue_words(entry["key"])) for entry in table.get("issue", ()))
    # Of drills.toml, [topic] is a table of words.
    topics = table.get("topic", ())
    yield from (("topic", entry["label"]) for entry in topics if isinstance(topics, list))
    kinds = [*table.get("types", ()), *(entry["type"] for entry in table.get("named", ()))]
    if kinds:
        for kind in ("military", *kinds):
            yield "drill", drill_title(None, kind)
            yield "kind of drill", issue_words(kind)
