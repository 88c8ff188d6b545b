"""What holds for every framer: any split, any noise, bounded, accounted for, found again."""

import random
import tracemalloc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.devices.framer import HELD_CAP_BYTES, make_framer
from kiosk.devices.framer_settings import EscposFraming, LineFraming, ModbusFraming
from tests.kiosk.devices.framing.framings import CASES, CHECKED, GAP_MS, MOST, modbus_wire

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
checked_case = pytest.mark.parametrize("case", CHECKED.values(), ids=CHECKED)
# A third of the profile's examples for each case: there are more than forty cases.
EXAMPLES = settings.default.max_examples // 3


def any_chance(test):
    return settings(max_examples=EXAMPLES)(given(st.integers(0, 2**32))(test))


PLAIN = b"ABC 0123456789"


class Wire:
    """What may come over a wire, made of one number: a thousand times quicker than drawn bytes."""

    def __init__(self, case, seed):
        self.case = case
        self.chance = random.Random(seed)

    def payload(self):
        size = self.case.size or self.chance.randint(1, MOST)
        if self.case.is_binary:
            # Bytes that are marks come often.
            spice = b"".join(self.case.spice)
            return bytes(
                self.chance.choice(spice)
                if self.chance.random() < 0.3
                else self.chance.randrange(256)
                for _ in range(size)
            )
        return bytes(self.chance.choices(PLAIN, k=size))

    def noise(self):
        return b"".join(
            self.chance.choice(
                (
                    self.chance.choice(self.case.spice),
                    self.chance.randbytes(self.chance.randint(0, 8)),
                    bytes(self.chance.choices(PLAIN, k=self.chance.randint(0, 30))),
                )
            )
            for _ in range(self.chance.randint(0, 12))
        )

    def damaged(self):
        data = bytearray(self.case.send(self.payload()))
        place = self.chance.randrange(len(data) * 8)
        data[place // 8] ^= 1 << place % 8
        return bytes(data)

    def anything(self):
        """Good frames, damaged ones and noise, in any order."""
        makers = (self.noise, self.damaged, lambda: self.case.send(self.payload()))
        return b"".join(self.chance.choice(makers)() for _ in range(self.chance.randint(0, 6)))

    def steps(self):
        """What comes, and when."""
        at_ms = 0
        for _ in range(self.chance.randint(0, 6)):
            at_ms += self.chance.choice((0, 1, GAP_MS - 1, GAP_MS, 500))
            yield self.anything(), at_ms

    def parts(self, data):
        places = sorted(self.chance.choices(range(len(data) + 1), k=self.chance.randint(0, 8)))
        return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]


def state(framer):
    return framer.dropped_bytes, framer.refused_frames, framer.held_bytes, framer.has_place


@every_case
@any_chance
def test_framer_gives_the_same_when_the_bytes_are_split_anyhow(case, seed):
    wire = Wire(case, seed)
    whole, split = make_framer(case.settings), make_framer(case.settings)
    for came, at_ms in wire.steps():
        frames = whole.feed(came, at_ms)
        assert [one for part in wire.parts(came) for one in split.feed(part, at_ms)] == frames
        assert state(split) == state(whole)
        assert whole.held_bytes <= HELD_CAP_BYTES
        assert split.due_ms() == whole.due_ms()


@every_case
@any_chance
def test_framer_gives_the_same_when_bytes_come_one_by_one(case, seed):
    wire = Wire(case, seed)
    came = wire.anything()
    whole, split = make_framer(case.settings), make_framer(case.settings)
    frames = whole.feed(came, 0)
    assert [f for n in range(len(came)) for f in split.feed(came[n : n + 1], 0)] == frames
    assert state(split) == state(whole)


@every_case
@any_chance
def test_framer_gives_the_same_when_silence_is_told_or_only_seen(case, seed):
    wire = Wire(case, seed)
    told, seen = make_framer(case.settings), make_framer(case.settings)
    frames_told, frames_seen = [], []
    for came, at_ms in wire.steps():
        due_ms = told.due_ms()
        if due_ms is not None and due_ms <= at_ms:
            frames_told += told.tick(due_ms)
        frames_told += told.feed(came, at_ms)
        frames_seen += seen.feed(came, at_ms)
    assert frames_told == frames_seen
    assert state(told) == state(seen)


@every_case
@any_chance
def test_framer_gives_every_payload_when_good_frames_come(case, seed):
    wire = Wire(case, seed)
    framer, at_ms = make_framer(case.settings), 0
    sent = [wire.payload() for _ in range(5)]
    frames = []
    for payload in sent:
        at_ms += 1000
        frames += framer.feed(case.send(payload), at_ms)
    frames += framer.tick(at_ms + 1000)
    if isinstance(case.settings, ModbusFraming):
        sent = [b"\x05\x01" + bytes([len(payload)]) + payload for payload in sent]
    if isinstance(case.settings, EscposFraming):
        sent = [payload.strip() for payload in sent if payload.strip()]
    assert frames == sent
    assert (framer.dropped_bytes, framer.refused_frames, framer.held_bytes) == (0, 0, 0)


@checked_case
@any_chance
def test_framer_gives_no_frame_that_its_check_refuses_when_anything_comes(case, seed):
    wire = Wire(case, seed)
    framer, at_ms = make_framer(case.settings), 0
    came = wire.anything()
    frames = framer.feed(came, at_ms) + framer.tick(at_ms + 1000)
    if case.settings.check.is_hex:
        came = came.upper()
    at = 0
    for payload in frames:
        # Sent by the slow check of the tests, the frame stands in what came, in its order.
        sent = case.send(payload)
        if sent not in came and getattr(case.settings, "escape", b""):
            # A device may escape more than it must: then at least the check stands there.
            continue
        at = came.index(sent, at) + len(sent)


@every_case
@any_chance
def test_framer_accounts_for_every_byte_when_anything_comes(case, seed):
    wire = Wire(case, seed)
    if isinstance(case.settings, EscposFraming):
        return
    framer, count, framed = make_framer(case.settings), 0, 0
    for came, at_ms in wire.steps():
        count += len(came)
        for frame in framer.feed(came, at_ms):
            framed += wire_bytes_of(case, frame)
    held = framer.held_bytes
    if isinstance(case.settings, LineFraming):
        assert framed + framer.dropped_bytes + held <= count
    elif getattr(case.settings, "escape", b""):
        # An escape is part of its frame; how many there were, the payload does not say.
        assert framed + framer.dropped_bytes + held <= count
    else:
        assert framed + framer.dropped_bytes + held == count


def wire_bytes_of(case, frame):
    if isinstance(case.settings, LineFraming):
        return len(frame)
    if isinstance(case.settings, ModbusFraming):
        return len(modbus_wire(frame))
    return len(case.send(frame))


@every_case
@any_chance
@example(105)
def test_framer_finds_a_good_frame_when_noise_came_before(case, seed):
    wire = Wire(case, seed)
    framer = make_framer(case.settings)
    before = framer.feed(wire.noise(), 0)
    payload = wire.payload()
    # What each kind needs after noise: the end of a line, a silence, or nothing.
    if isinstance(case.settings, LineFraming):
        framer.feed(case.send(b""), 1)
    elif isinstance(case.settings, EscposFraming):
        framer.lose_place()
    elif case.is_timed:
        framer.tick(1000)
    after = framer.feed(case.send(payload), 2000) + framer.tick(4000)
    if isinstance(case.settings, ModbusFraming):
        payload = b"\x05\x01" + bytes([len(payload)]) + payload
    if isinstance(case.settings, EscposFraming):
        payload = payload.strip() or b""
        assert after == ([payload] if payload else [])
        return
    # Without silence, noise may be a frame by chance together with the head of a good one, such as
    # an end whose check is the good one's start. The next good frame it cannot hide.
    if case.size is None and not getattr(case.settings, "escape", b""):
        if payload not in after and not (case.is_timed or isinstance(case.settings, LineFraming)):
            again = wire.payload()
            after += framer.feed(case.send(again), 6000) + framer.tick(8000)
            payload = again
        assert payload in after, before


@every_case
@pytest.mark.parametrize("which", range(2))
def test_framer_stays_within_its_memory_when_a_flood_of_noise_comes(case, which):
    framer = make_framer(case.settings)
    one = case.spice[which % len(case.spice)] or b"\0"
    flood = (one * 4096)[:4096]
    framer.feed(flood, 0)
    tracemalloc.start()
    try:
        for at_ms in range(17):
            framer.feed(flood, at_ms)
            assert framer.held_bytes <= HELD_CAP_BYTES
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < HELD_CAP_BYTES


@every_case
def test_framer_forgets_what_it_holds_when_it_loses_its_place(case):
    framer = make_framer(case.settings)
    sent = case.send(b"A01234")
    framer.feed(sent[:3], 0)
    framer.lose_place()
    assert framer.held_bytes == 0
    assert framer.feed(sent[3:], 1) == []
    framer.tick(1000)
    framer.find_place()
    assert framer.has_place
