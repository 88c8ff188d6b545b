"""`central quarantine list` and `decide`: kiosks whose log contradicts itself."""

from datetime import datetime
from pathlib import Path

from central.audit.count_again import count_site_again
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database
from central.fleet.quarantine import LONGEST_REASON, SHORTEST_REASON, decide
from central.store.engine import reading, writing
from central.store.quarantine_queries import ForkedKiosk, Verdict, forked_kiosks

_WHY_NOT = {
    "gone": "there is no such fork",
    "reason": f"--reason: expected {SHORTEST_REASON} to {LONGEST_REASON} characters",
    "seen": "something else was decided meanwhile; look at `central quarantine list` again",
    "same": "that is decided already",
}


def table(config: Path | None) -> list[str]:
    """Lines that tell of every fork, those that wait for a decision first."""
    with reading(open_database(config)) as connection:
        found = forked_kiosks(connection)
    return [line for each in found for line in _lines(each)] or ["no log contradicts itself"]


def decide_fork(
    config: Path | None, kiosk_id: str, verdict: str, reason: str, seen: int, now: datetime
) -> list[str]:
    """Decide; returns lines that say what holds. `seen`: how many decisions were there."""
    if verdict not in set(Verdict):
        known = ", ".join(Verdict)
        raise CommandError(f"{verdict!r:.40}: expected one of {known}")
    engine, author = open_database(config), author_of(config)
    with writing(engine) as connection:
        forked = next(iter(forked_kiosks(connection, kiosk_id=kiosk_id)), None)
        if forked is None:
            raise CommandError(f"{kiosk_id!r:.60}: {_WHY_NOT['gone']}")
        if len(forked.decisions) != seen:
            n = len(forked.decisions)
            raise CommandError(
                f"{kiosk_id}: {n} decisions are there and --seen says {seen}: read them with"
                " `central quarantine list`, then name how many you have read"
            )
        fault = decide(connection, forked, Verdict(verdict), reason, author, now)
        if fault is not None:
            raise CommandError(f"{kiosk_id}: {_WHY_NOT[fault]}")
    count_site_again(engine, forked.site_id, now)
    engine.dispose()
    return [f"decided: {kiosk_id}: {verdict}; figures of {forked.site_id} are counted again"]


def _lines(forked: ForkedKiosk) -> list[str]:
    state = "waits" if forked.waits else forked.decisions[-1].verdict.value
    lines = [
        (
            f"{forked.kiosk_id}  {forked.site_id}  {forked.counter_id or '-'}  {state}:"
            f" record {forked.seq} of epoch {forked.epoch};"
            f" {forked.others} records of another history,"
            f" {forked.counted} held from there on before it was noticed, {forked.later} after"
        )
    ]
    return lines + [
        f"  decision {each.number}, {each.decided_at}, {each.decided_by}: {each.verdict.value}:"
        f" {each.reason}"
        for each in forked.decisions
    ]
