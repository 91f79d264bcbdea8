"""Numbers for operators, in Prometheus' format, on a port of their own."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)


class Metrics:
    """All figures of one process, each named `ascolto_…`; labels take only values that we or the
    settings give, never a customer's."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.steps = self._counter("loop_steps", "Steps a loop has done.", "loop")
        self.errors = self._counter("loop_errors", "Steps that ended in an error.", "loop")
        self.step_seconds = self._histogram("loop_step_seconds", "How long a step took.", "loop")
        self.due = self._gauge("due_rows", "Rows whose time has come.", "loop")
        self.lag = self._gauge("source_lag_seconds", "Since a source was last read well.", "source")
        self.items = self._counter(
            "webhook_items", "Pushed items: accepted, rejected.", "source", "outcome"
        )
        self.requests = self._counter(
            "webhook_requests", "Requests to a source's webhook.", "source", "outcome"
        )
        self.posts = self._counter("posts", "Posts to Slack.", "kind", "outcome")
        self.replies = self._counter("replies", "Replies to customers.", "channel", "outcome")
        self.slack_calls = self._counter("slack_calls", "Calls to Slack.", "method", "outcome")
        self.slack_seconds = self._histogram("slack_call_seconds", "How long they took.", "method")

    def text(self) -> bytes:
        """What Prometheus reads."""
        return generate_latest(self.registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"ascolto_{name}", about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"ascolto_{name}", about, labels, registry=self.registry)

    def _histogram(self, name: str, about: str, *labels: str) -> Histogram:
        return Histogram(f"ascolto_{name}", about, labels, registry=self.registry, buckets=SECONDS)


def application(
    metrics: Metrics, refresh: Callable[[], Awaitable[None]] | None = None
) -> web.Application:
    """`GET /metrics`, for METRICS_PORT alone; `refresh` sets the gauges before each reading."""

    async def read(_request: web.Request) -> web.Response:
        if refresh:
            await refresh()
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    app = web.Application()
    app.router.add_get("/metrics", read)
    return app
