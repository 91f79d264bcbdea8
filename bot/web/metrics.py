"""Numbers for operators, in Prometheus' format, on a port of their own."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.errors import AscoltoError

UNREACHABLE = "unreachable"
SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)
LONG = (1, 5, 15, 60, 300, 900, 3600, 14400, 86400)
FRESH = timedelta(minutes=5)
DIRECT = "direct"
"""Stands for all messages to one person: people are not labels."""


class Reach:
    """Whether Slack answers, as the calls we make anyway tell."""

    def __init__(self) -> None:
        self._called: tuple[datetime, bool] | None = None

    def called(self, outcome: str, at: datetime) -> None:
        """A call ended: any answer of Slack's, also a refusal, means that it is there."""
        self._called = (at, outcome != UNREACHABLE)

    def said(self, now: datetime) -> str:
        """reachable, unreachable, or unknown (no call in the last minutes)."""
        if self._called is None or now - self._called[0] > FRESH:
            return "unknown"
        return "reachable" if self._called[1] else UNREACHABLE


def place(slack_channel: str) -> str:
    """A Slack channel as a label: its id, or `DIRECT` for a person's own messages."""
    return slack_channel if slack_channel[:1] in "CG" else DIRECT


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
        self.source_due = self._gauge("source_due_rows", "Looks and replies waiting.", "source")
        self.source_failures = self._gauge("source_failures", "Failures in a row.", "source")
        self.heard = self._histogram(
            "heard_seconds", "From the customer's words to our rows.", "source", buckets=LONG
        )
        self.room_due = self._gauge("slack_due_posts", "Posts waiting.", "slack_channel")
        self.room_lag = self._gauge(
            "slack_lag_seconds", "Since the oldest waiting new post was written.", "slack_channel"
        )
        self.room_failures = self._gauge("slack_failures", "Failures in a row.", "slack_channel")
        self.card_seconds = self._histogram(
            "card_seconds", "From our rows to the card in Slack.", "slack_channel", buckets=LONG
        )
        self.items = self._counter(
            "webhook_items", "Pushed items: accepted, rejected.", "source", "outcome"
        )
        self.requests = self._counter(
            "webhook_requests", "Requests to a source's webhook.", "source", "outcome"
        )
        self.posts = self._counter("posts", "Posts to Slack.", "slack_channel", "kind", "outcome")
        self.replies = self._counter("replies", "Replies to customers.", "source", "outcome")
        self.rewordings = self._counter(
            "rewordings", "Drafts in the brand's voice, translations.", "service", "kind", "outcome"
        )
        self.rewording_seconds = self._histogram(
            "rewording_seconds", "How long they took.", "service"
        )
        self.slack_calls = self._counter("slack_calls", "Calls to Slack.", "method", "outcome")
        self.slack_seconds = self._histogram("slack_call_seconds", "How long they took.", "method")
        self.slack = Reach()

    def posted(self, slack_channel: str, kind: str, error: AscoltoError | None = None) -> None:
        """Slack took a post, or did not."""
        self.posts.labels(place(slack_channel), kind, _outcome(error, "shown")).inc()

    def carded(self, slack_channel: str, seconds: float) -> None:
        """A card stands in Slack, so long after the case was opened."""
        self.card_seconds.labels(place(slack_channel)).observe(seconds)

    def replied(self, source_id: str, error: AscoltoError | None = None) -> None:
        """A source took a reply, or did not."""
        self.replies.labels(source_id, _outcome(error, "sent")).inc()

    def worded(
        self, service: str, kind: str, seconds: float, error: AscoltoError | None = None
    ) -> None:
        """Somebody outside worded something for us, or did not."""
        self.rewordings.labels(service, kind, _outcome(error, "used")).inc()
        self.rewording_seconds.labels(service).observe(seconds)

    def text(self) -> bytes:
        """What Prometheus reads."""
        return generate_latest(self.registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"ascolto_{name}", about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"ascolto_{name}", about, labels, registry=self.registry)

    def _histogram(
        self, name: str, about: str, *labels: str, buckets: tuple[float, ...] = SECONDS
    ) -> Histogram:
        return Histogram(f"ascolto_{name}", about, labels, registry=self.registry, buckets=buckets)


def _outcome(error: AscoltoError | None, well: str) -> str:
    """How it went, as a label: of errors there are as many as classes."""
    return type(error).__name__.lower() if error else well


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
