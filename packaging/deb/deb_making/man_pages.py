"""A man page for each command, from what the command says of itself.

Guarantees that a page has every command, group and option that --help has, in its order. Pure
but for writing the page.
"""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deb_making.table import Contents


def lay_out(stage: Path, name: str, contents: Contents, said: dict[str, Any], epoch: int) -> None:
    """Write the page of the command `name`."""
    text = page(name, contents, said, epoch)
    target = stage / "usr" / "share" / "man" / "man1" / f"{name}.1.gz"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def page(name: str, contents: Contents, said: dict[str, Any], epoch: int) -> str:
    """The page as roff. `said`: help, options and commands, as the command describes itself."""
    date = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%d")
    lines = [
        f'.TH {name.upper()} 1 "{date}" "{contents.package}" "User Commands"',
        ".SH NAME",
        f"{escaped(name)} \\- {escaped(contents.summary)}",
        ".SH SYNOPSIS",
        f".B {escaped(name)}",
        "COMMAND [OPTIONS]",
        ".SH DESCRIPTION",
        escaped(said["help"]),
        ".SH OPTIONS",
    ]
    for option, words in said["options"]:
        lines += [".TP", f".I {escaped(option)}", escaped(words) or "\\&"]
    lines.append(".SH COMMANDS")
    for command, inner in flattened(said["commands"]):
        lines += [".TP", f".B {escaped(command)}", escaped(inner["help"]) or "\\&"]
        for option, words in inner["options"]:
            lines += [".RS", ".TP", f".I {escaped(option)}", escaped(words) or "\\&", ".RE"]
    lines += [
        ".SH FILES",
        ".TP",
        f".I /{escaped(contents.settings.target)}",
        "The settings; every key stands in it with its default.",
        ".SH EXIT STATUS",
        "0 where all went well; 2 with one line for what the user can mend.",
    ]
    return "\n".join(lines) + "\n"


def flattened(commands: dict[str, Any], before: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every command by its whole name, those of groups after the name of the group."""
    found: list[tuple[str, dict[str, Any]]] = []
    for name, said in commands.items():
        whole = f"{before}{name}"
        if said["commands"]:
            found += flattened(said["commands"], f"{whole} ")
        else:
            found.append((whole, said))
    return found


def escaped(text: str) -> str:
    """The text without what roff would take for its own, on one line."""
    line = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line.startswith((".", "'")) else line
