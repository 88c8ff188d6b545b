"""Lines of a journal with the program's own words left, and everything else blotted out.

Guarantees that a word is left only if it stands in a sentence of the program itself: so whatever a
line quotes (an answer, a ticket, a name, a PIN, a token, a key) is gone, however it got there,
unless it is one of those words. Numbers are blotted out too, but for those of lines of a program.
"""

import ast
import errno
import os
import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

BLOT = "▮"
SYSTEM_SAYS = (
    "certificate verify failed: unable to get local issuer certificate",
    "self-signed certificate in certificate chain",
    "certificate has expired",
    "certificate is not yet valid",
    "Hostname mismatch, certificate is not valid for this name",
    "wrong version number, unexpected end of file, tlsv1 alert protocol version",
    "Name or service not known",
    "Temporary failure in name resolution",
    "No address associated with hostname",
)
"""Of OpenSSL and the resolver; their words are known as our own are."""
_WORD = re.compile(r"[A-Za-z][a-z]+(?:[-'][a-z]+)*|[A-Z]{2,}")
_TOKEN = re.compile(r"[^\s]+")
_EDGES = ".,;:!?()[]{}'\"“”…=<>/"
_DATA = frozenset("[]{}'\"=<>")
_HEAD = re.compile(
    r"^(?P<at>[0-9-]{10} [0-9:,]{8,12}) (?P<level>DEBUG|INFO|WARNING|ERROR|CRITICAL) "
    r"(?P<logger>(?:kiosk|alembic|urllib3)[\w.]*): "
)
"""As `kiosk.cli` has the program log."""
_FRAME = re.compile(r'^\s*File "(?:[^"]*/)?(kiosk/[\w/]+\.py)", line ([0-9]{1,5}), in (\w+)$')
_ERROR = re.compile(r"^([A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Warning))\b")


@cache
def own_words(folder: Path | None = None) -> frozenset[str]:
    """Every word of the program's own sentences, of the Python files in `folder` and below, and of
    what the system says of errors.
    """
    root = folder or _package()
    words: set[str] = set()
    for path in sorted(root.rglob("*.py")):
        try:
            tree = ast.parse(path.read_text("utf-8"))
        except (OSError, ValueError, SyntaxError):
            continue
        for text in _sentences(tree):
            words.update(_WORD.findall(text))
    for number in errno.errorcode:
        words.update(_WORD.findall(os.strerror(number)))
    return frozenset(words)


def plain_lines(lines: Iterable[str], words: frozenset[str]) -> list[str]:
    """The lines, each with what may stay."""
    return [_plain_line(line, words) for line in lines]


def plain(text: str, words: frozenset[str]) -> str:
    """`text` with the words of `words`; every other one is a blot, neighbours become one."""
    said = _TOKEN.sub(lambda found: _token(found[0], words), text)
    return re.sub(rf"{BLOT}(?:[\s{re.escape(_EDGES)}]*{BLOT})+", BLOT, said)


def _plain_line(line: str, words: frozenset[str]) -> str:
    if frame := _FRAME.match(line):
        return f'  File "{frame[1]}", line {frame[2]}, in {frame[3]}'
    if line.startswith("Traceback (most recent call last):"):
        return line[:34]
    if error := _ERROR.match(line):
        return f"{error[1]}: {plain(line[error.end() :], words)}"
    head = _HEAD.match(line)
    if head is None:
        return plain(line, words)
    said = plain(line[head.end() :], words)
    return f"{head['at']} {head['level']} {head['logger']}: {said}"


def _token(token: str, words: frozenset[str]) -> str:
    core = token.strip(_EDGES)
    # Beside a word of ours marks of a sentence may stand, and none of quoted data.
    is_said = core in words or (not core and len(token) == 1)
    return token if is_said and not _DATA & set(token) else BLOT


def _sentences(tree: ast.AST) -> Iterable[str]:
    """Every text that is no docstring and has a blank in it: a sentence, not a name or a code."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in docstrings:
            continue
        if isinstance(node.value, str) and " " in node.value.strip():
            yield node.value


def _package() -> Path:
    spec = find_spec("kiosk")
    roots = [] if spec is None else list(spec.submodule_search_locations or ())
    return Path(roots[0]) if roots else Path()
