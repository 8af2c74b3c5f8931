"""Catalogues say everything that the interface says, and say it whole; templates and code mark everything they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from jinja2 import nodes

from bot import resources
from bot.briefing.catalogues import language_from, load_catalogue, load_languages
from bot.briefing.sandbox import Environment
from bot.config import Settings
from bot.domain.language import ENGLISH, Languages
from bot.errors import ConfigError

ROOT = Path(__file__).parents[3]
CODES = [code for code in resources.languages() if code != "en"]
_KEPT = re.compile(r"%\(\w+\)[sd]|%%|</?\w+>|(?<![\w<])/[a-z]+")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_TAG = re.compile(r"<[^>]*>?|[^<]*>")


@cache
def used() -> Catalog:
    """What templates, code and seeds say."""
    with (ROOT / "locales" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    keywords = {**DEFAULT_KEYWORDS, "NP_": ((1, "c"), 2)}
    for folder in ("bot", "templates", "seeds"):
        for file_name, _, message, _, context in extract_from_dir(
            ROOT / folder,
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods if pattern.startswith(folder)],
            {pattern.removeprefix(f"{folder}/"): values for pattern, values in options.items()},
            keywords,
        ):
            found.add(message, context=context, locations=[(file_name, 0)])
    return found


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id[0] if isinstance(message.id, tuple) else message.id


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_has_every_message_and_no_other(code: str) -> None:
    there, wanted = {_key(m) for m in _messages(load_catalogue(code))}, {_key(m) for m in _messages(used())}
    assert (wanted - there, there - wanted) == (set(), set()), "run scripts/messages, then translate what is new"


@pytest.mark.parametrize("code", CODES)
def test_every_message_is_translated_with_all_that_it_holds(code: str) -> None:
    catalogue = load_catalogue(code)
    for message in _messages(catalogue):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        assert all(forms), f"not translated: {message.id}"
        assert not message.fuzzy, f"fuzzy: {message.id}"
        assert [str(error) for error in message.check(catalogue)] == []
        if message.pluralizable:
            assert len(forms) == catalogue.num_plurals
        for form in forms:
            # The singular may leave the number out.
            whole = {frozenset(_KEPT.findall(one)) for one in english}
            assert frozenset(_KEPT.findall(form)) in whole, f"{form} does not hold what {message.id} holds"


def test_nothing_is_looked_up_by_the_empty_message() -> None:
    assert all(_key(message)[1].strip() for message in _messages(used()))


@pytest.mark.parametrize("file", sorted(resources.folder("templates").rglob("*.j2")), ids=lambda file: file.name)
def test_a_template_marks_every_word_it_says(file: Path) -> None:
    tree = Environment({}).parse(file.read_text("utf-8"))
    printed = [node for output in tree.find_all(nodes.Output) for node in output.nodes]
    bare = "".join(node.data for node in printed if isinstance(node, nodes.TemplateData))
    bare = re.sub(r"<code>.*?</code>|(?<![\w<])/[a-z]+", " ", bare)
    constants = [
        one.value
        for node in printed
        for one in ([node] if isinstance(node, nodes.Const) else _branches(node))
        if isinstance(one.value, str)
    ]
    assert _WORDS.findall(_TAG.sub(" ", bare).replace("briefbot", "")) == []
    assert [words for words in constants if _WORDS.search(words)] == []


def _branches(node: nodes.Node) -> Iterator[nodes.Const]:
    """The constants that an expression may print itself: both sides of a condition."""
    if isinstance(node, nodes.CondExpr):
        for side in (node.expr1, node.expr2):
            if isinstance(side, nodes.Const):
                yield side
            elif side is not None:
                yield from _branches(side)


def test_no_message_hides_in_a_formatted_string() -> None:
    """Extraction does not look into f-strings before Python 3.12."""
    hidden = re.compile(r"""\bf(["']).*?\{[^{}]*\b(?:gettext|_)\(\s*["'].*?\1""")
    files = (ROOT / "bot").rglob("*.py")
    found = [str(file) for file in files if hidden.search(file.read_text("utf-8"))]
    assert found == []


def test_devices_are_served_with_the_nearest_language() -> None:
    languages = load_languages()
    assert [
        getattr(languages.spoken(tag), "code", None) for tag in ("de", "de-AT", "DE_ch", "en-GB", "tlh", "", None)
    ] == [
        *("de", "de", "de", "en"),
        *(None, None, None),
    ]
    assert languages.of("gone").code == languages.of(None).code == "en"
    assert load_languages("de").default.name == "Deutsch"
    assert [one.code for one in Languages()] == ["en"]


def test_what_a_catalogue_lacks_is_said_in_english() -> None:
    empty = language_from("de", Catalog(locale="de"))
    assert empty.gettext("Line %(number)d was never corrected.", number=3) == "Line 3 was never corrected."
    assert ENGLISH.gettext("100 %%") == "100 %"


def test_a_broken_catalogue_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "de" / "LC_MESSAGES" / "briefbot.po"
    broken.parent.mkdir(parents=True)
    broken.write_text('msgid "a"\nnonsense\n')
    monkeypatch.setattr(resources, "folder", lambda name: tmp_path)
    with pytest.raises(ConfigError, match=r"locales/de/LC_MESSAGES/briefbot\.po"):
        load_languages()


def test_the_default_language_has_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFBOT_LANGUAGE", "de")
    assert Settings().language == "de"  # type: ignore[call-arg]
    monkeypatch.setenv("BRIEFBOT_LANGUAGE", "tlh")
    with pytest.raises(ValueError, match="write one of en, de"):
        Settings()  # type: ignore[call-arg]
