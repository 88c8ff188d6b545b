"""From marked binary frames to fields at fixed places. Pure.

Guarantees: every field holds, in every marked frame, what the clerk said; where the bytes leave a
doubt that matters later (a number below ten reads the same in BCD), that is a
`ContradictionError` that asks for another frame, and a smaller doubt is a note.
"""

import re
from collections.abc import Sequence

from kiosk.devices.learning.marked import ContradictionError, Learned, Marked, by_kind
from kiosk.devices.learning.number_places import NumberPlace, number_places, text_places
from kiosk.devices.mapper_settings import FRAME_BYTES

TELLING = 10
"""From this number on, BCD and binary differ."""
MOST_IGNORED = 8


def struct_learned(marked: Sequence[Marked], others: Sequence[bytes]) -> Learned:
    """Give [mapper], [codes] and [[event]]; `others` are all payloads that were heard."""
    notes: list[str] = []
    frames = [one.frame.payload for one in marked]
    template, fields = _ticket(marked, frames, notes)
    taken = {place for field in fields.values() for place in field.bytes}
    counter = _counter(marked, frames, taken, notes)
    if counter is not None:
        fields["counter"] = counter
        taken |= set(counter.bytes)
    constants = _constants(frames, others, taken)
    kinds = by_kind(marked)
    lines = ["[mapper]", 'form = "struct"']
    if template:
        lines.append(f'ticket = "{template}"')
    tail: list[str] = []
    when = {f"byte{at}": frames[0][at] for at in constants}
    if len(kinds) > 1:
        fields["event"] = code = _event_place(kinds, frames, taken)
        pairs = [f'"{group[0].frame.payload[code.at]}" = "{kind}"' for kind, group in kinds.items()]
        tail += ["[codes.event]", *pairs, ""]
        when.pop(f"byte{code.at}", None)
    fields |= {name: NumberPlace(int(name[4:]), 1, "uint8") for name in when}
    lengths = {len(one) for one in frames}
    other_lengths = sorted({len(one) for one in others} - lengths)[:MOST_IGNORED]
    tail += _events(kinds, when)
    tail += _ignores(when, [one for one in others if len(one) in lengths])
    for length in other_lengths:
        tail += ["", "[[ignore]]", _when({FRAME_BYTES: length})]
    lines.append("")
    for name, place in fields.items():
        lines += [*place.table(name).splitlines(), ""]
        if not name.startswith("byte"):
            notes.append(f"{name}: {place}")
    if when:
        same = ", ".join(f"byte {name[4:]} is {value:02X}" for name, value in when.items())
        notes.append(f"the same in every marked frame, and not in others: {same}")
    return Learned((*lines, *tail), tuple(notes))


def _events(kinds: dict[str, list[Marked]], when: dict[str, int]) -> list[str]:
    lines = ["[[event]]"]
    if len(kinds) == 1:
        lines.append(f'kind = "{next(iter(kinds))}"')
    if when:
        lines.append(_when(when))
    return lines


def _when(when: dict[str, int]) -> str:
    return "when = { " + ", ".join(f"{name} = {value}" for name, value in when.items()) + " }"


def _ignores(when: dict[str, int], others: Sequence[bytes]) -> list[str]:
    """Give an [[ignore]] for each other kind of frame, told by the same bytes."""
    longest = max((int(name[4:]) for name in when), default=-1)
    seen = [
        tuple(one[int(name[4:])] for name in when) for one in others if len(one) > longest and when
    ]
    mine = tuple(when.values())
    different = [one for one in dict.fromkeys(seen) if one != mine][:MOST_IGNORED]
    lines: list[str] = []
    for values in different:
        lines += ["", "[[ignore]]", _when(dict(zip(when, values, strict=True)))]
    return lines


def _ticket(
    marked: Sequence[Marked], frames: Sequence[bytes], notes: list[str]
) -> tuple[str, dict[str, NumberPlace]]:
    tickets = [one.meaning.ticket for one in marked]
    if len(set(tickets)) == 1:
        raise ContradictionError(
            f"every marked frame is of ticket {tickets[0]}: which bytes hold it cannot be told; "
            "mark frames of two different tickets at least"
        )
    for whole in text_places(frames, tickets):
        return "", {"ticket": whole}
    parts = [re.fullmatch(r"([A-Z]*-?)([0-9]+)([A-Z]?)", one) for one in tickets]
    letters = [one[1] if one else "" for one in parts]
    digits = [one[2] if one else "0" for one in parts]
    if any(one is None or one[3] for one in parts):
        raise ContradictionError(
            f"the tickets {', '.join(tickets)} stand nowhere as text, and are no letters with a "
            "number after them"
        )
    widths = {len(one) for one in digits}
    # A width of one: the digits as a number, without the zeros that a BCD field has before them.
    width = f":0{max(widths) if len(widths) == 1 else 1}"
    fields: dict[str, NumberPlace] = {}
    start = letters[0]
    if letter := next(text_places(frames, letters), None):
        start, fields["letter"] = "{letter}", letter
    elif len(set(letters)) > 1:
        raise ContradictionError(
            f"the letters {', '.join(dict.fromkeys(letters))} of the tickets stand nowhere as "
            "text; say the tickets as numbers alone if the device sends only numbers"
        )
    elif start:
        notes.append(f"the letter {start} stands nowhere in the frames; every ticket gets it")
    fields["number"] = _number(marked, frames, [int(one) for one in digits], fields, notes)
    return f"{start}{{number{width}}}", fields


def _number(
    marked: Sequence[Marked],
    frames: Sequence[bytes],
    numbers: Sequence[int],
    fields: dict[str, NumberPlace],
    notes: list[str],
) -> NumberPlace:
    taken = {place for field in fields.values() for place in field.bytes}
    found = [one for one in number_places(frames, numbers) if not taken & set(one.bytes)]
    if not found:
        names = ", ".join(str(one) for one in marked)
        raise ContradictionError(
            f"the numbers of {names} stand at no common place, neither as text nor in BCD nor in "
            "binary; was a frame marked that is another one's?"
        )
    forms = {one.form for one in found}
    if "bcd" in forms and len(forms) > 1 and max(numbers) < TELLING:
        raise ContradictionError(
            f"the numbers {', '.join(map(str, numbers))} read the same in BCD and in binary; mark "
            f"a frame whose number is {TELLING} or more"
        )
    if len(found) > 1:
        notes.append(f"the number could also be {found[1]}; look at a number above 255")
    return found[0]


def _counter(
    marked: Sequence[Marked], frames: Sequence[bytes], taken: set[int], notes: list[str]
) -> NumberPlace | None:
    counters = [one.meaning.counter for one in marked]
    said = [one for one in counters if one is not None]
    if not said:
        return None
    if len(said) < len(counters):
        raise ContradictionError(
            "a counter was said of some marked frames and not of others; say it of all, or of none"
        )
    found = list(text_places(frames, said))
    if all(one.isdecimal() for one in said):
        # One byte in binary before BCD: counters above nine are rare, and read wrongly in BCD.
        numbers = number_places(frames, [int(one) for one in said])
        found += sorted(numbers, key=lambda one: one.form == "bcd")
    free = [one for one in found if not taken & set(one.bytes)]
    if not free:
        raise ContradictionError(
            f"the counters {', '.join(said)} stand at no common place; leave the counter out if "
            "the device does not say it"
        )
    if len(set(said)) == 1 and len({one.at for one in free}) > 1:
        notes.append(
            f"the counter could also be {free[1]}: every marked frame is of counter "
            f"{said[0]}; mark one of another counter to be sure"
        )
    return free[0]


def _event_place(
    kinds: dict[str, list[Marked]], frames: Sequence[bytes], taken: set[int]
) -> NumberPlace:
    for at in range(len(min(frames, key=len))):
        values = [{one.frame.payload[at] for one in group} for group in kinds.values()]
        is_constant = at not in taken and all(len(one) == 1 for one in values)
        if is_constant and len(set.union(*values)) == len(values):
            return NumberPlace(at, 1, "uint8")
    raise ContradictionError(
        f"no byte tells {' and '.join(kinds)} apart; mark other frames, or call all of them "
        f"{next(iter(kinds))}"
    )


def _constants(frames: Sequence[bytes], others: Sequence[bytes], taken: set[int]) -> list[int]:
    """Give the places that are the same in every marked frame and not in all that was heard."""
    shortest = len(min(frames, key=len))
    places = []
    for at in range(shortest):
        mine = {one[at] for one in frames}
        all_values = {one[at] for one in others if at < len(one)}
        if at not in taken and len(mine) == 1 and len(all_values) > 1:
            places.append(at)
    # A byte that takes many values is data that happens to be the same, no name of a command.
    return [at for at in places if len({one[at] for one in others if at < len(one)}) <= TELLING]
