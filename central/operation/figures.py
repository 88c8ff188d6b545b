"""What this process counts for monitoring, in Prometheus' words.

Guarantees that labels come from closed lists (route templates, methods, statuses, problems), so
that neither a person nor a site stands in them and no sender can make them many. Each process
counts for itself and is asked by itself; what the database knows (`StoreFacts`) is the same
whichever process is asked, so take the greatest of those and not their sum.
"""

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from central.operation.store_facts import StoreFacts
from central.request_notes import RequestNotes

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Upper bounds of the classes of answer times; 2 s is the limit in a storm."""

_METHODS = frozenset({"GET", "HEAD", "POST"})


class Figures:
    """The figures of one process."""

    def __init__(self) -> None:
        """All begin at nought."""
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "thuocdo_requests",
            "Requests answered; status 0: the line was cut before the answer",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._under_way = Gauge(
            "thuocdo_requests_under_way",
            "Requests that are not answered yet; many of them wait for a thread or a connection",
            registry=self.registry,
        )
        self._seconds = Histogram(
            "thuocdo_request_seconds",
            "Time from a request's head to the end of its answer",
            ("route",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._refusals = Counter(
            "thuocdo_refusals",
            "Requests refused with a problem document",
            ("problem",),
            registry=self.registry,
        )

    def begin(self) -> None:
        """One request came; `count` is called of it once."""
        self._under_way.inc()

    def count(self, notes: RequestNotes, status: int, took_s: float) -> None:
        """One request was answered, or its line was cut."""
        self._under_way.dec()
        method = notes.method if notes.method in _METHODS else "other"
        self._requests.labels(method, notes.route, str(status)).inc()
        self._seconds.labels(notes.route).observe(took_s)
        if notes.problem:
            self._refusals.labels(notes.problem).inc()

    def text(self, process: dict[str, tuple[str, float]], facts: StoreFacts | None) -> bytes:
        """Everything in the text format. `process`: gauges of this process, name to meaning and
        value; `facts`: of the database, None when it did not answer.
        """
        moment = CollectorRegistry()
        moment.register(_Moment({**process, **_of_facts(facts)}))
        moment.register(_Standing({} if facts is None else facts.standing))
        return generate_latest(self.registry) + generate_latest(moment)


def _of_facts(facts: StoreFacts | None) -> dict[str, tuple[str, float]]:
    answers = ("Whether the database answered this scrape", 0.0 if facts is None else 1.0)
    found = {"thuocdo_database_answers": answers}
    if facts is None:
        return found
    found["thuocdo_records"] = ("Records held, of all logs", facts.records)
    found["thuocdo_forks"] = ("Places of logs at which two records came", facts.forks)
    found["thuocdo_alarms"] = ("Alarms raised so far", facts.alarms)
    found["thuocdo_kiosks"] = ("Kiosks that are approved", facts.kiosks)
    found["thuocdo_kiosks_silent"] = (
        "Approved kiosks from which no heartbeat came for three of its intervals",
        facts.silent,
    )
    if facts.head_age_s is not None:
        found["thuocdo_nightly_head_age_seconds"] = (
            "Time since the last nightly head was signed",
            facts.head_age_s,
        )
    return found


class _Moment(Collector):
    """Gauges that are worked out for one scrape."""

    def __init__(self, values: dict[str, tuple[str, float]]) -> None:
        self._values = values

    def collect(self) -> Iterator[Metric]:
        for name, (meaning, value) in self._values.items():
            yield GaugeMetricFamily(name, meaning, value=value)


class _Standing(Collector):
    """Alarms that stand, by kind: a closed list."""

    def __init__(self, standing: Mapping[str, int]) -> None:
        self._standing = standing

    def collect(self) -> Iterator[Metric]:
        if not self._standing:
            return
        told = GaugeMetricFamily(
            "thuocdo_alarms_standing", "Alarms that have not ended, by kind", labels=("kind",)
        )
        for kind, n in self._standing.items():
            told.add_metric((kind,), n)
        yield told
