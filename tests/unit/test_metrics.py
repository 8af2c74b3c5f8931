from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections import Counter

import pytest

from bot.errors import ConfigError
from bot.metrics import Metrics, served


def ask(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_what_is_measured_is_served() -> None:
    metrics, sent = Metrics(), Counter({"sent": 3})
    metrics.count("briefbot_messages", "Messages", "fate", lambda: sent)
    metrics.queue.labels("inbox").set(2)
    metrics.analysis.observe(0.04)
    with served(metrics, list, "127.0.0.1", 0) as port:
        sent["failed"] += 1
        status, page = ask(port, "/metrics")
    assert status == 200
    for line in (
        'briefbot_messages_total{fate="sent"} 3.0',
        'briefbot_messages_total{fate="failed"} 1.0',
        'briefbot_queue{queue="inbox"} 2.0',
        'briefbot_analysis_seconds_bucket{le="0.05"} 1.0',
    ):
        assert line in page


def test_health_says_what_is_wrong() -> None:
    problems: list[str] = []
    with served(Metrics(), lambda: problems, "127.0.0.1", 0) as port:
        assert ask(port, "/health") == (200, json.dumps({"status": "ok", "problems": []}))
        problems.append("Telegram has not answered for 300 s")
        status, page = ask(port, "/health")
        assert ask(port, "/other")[0] == 404
    assert status == 503
    assert "300 s" in page


def test_a_port_in_use_is_a_clear_error() -> None:
    with (
        served(Metrics(), list, "127.0.0.1", 0) as port,
        pytest.raises(ConfigError, match="BRIEFBOT_METRICS_PORT"),
        served(Metrics(), list, "127.0.0.1", port),
    ):
        pass
