"""The pictures of the guides' steps, in docs/pictures/steps/: small enough for a stick.

    python packaging/docs/step_pictures.py                    takes every screen anew (minutes)
    python packaging/docs/step_pictures.py --from build/screens   from those of `make screens`

Guarantees: one picture for each line of STEPS, at most MOST_BYTES large, or status 1 naming the
screen that is not there. Sample data alone is in them. How screens are taken is demo/screens.py's.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from PIL import Image

TREE = Path(__file__).resolve().parents[2]
TARGET = TREE / "docs" / "pictures" / "steps"
MOST_BYTES = 80 * 1024
COLOURS = 48
WIDTHS = {"kiosk": 420, "page": 900}
# Of a long page its beginning is enough to know it by.
TALLEST = 760

STEPS = {
    "code": "kiosk-enrolment-code-portrait-vi",
    "pending": "kiosk-enrolment-pending-portrait-vi",
    "approved": "kiosk-enrolment-approved-portrait-vi",
    "not-believed": "kiosk-enrolment-not-believed-portrait-vi",
    "ask-counter": "kiosk-binding-ask-portrait-vi",
    "idle": "kiosk-idle-portrait-vi",
    "prompt": "kiosk-prompt-portrait-vi",
    "question": "kiosk-question-portrait-vi",
    "thanks": "kiosk-thanks-portrait-vi",
    "service-pad": "kiosk-service-pad-portrait-vi",
    "service-menu": "kiosk-service-menu-portrait-vi",
    "kiosks": "page-kiosks-wide-vi",
    "kiosk-code": "page-kiosk-code-wide-vi",
    "today": "page-today-wide-vi",
}
"""Name of the step's picture, and of the screen that it shows."""


def made(source: Path, target: Path) -> int:
    """Write the small picture; its size in bytes."""
    picture = Image.open(source).convert("RGB")
    width = WIDTHS[source.name.partition("-")[0]]
    height = round(picture.height * width / picture.width)
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    small = small.crop((0, 0, width, min(height, TALLEST)))
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    return target.stat().st_size


def main() -> int:
    """Takes them; 0 if all were taken and are small enough."""
    parser = argparse.ArgumentParser(description="Takes the pictures of the guides' steps.")
    parser.add_argument("--from", dest="source", type=Path, help="a folder of `make screens`")
    source = parser.parse_args().source
    if source is None:
        subprocess.run([sys.executable, "-m", "demo.screens"], cwd=TREE, check=True)
        source = TREE / "build" / "screens"
    TARGET.mkdir(parents=True, exist_ok=True)
    faults = []
    for step, screen in STEPS.items():
        path = source / f"{screen}.png"
        if not path.is_file():
            faults.append(f"{path.name} is not there; its name may have changed")
        elif (size := made(path, TARGET / f"{step}.png")) > MOST_BYTES:
            faults.append(f"{step}.png has {size} bytes, and may have {MOST_BYTES}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
