"""Templates to messages. Every template is parsed at start; an operator's faulty one is refused and ours stays.

template + values -> page (blocks of Telegram HTML, parted by blank lines) -> messages within Telegram's limits
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError

from bot import resources
from bot.briefing import pack
from bot.briefing.filters import FILTERS
from bot.briefing.markup import MarkupError
from bot.briefing.samples import samples
from bot.briefing.sandbox import ISSUES, Environment
from bot.domain.issues import IssueNames
from bot.domain.language import ENGLISH
from bot.errors import TemplateRefused

SUFFIX = ".html.j2"
#: Larger template files are refused unread; the longest packaged one has 4 KB.
_MAX_BYTES = 200_000


class Renderer:
    """Renders messages.

    :param override: folder of the operator's templates; a file there replaces the packaged one of the same name.
    :param issues: how issues are called.
    :raises TemplateRefused: when a *packaged* template is faulty.
    """

    def __init__(self, override: Path | None = None, issues: IssueNames | None = None) -> None:
        packaged = _read(resources.folder("templates"))
        self._issues = issues or IssueNames()
        self._packaged = _environment(packaged, self._issues)
        #: Operator's templates that were refused, at start or later; the packaged ones stand in.
        self.refused: list[TemplateRefused] = []
        for name in packaged:
            _check(self._packaged, name)
        self._own = self._packaged
        #: Pages of the operator's that failed on a reader's values: ours are used from then on.
        self._given_up: set[str] = set()
        self._sources = packaged
        if override is not None:
            self._adopt(override)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the pages that can be rendered."""
        return tuple(sorted(n.removesuffix(SUFFIX) for n in self._sources if not n.startswith("_")))

    def render(self, name: str, /, **values: object) -> tuple[str, ...]:
        """The messages of page ``name``: each within Telegram's limits, tags balanced, at least one.

        :raises TemplateRefused: when the packaged template cannot be rendered with these values.
        """
        file = name + SUFFIX
        if self._own is not self._packaged and name not in self._given_up:
            try:
                return _render(self._own, file, values)
            except TemplateRefused as refusal:
                self.refused.append(refusal)
                self._given_up.add(name)
        return _render(self._packaged, file, values)

    def _adopt(self, override: Path) -> None:
        """Take over the operator's templates one by one, each only if every page it touches still renders."""
        try:
            own = _read(override)
        except TemplateRefused as refusal:
            self.refused.append(refusal)
            return
        for name, source in sorted(own.items()):
            if name not in self._sources:
                self.refused.append(TemplateRefused(name, "no page has this name; see docs/templates.md"))
                continue
            candidate = {**self._sources, name: source}
            environment = _environment(candidate, self._issues)
            try:
                for touched in candidate if name.startswith("_") else (name,):
                    _check(environment, touched)
            except TemplateRefused as refusal:
                self.refused.append(refusal)
                continue
            self._own, self._sources = environment, candidate


def _environment(sources: Mapping[str, str], issues: IssueNames) -> Environment:
    environment = Environment(sources)
    environment.globals[ISSUES] = issues
    environment.filters.update(FILTERS)
    return environment


def _read(folder: Path) -> dict[str, str]:
    sources = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path.stat().st_size > _MAX_BYTES:
            raise TemplateRefused(path.name, f"larger than {_MAX_BYTES} bytes")
        try:
            sources[path.name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise TemplateRefused(path.name, f"not UTF-8 text: {error.reason} at byte {error.start}") from error
    return sources


def _check(environment: Environment, name: str) -> None:
    """Parse a template, and render it with every sample there is for it."""
    try:
        environment.get_template(name)
    except TemplateSyntaxError as error:
        raise TemplateRefused(error.name or name, error.message or "cannot be parsed", error.lineno) from error
    for values in samples(name.removesuffix(SUFFIX)):
        _render(environment, name, values)


def _render(environment: Environment, name: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        with environment.metered():
            page = environment.get_template(name).render({"zone": UTC, "now": None, "language": ENGLISH, **values})
        messages = pack.messages(page)
    except MarkupError as error:
        raise TemplateRefused(name, str(error)) from error
    except (
        TemplateError,
        RecursionError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
    ) as error:
        reason = "calls itself without end" if isinstance(error, RecursionError) else str(error) or type(error).__name__
        raise TemplateRefused(name, reason, _line(error, environment, name)) from error
    if not messages:
        raise TemplateRefused(name, "prints nothing")
    return messages


def _line(error: BaseException, environment: Environment, name: str) -> int | None:
    """The line of the template that was being rendered when ``error`` came up."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.name in ("root", "top-level template code", "macro")]
    lines = lines or [frame.lineno for frame in frames if frame.filename in ("<template>", "<unknown>")]
    return lines[-1] if lines else None
