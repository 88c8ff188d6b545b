"""What stands in the writable memory of another process: as a core dump would hold it.

Guarantees: every mapping that is readable and writable is read whole, those of the C library, of
Python and of Qt alike; the process is not stopped meanwhile. Linux, and a child of ours only.
"""

from base64 import b64encode
from pathlib import Path
from urllib.parse import quote


def found_in_memory(pid: int, needles: dict[str, bytes]) -> set[str]:
    """Give the names of the needles that stand in the process's writable memory."""
    found: set[str] = set()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text("utf-8").splitlines():
            place, rights, *_ = line.split(maxsplit=2)
            if not rights.startswith("rw"):
                continue
            begin, end = (int(part, 16) for part in place.split("-"))
            try:
                memory.seek(begin)
                held = memory.read(end - begin)
            except OSError:
                continue  # Given back meanwhile, or a device's.
            found |= {name for name, needle in needles.items() if needle in held}
    return found


def found_in_files(folder: Path, needles: dict[str, bytes]) -> set[str]:
    """Give "file: needle" for each needle that stands in a file of the folder, at any depth."""
    return {
        f"{path.name}: {name}"
        for path in folder.rglob("*")
        if path.is_file()
        for name, needle in needles.items()
        if needle in path.read_bytes()
    }


def forms_of(name: str, text: str) -> dict[str, bytes]:
    """Give the forms in which a text may have been kept: encodings, escapes, base64."""
    raw = text.encode()
    # Of base64 inside a longer text: its three alignments, less what depends on the text around.
    aligned = (
        b64encode(b"\0" * shift + raw)[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]
        for shift in range(3)
    )
    return {
        f"{name} in UTF-8": raw,
        f"{name} in UTF-16": text.encode("utf-16-le"),
        f"{name} in UTF-32": text.encode("utf-32-le"),
        f"{name} in UTF-16 of the network": text.encode("utf-16-be"),
        f"{name} escaped": quote(text, safe="").encode(),
        f"{name} as JSON": text.encode("ascii", "backslashreplace"),
        f"{name} in hexadecimal": raw.hex().encode(),
        f"{name} in hexadecimal capitals": raw.hex().upper().encode(),
        f"{name} in hexadecimal pairs": raw.hex(" ").encode(),
        **{f"{name} in base64 {at}": one for at, one in enumerate(aligned)},
    }
