"""A disk as a power cut leaves it, from the system calls that a real process made.

`read_calls` reads what strace wrote; `Disk` plays it again up to any call, and `cut` builds what
may be found afterwards. What was flushed is there. Of what was not, each sector of 512 bytes holds
what it held at the last flush or after any of the calls since, each by itself; so writes are
dropped, torn and seen in any order. The length of a file, and whether a new name is in its folder,
are as uncertain until their own flush. No file system is kinder than asked, many are kinder.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
HALF = 0.5

_CALL = re.compile(r"(?P<pid>\d+)\s+(?P<name>\w+)\((?P<rest>.*)")
_RESUMED = re.compile(r"(?P<pid>\d+)\s+<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)")
_UNFINISHED = "<unfinished ...>"
_RESULT = re.compile(r"\)\s+= (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(r"^(\d+)")


@dataclass(frozen=True)
class Call:
    """One call that came to its end. `path`: of `fd`, or named; `data`: what was written."""

    name: str
    path: str
    data: bytes = b""
    number: int = 0


def read_calls(trace: Path) -> Iterator[Call]:
    """The calls of strace's `-f -xx` output, in the order in which they came to their end."""
    begun: dict[str, str] = {}
    names: dict[int, str] = {1: "stdout"}
    for line in trace.read_text("ascii").splitlines():
        resumed = _RESUMED.match(line)
        if resumed:
            text = begun.pop(resumed["pid"]) + resumed["rest"]
            name = resumed["name"]
        else:
            found = _CALL.match(line)
            if not found:
                continue
            if line.endswith(_UNFINISHED):
                begun[found["pid"]] = found["rest"].removesuffix(_UNFINISHED)
                continue
            text, name = found["rest"], found["name"]
        result = _RESULT.search(text)
        if result is None or int(result[1]) < 0:
            continue
        call = _call(name, text, int(result[1]), names)
        if call is not None:
            yield call


def _call(name: str, text: str, result: int, names: dict[int, str]) -> Call | None:
    texts = [bytes.fromhex(each.replace("\\x", "")) for each in _TEXT.findall(text)]
    if name == "openat":
        names[result] = texts[0].decode()
        return Call("create", texts[0].decode()) if "O_CREAT" in text else None
    if name in {"unlink", "rename"}:
        return Call(name, texts[0].decode(), texts[1] if name == "rename" else b"")
    fd = int(_FD.match(text)[1])
    path = names.get(fd, "")
    if name == "close":
        names.pop(fd, None)
        return None
    last = re.search(r"(\d+)\)\s+=", text)
    number = int(last[1]) if last else 0
    data = texts[0] if texts else b""
    if name == "pwrite64":
        assert len(data) == result, "strace cut a write short: raise its -s"
    return Call(name, path, data, number)


@dataclass
class _File:
    """What is flushed, and every state since: length and content after each call."""

    flushed: bytes = b""
    later: list[bytes] = field(default_factory=list)

    @property
    def now(self) -> bytes:
        return self.later[-1] if self.later else self.flushed

    def change(self, content: bytes) -> None:
        self.later.append(content)

    def flush(self) -> None:
        self.flushed = self.now
        self.later.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        states = [self.flushed, *self.later]
        if len(states) == 1:
            return self.flushed
        length = len(chance.choice(states))
        found = bytearray(length)
        for start in range(0, length, SECTOR):
            # A file that was cut short overwrites nothing: there the sector is as it was before.
            there = [state for state in states if len(state) > start]
            piece = chance.choice(there)[start : min(start + SECTOR, length)]
            found[start : start + len(piece)] = piece
        return bytes(found)


def _changed(content: bytes, call: Call) -> bytes:
    match call.name:
        case "pwrite64":
            end = call.number + len(call.data)
            padded = content.ljust(call.number, b"\0")
            return padded[: call.number] + call.data + padded[end:]
        case "write":
            # Of files that are written once, from their beginning on.
            return content + call.data
        case _:
            return content[: call.number].ljust(call.number, b"\0")


class Disk:
    """The files of one folder; `play` calls one after the other, `cut` at any moment."""

    def __init__(self, before: Path, called: Path) -> None:
        """What stands in `before` is what was flushed of the folder `called`."""
        self._folder = called
        self._files = {
            str(called / path.name): _File(path.read_bytes()) for path in before.iterdir()
        }
        # Names whose making, and files whose removal, was not flushed with their folder yet.
        self._unsure: set[str] = set()
        self._removed: dict[str, _File] = {}
        # What names stood for before a renaming that was not flushed with their folder yet.
        self._replaced: dict[str, _File] = {}

    def play(self, call: Call) -> None:
        """Do to the model what the process did to the disk."""
        if call.path == str(self._folder) and call.name in {"fsync", "fdatasync"}:
            self._unsure.clear()
            self._removed.clear()
            self._replaced.clear()
        if not call.path.startswith(f"{self._folder}/"):
            return
        file = self._files.get(call.path)
        if call.name == "create":
            if file is None:
                self._files[call.path] = _File()
                self._unsure.add(call.path)
            return
        assert file is not None, f"{call.name} of {call.path}, which nobody opened"
        match call.name:
            case "pwrite64" | "write" | "ftruncate":
                file.change(_changed(file.now, call))
            case "fsync" | "fdatasync":
                file.flush()
            case "unlink":
                self._removed[call.path] = self._files.pop(call.path)
            case "rename":
                self._rename(call.path, call.data.decode())
            case _:
                raise AssertionError(f"the disk does not know {call.name}")

    def _rename(self, old: str, new: str) -> None:
        """Until the folder is flushed the new name may still stand for what it stood for."""
        before = self._files.get(new)
        file = self._files[new] = self._files.pop(old)
        if before is not None and new not in self._unsure:
            self._replaced.setdefault(new, before)
        elif new not in self._replaced:
            self._unsure.add(new)
        self._unsure.discard(old)
        assert not file.later, f"{old} was renamed before it was flushed"

    def cut(self, into: Path, chance: random.Random) -> None:
        """Write what is found after a power cut now into the folder `into`."""
        back = {path: file for path, file in self._removed.items() if chance.random() < HALF}
        old = {path: file for path, file in self._replaced.items() if chance.random() < HALF}
        for path, file in (back | self._files | old).items():
            name = Path(path).name
            # A lock file holds nothing; a name that was never flushed may be gone.
            if path in self._unsure and chance.random() < HALF:
                continue
            (into / name).write_bytes(file.after_cut(chance))
