"""The verifier as people run it, a process; and as a module, where a test needs speed."""

import contextlib
import importlib.util
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

FILE = Path(__file__).resolve().parents[2] / "verify" / "kiosk_verify.py"
VECTORS = FILE.parents[1] / "tests" / "kiosk" / "record" / "vectors"
LIMIT_S = 60


@dataclass
class Answer:
    """What a run said."""

    status: int
    results: list[dict]
    errors: str

    @property
    def rules(self) -> list[str]:
        """The rules that the first file breaks."""
        return [broken["rule"] for broken in self.results[0]["broken"]]


def run(*arguments: object, **more: object) -> Answer:
    """`kiosk-verify --json` with these arguments."""
    done = run_text("--json", *arguments, **more)
    return Answer(done.returncode, list(map(json.loads, done.stdout.splitlines())), done.stderr)


def run_here(*arguments: object) -> Answer:
    """The same by the same command in this process: one more of many cases."""
    told, said = [io.TextIOWrapper(io.BytesIO(), "utf-8", "strict") for _ in range(2)]
    said.reconfigure(errors="backslashreplace")
    module = load()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(said):
        status = module.main(["--json", *map(str, arguments)])
    output, errors = [each.detach().getvalue().decode("utf-8") for each in (told, said)]
    return Answer(status, list(map(json.loads, output.splitlines())), errors)


def run_text(*arguments: object, **more: object) -> subprocess.CompletedProcess:
    """`kiosk-verify` with these arguments."""
    command = [sys.executable, str(FILE), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=LIMIT_S, check=False, **more
    )


def vectors(name: str) -> dict:
    """A file of vectors."""
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


def load() -> ModuleType:
    """The file as a module."""
    spec = importlib.util.spec_from_file_location("kiosk_verify", FILE)
    module = importlib.util.module_from_spec(spec)
    sys.modules["kiosk_verify"] = module
    spec.loader.exec_module(module)
    module.temporary = io.BytesIO  # so that nothing is open when a test ends where it wants
    return module
