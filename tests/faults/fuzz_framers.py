"""Coverage-guided fuzzing of one framer: `-m tests.faults.fuzz_framers CASE RUNS [SEED]`.

The first bytes of an input say how the rest is split and timed. Whatever comes: the split gives
what the whole gives, the cap holds, and no more comes out than went in. Prints one JSON object.
"""

import json
import sys
import time

import atheris

with atheris.instrument_imports(include=["kiosk.devices"], enable_loader_override=False):
    from kiosk.devices.framer import HELD_CAP_BYTES, make_framer

from tests.kiosk.devices.framing.framings import CASES

LONGEST_INPUT = 4096
HEAD_BYTES = 4


def main() -> None:
    """Play, and say how quick it was; a finding ends the process with its input."""
    name, runs, *seed = sys.argv[1:]
    settings = CASES[name].settings
    began = time.perf_counter()
    played = 0

    def play(data: bytes) -> None:
        nonlocal played
        played += 1
        head, came = data[:HEAD_BYTES].ljust(HEAD_BYTES, b"\1"), data[HEAD_BYTES:]
        whole, split = make_framer(settings), make_framer(settings)
        middle = head[1] * len(came) // 256
        count = 0
        for at_ms, step in ((0, came[:middle]), (head[0], came[middle:])):
            frames = whole.feed(step, at_ms)
            size = 1 + head[2]
            parts = [step[at : at + size] for at in range(0, len(step), size)]
            again = [one for part in parts for one in split.feed(part, at_ms)]
            # A step without bytes is no call at all for the split one: time comes with `tick`.
            assert (split.tick(at_ms) if not parts else []) + again == frames
            assert split.dropped_bytes == whole.dropped_bytes
            assert split.refused_frames == whole.refused_frames
            assert split.held_bytes == whole.held_bytes <= HELD_CAP_BYTES
            count += sum(map(len, frames))
        if CASES[name].settings.kind != "escpos":
            assert count + whole.dropped_bytes + whole.held_bytes <= len(came)
        if played == int(runs):
            took_s = time.perf_counter() - began
            print(json.dumps({"runs": played, "per_s": round(played / took_s)}), flush=True)

    options = [
        sys.argv[0],
        f"-runs={runs}",
        f"-max_len={LONGEST_INPUT}",
        f"-seed={(seed or [1])[0]}",
    ]
    atheris.Setup(options, play)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
