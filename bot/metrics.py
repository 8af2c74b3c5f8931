"""Prometheus metrics and the health page, served by a thread of their own.

    /metrics   queue lengths and lags, what was sent and what failed, freshness of each source, time of analysis
    /health    200 and "ok", or 503 and what is wrong, as JSON

A thread, because it must answer when the event loop does not: that is the first thing a health page is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import ThreadingHTTPServer
from threading import Thread

from prometheus_client import CollectorRegistry, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily
from prometheus_client.exposition import MetricsHandler
from prometheus_client.registry import Collector

from bot.errors import ConfigError

#: Seconds; an article of news takes some tens of milliseconds, a long one on a busy machine some seconds.
_ANALYSIS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)


class Metrics:
    """What is measured. Every name begins with ``briefbot_``; times are seconds."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.queue = Gauge("briefbot_queue", "Rows that wait", ["queue"], registry=self.registry)
        self.lag = Gauge("briefbot_queue_lag_seconds", "Wait of the oldest row", ["queue"], registry=self.registry)
        self.articles = Gauge("briefbot_archive", "What the archive holds", ["of"], registry=self.registry)
        self.freshness = Gauge(
            "briefbot_source_age_seconds", "Since a source last answered", ["source"], registry=self.registry
        )
        self.failures = Gauge(
            "briefbot_source_failures", "Tries of a source that failed in a row", ["source"], registry=self.registry
        )
        self.analysis = Histogram(
            "briefbot_analysis_seconds", "Time to analyse an article", buckets=_ANALYSIS, registry=self.registry
        )
        self.loop_lag = Gauge(
            "briefbot_loop_lag_seconds", "Longest lag of the event loop lately", registry=self.registry
        )

    def count(self, name: str, help_text: str, label: str, read: Callable[[], Mapping[str, int]]) -> None:
        """Export counts that are kept elsewhere: ``read`` gives them by the value of ``label``."""
        self.registry.register(_Counts(name, help_text, label, read))


class _Counts(Collector):
    def __init__(self, name: str, help_text: str, label: str, read: Callable[[], Mapping[str, int]]) -> None:
        self._family = (name, help_text, [label])
        self._read = read

    def collect(self) -> Iterator[CounterMetricFamily]:
        name, help_text, labels = self._family
        family = CounterMetricFamily(name, help_text, labels=labels)
        for value, count in sorted(dict(self._read()).items()):
            family.add_metric([value], count)
        yield family


@contextmanager
def served(metrics: Metrics, health: Callable[[], list[str]], host: str, port: int) -> Iterator[int]:
    """Serve both pages while the block runs; yields the port.

    :param health: what is wrong, in words; called in the server's thread.
    :param port: 0 for any that is free.
    :raises ConfigError: when the port cannot be had.
    """
    handler = type("Handler", (_Pages,), {"registry": metrics.registry, "health": staticmethod(health)})
    try:
        server = ThreadingHTTPServer((host, port), handler)
    except OSError as error:
        raise ConfigError(
            f"BRIEFBOT_METRICS_PORT: {host}:{port} cannot be served ({error.strerror}); choose another."
        ) from error
    thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ask_health(host: str, port: int, timeout: float = 5.0) -> list[str] | None:
    """What the health page of a running bot says is wrong; ``None`` when nothing answers there. Blocks."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where such a server is reached
    asking = HTTPConnection(everywhere.get(host, host), port, timeout=timeout)
    try:
        asking.request("GET", "/health")
        content = json.loads(asking.getresponse().read(100_000))
        return [str(problem) for problem in content["problems"]]
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        asking.close()


class _Pages(MetricsHandler):
    health: Callable[[], list[str]]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].rstrip("/")
        if path == "/health":
            wrong = self.health()
            self._say(503 if wrong else 200, {"status": "failing" if wrong else "ok", "problems": wrong})
        elif path == "/metrics":
            super().do_GET()
        else:
            self._say(404, {"pages": ["/metrics", "/health"]})

    def _say(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
