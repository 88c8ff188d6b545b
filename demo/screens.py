"""`make screens`: a picture of every kiosk screen and of every page, in build/screens/."""

import os
import subprocess
import sys

from demo.folder import TREE
from demo.page_screens import take

FOLDER = TREE / "build" / "screens"


def main() -> int:
    """Takes the pictures; 0 if all were taken."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    kiosk = subprocess.run(
        [sys.executable, "-m", "demo.kiosk_screens", str(FOLDER)],
        cwd=TREE,
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if kiosk.returncode:
        return kiosk.returncode
    print(f"screens: {kiosk.stdout.strip()} pictures of kiosk screens", flush=True)
    print(f"screens: {take(FOLDER)} pictures of pages")
    print(f"screens: all of them in {FOLDER.relative_to(TREE)}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
