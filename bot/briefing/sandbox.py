"""The environment that templates run in: Jinja's sandbox with the doors shut that it leaves open.

Jinja's own sandbox keeps a template away from Python's insides, but lets it loop and swell at will. Here every
turn of a loop and every macro call is counted, every printed value is weighed, and only filters and methods whose
result is no longer than what they are given can be used.

Words are looked up in the catalogue of the language that a page is rendered in (``{% trans %}``, ``_("…")``); a
template without any is printed as it stands.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.loaders import DictLoader
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from bot.domain.issues import IssueNames
from bot.domain.language import ENGLISH, Language

#: A page longer than this is a fault: thirty full messages.
MAX_CHARACTERS = 250_000
#: Turns of all loops and macro calls together; the longest packaged page takes a few thousand.
MAX_TURNS = 100_000
#: Seconds of the processor, so that a busy machine refuses nobody; the packaged pages take milliseconds.
MAX_SECONDS = 2.0

_FILTERS = {
    *("abs", "capitalize", "count", "default", "escape", "first", "float", "groupby", "int", "items", "join", "last"),
    *("length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "round", "select", "slice"),
    *("selectattr", "sort", "string", "sum", "title", "trim", "unique", "upper"),
}
_STRING_METHODS = {
    *("capitalize", "endswith", "isdigit", "isupper", "lower", "lstrip", "removeprefix", "removesuffix", "rstrip"),
    *("split", "splitlines", "startswith", "strip", "title", "upper"),
}
_SPACES = re.compile(r"\s+")
#: What a message may put in: plain names. A width would let three characters swell to a gigabyte.
_FORMAT = re.compile(r"%(?:%|\(\w+\)[sd])|(?P<other>%)")
_TICK = "_tick"
#: Under this name templates are given the names of issues.
ISSUES = "issue_names"
_TAGS = re.compile(r"\{%.*?%\}|\{#.*?#\}")


def _fixed_text(node: nodes.Node) -> int:
    """Characters of a loop's or macro's own words, which are printed unweighed."""
    constants = (one.value for one in node.find_all(nodes.Const) if isinstance(one.value, str))
    return sum(len(one.data) for one in node.find_all(nodes.TemplateData)) + sum(map(len, constants))


def _keep_break(line: str) -> str:
    if not line.rstrip().endswith("%}") or line.rstrip().endswith(("-%}", "+%}")) or not _TAGS.sub("", line).strip():
        return line
    return f"{line.rstrip()[:-2]}+%}}"


def language_of(context: Context) -> Language:
    """The language in which a page is rendered."""
    language = context.get("language")
    return language if isinstance(language, Language) else ENGLISH


def names_of(context: Context) -> IssueNames:
    """How issues are called."""
    names = context.get(ISSUES)
    return names if isinstance(names, IssueNames) else IssueNames()


class Stopped(SecurityError):
    """A template looped or swelled beyond measure."""


class Meter(threading.local):
    """What one rendering has used up; a thread has its own."""

    turns = 0
    characters = 0
    deadline = float("inf")

    def start(self, clock: Callable[[], float], seconds: float) -> None:
        """Begin a rendering."""
        self.turns = self.characters = 0
        self.deadline = clock() + seconds


class Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, metered; see the module's docstring."""

    intercepted_binops = frozenset({"*", "**", "%", "+", "//"})

    def __init__(
        self,
        sources: Mapping[str, str],
        clock: Callable[[], float] = time.thread_time,
        *,
        scale: int = 1,
    ) -> None:
        """:param scale: multiplies all limits, for pages that are meant to be long."""
        self.scale = scale
        self.meter = Meter()
        self.clock = clock
        super().__init__(
            loader=DictLoader(dict(sources)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            finalize=self._weigh,
            cache_size=100,
            extensions=["jinja2.ext.i18n"],
        )
        self.filters = {name: call for name, call in self.filters.items() if name in _FILTERS}
        self.globals = {name: self.globals[name] for name in ("range", "_")} | {_TICK: self._tick}
        self.extend(newstyle_gettext=True)
        self.globals["gettext"] = self._say(lambda language, one: language.catalogue.gettext(one))
        self.globals["pgettext"] = self._say(lambda language, where, one: language.catalogue.pgettext(where, one))
        self.globals["ngettext"] = self._say(lambda language, *forms: language.catalogue.ngettext(*forms))

    def _say(self, look_up: Callable[..., str]) -> Callable[..., Markup]:
        """Jinja's "new style" of gettext: the message is looked up, and the values put in are escaped.

        Here they are folded too, as all that is printed, and a message may not ask for them to be padded.
        """

        @pass_context
        def say(context: Context, *message: Any, **values: Any) -> Markup:
            text = look_up(language_of(context), *message)
            if any(match["other"] for match in _FORMAT.finditer(text)):
                raise Stopped("write %(name)s for what is put into a message, and %% for a percent sign")
            if len(message) > 2:
                values.setdefault("num", message[-1])
            return Markup(text) % {name: self._weigh(value) for name, value in values.items()}  # noqa: S704

        return say

    @contextlib.contextmanager
    def metered(self) -> Iterator[None]:
        """Count from zero for what is rendered inside."""
        self.meter.start(self.clock, MAX_SECONDS * self.scale)
        try:
            yield
        finally:
            self.meter.deadline = float("inf")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of a text's methods only those that do not lengthen it; else as Jinja's sandbox has it."""
        if isinstance(obj, str) and not isinstance(value, str | int):
            return attr in _STRING_METHODS
        return super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic on numbers, and joining of short texts; nothing that multiplies a text."""
        if isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple):
            if operator != "+" or len(left) + len(right) > MAX_CHARACTERS:
                raise Stopped(f"'{operator}' would make a text too long")
        elif operator == "**" or max(abs(left), abs(right)) > 1e12:
            raise Stopped(f"'{operator}' on numbers too large")
        return super().call_binop(context, operator, left, right)

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """A line that ends in a tag keeps its line break if it prints anything; one of tags alone leaves no trace."""
        return "\n".join(_keep_break(line) for line in super().preprocess(source, name, filename).split("\n"))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse, then put a counter at the head of every loop and macro."""
        tree = super()._parse(source, name, filename)
        for node in tree.find_all((nodes.For, nodes.Macro, nodes.CallBlock)):
            assert isinstance(node, nodes.For | nodes.Macro | nodes.CallBlock)  # noqa: S101 - narrows the type
            call = nodes.Call(nodes.Name(_TICK, "load"), [nodes.Const(_fixed_text(node))], [], None, None)
            node.body.insert(0, nodes.ExprStmt(call).set_lineno(node.lineno))
            call.set_environment(self)
        return tree

    def _tick(self, fixed_text: int) -> str:
        self.meter.turns += 1
        self._spend(fixed_text)
        if self.meter.turns > MAX_TURNS * self.scale:
            raise Stopped(f"more than {MAX_TURNS} turns of its loops")
        if self.clock() > self.meter.deadline:
            raise Stopped(f"took longer than {MAX_SECONDS:g} s")
        return ""

    def _spend(self, characters: int) -> None:
        self.meter.characters += characters
        if self.meter.characters > MAX_CHARACTERS * self.scale:
            raise Stopped(f"more than {MAX_CHARACTERS} characters")

    def _weigh(self, value: Any) -> Any:
        """Fold the white space of plain values into single spaces, and count what is printed."""
        if value is None:
            return ""
        if isinstance(value, str):
            self._spend(len(value))
            if not isinstance(value, Markup):
                return _SPACES.sub(" ", value)
        return value
