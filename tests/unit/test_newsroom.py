"""What is said while everything is wired."""

from __future__ import annotations

from pathlib import Path

import structlog

from bot.domain.issues import IssueNames
from bot.newsroom import make_renderer


def test_a_refused_template_is_named_in_the_log_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "drills.html.j2").write_text("one\n{% if %}")
    with structlog.testing.capture_logs() as told:
        assert make_renderer(tmp_path, IssueNames.of([])).refused
    ((line, name),) = [(one["line"], one["template"]) for one in told]
    assert (line, name) == (2, "drills.html.j2")
