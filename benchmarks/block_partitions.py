"""How much of a month is shown, by how blocks are formed: figures for docs/adr/0076; and how much
of what is released belongs to one hour, two hours or half a day: for docs/adr/0080.

A sample month at one counter is drawn again and again (no citizens, no office), one rating after
another as a kiosk sends them; each way of forming blocks releases what it lets. Seconds, and no
database. Run: `python -m benchmarks.block_partitions`.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from central.tally.release import STEP

DAYS, RUNS, SEED = 22, 40, 76
PROCEDURES, SUBSTITUTE_DAYS = 12, 5
"""Procedures at a counter, each asked for half as often as the one before but for the first four;
days of the month on which a second officer serves in the afternoon."""


@dataclass(frozen=True)
class Rating:
    """Whose and what a rating is about."""

    day: int
    officer: str
    procedure: int


Key = Callable[[Rating], tuple[object, ...]]

PARTITIONS: dict[str, Key] = {
    "counter x day (now)": lambda each: (each.day,),
    "... x officer": lambda each: (each.day, each.officer),
    "... x officer x 3 groups": lambda each: (each.day, each.officer, min(each.procedure, 2)),
    "... x officer x procedure": lambda each: (each.day, each.officer, each.procedure),
    "the same, days not apart": lambda each: (each.officer, each.procedure),
}
NAMES: dict[str, Callable[[Rating], object]] = {
    "officer": lambda each: each.officer,
    "procedure": lambda each: each.procedure,
    "day": lambda each: each.day,
}


def month(a_day: int, chance: random.Random) -> Iterator[Rating]:
    """The counted ratings of a month, in their order; `a_day`: on the average."""
    weights = [2.0 ** -max(0, number - 3) for number in range(PROCEDURES)]
    shared = set(chance.sample(range(DAYS), SUBSTITUTE_DAYS))
    for day in range(DAYS):
        number = max(0, round(chance.gauss(a_day, a_day**0.5)))
        for at in range(number):
            second = day in shared and at >= number * 2 // 3
            procedure = chance.choices(range(PROCEDURES), weights)[0]
            yield Rating(day, "second" if second else "first", procedure)


def blocks(ratings: list[Rating], key: Key) -> list[list[Rating]]:
    """What is released, block by block, when ratings come one by one."""
    waiting, done = defaultdict(list), []
    for each in ratings:
        of_key = waiting[key(each)]
        of_key.append(each)
        if len(of_key) == STEP:
            done.append(waiting.pop(key(each)))
    return done


def shown(ratings: list[Rating], key: Key, name: Callable[[Rating], object]) -> int:
    """Released ratings that a view by `name` can show: of keys that only one name has; where keys
    go over days, of blocks of one day.
    """
    if name is NAMES["day"]:
        done = blocks(ratings, key)
        return sum(len(block) for block in done if len({each.day for each in block}) == 1)
    names = defaultdict(set)
    for each in ratings:
        names[key(each)].add(name(each))
    return sum(len(block) for block in blocks(ratings, key) if len(names[key(block[0])]) == 1)


def main() -> None:
    """Print the table of docs/adr/0076."""
    print("% of ratings shown: a day | partition | whole | by officer | by procedure | by day")
    for a_day in (5, 15, 40, 80):
        totals: dict[str, Counter[str]] = {name: Counter() for name in PARTITIONS}
        pieces = given = 0
        for run in range(RUNS):
            ratings = list(month(a_day, random.Random(SEED + run)))
            given += len(ratings)
            for label, key in PARTITIONS.items():
                totals[label]["whole"] += STEP * len(blocks(ratings, key))
                for name, of in NAMES.items():
                    totals[label][name] += shown(ratings, key, of)
            pieces += sum(len(piece) for piece in _month_pieces(ratings))
        for label, found in totals.items():
            parts = " | ".join(f"{100 * found[n] / given:5.1f}" for n in ("whole", *NAMES))
            print(f"{a_day:3} | {label:26} | {parts}")
        print(
            f"{a_day:3} | {'month, officer (composite)':26} |   -   | {100 * pieces / given:5.1f}"
        )


def _month_pieces(ratings: list[Rating]) -> Iterator[list[Rating]]:
    """The pieces of `central.released.composites` that are due: an officer's month."""
    by_day = defaultdict(list)
    for each in ratings:
        by_day[each.day].append(each)
    left = defaultdict(list)
    for of_day in by_day.values():
        officers = {each.officer for each in of_day}
        if len(officers) == 1 and len(of_day) % STEP:
            left[officers.pop()].append(len(of_day) % STEP)
    for officer, rests in left.items():
        if len(rests) >= STEP and sum(rests) >= 2 * STEP:
            yield [each for each in ratings if each.officer == officer]


OPEN_HOURS = {7: 0.5, 8: 1.5, 9: 1.6, 10: 1.1, 11: 0.4, 13: 0.4, 14: 1.3, 15: 1.0, 16: 0.6}
"""How busy each hour of an office's day is drawn."""
SPANS: dict[str, Callable[[int], object]] = {
    "one hour": lambda hour: hour,
    "two hours": lambda hour: (hour + 1) // 2 if hour < 12 else (hour - 1) // 2 + 100,
    "half a day": lambda hour: hour < 12,
}
"""By name, in which span an hour lies: 7 to 8 is the first of two, and 13 to 14."""


def in_spans(a_day: int, chance: random.Random) -> tuple[int, int, Counter[str]]:
    """Ratings of a month, those that are released, and of these those in blocks of one span."""
    given = done = 0
    inside: Counter[str] = Counter()
    for _ in range(DAYS):
        number = max(0, round(chance.gauss(a_day, a_day**0.5)))
        hours = sorted(chance.choices(list(OPEN_HOURS), list(OPEN_HOURS.values()), k=number))
        given += number
        for start in range(0, number - STEP + 1, STEP):
            block = hours[start : start + STEP]
            done += STEP
            for name, of in SPANS.items():
                inside[name] += STEP if len({of(hour) for hour in block}) == 1 else 0
    return given, done, inside


def print_spans() -> None:
    """Print the table of docs/adr/0080."""
    print("% of ratings in blocks: a day | released | " + " | ".join(SPANS))
    for a_day in (5, 15, 40, 80):
        given = done = 0
        inside: Counter[str] = Counter()
        for run in range(RUNS):
            of_run = in_spans(a_day, random.Random(SEED + run))
            given, done = given + of_run[0], done + of_run[1]
            inside += of_run[2]
        parts = " | ".join(f"{100 * inside[name] / given:5.1f}" for name in SPANS)
        print(f"{a_day:3} | {100 * done / given:5.1f} | {parts}")


if __name__ == "__main__":
    main()
    print_spans()
