"""A TOML document: what cannot be read says why, and every key has its line."""

import os
import socket
import tomllib
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from kiosk.document import MAX_BYTES, DocumentError, RuleError, line_of, load_document, text_form

NOBODY = 65534


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    size: int = 1
    code: Annotated[str, text_form("[a-z]{2}", "two letters")] = "ab"


class Sample(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = ""
    part: Part = Part()
    parts: list[Part] = []
    named: dict[str, Part] = {}
    other: Part | None = None


@pytest.fixture
def load(tmp_path):
    def load_text(text: str | bytes) -> Sample:
        data = text.encode() if isinstance(text, str) else text
        (tmp_path / "sample.toml").write_bytes(data)
        return load_document(tmp_path / "sample.toml", Sample)

    return load_text


def fault_of(load, text: str | bytes) -> DocumentError:
    with pytest.raises(DocumentError) as found:
        load(text)
    return found.value


def fault_at(path: Path) -> str:
    with pytest.raises(DocumentError) as found:
        load_document(path, Sample)
    assert found.value.path == path
    assert found.value.line is None
    assert str(found.value) == f"{path}: {found.value.problem}"
    return found.value.problem


@contextmanager
def as_nobody():
    """Without the rights of root, who may read everything; who is not root has none anyway."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_error_says_so_when_there_is_no_file(tmp_path):
    assert fault_at(tmp_path / "none.toml") == "there is no such file"


def test_error_says_so_when_it_is_a_folder(tmp_path):
    assert fault_at(tmp_path) == "expected a file, found a directory"


def test_error_says_so_when_the_file_may_not_be_read(tmp_path):
    path = tmp_path / "sample.toml"
    path.touch(mode=0o000)
    with as_nobody():
        assert fault_at(path) == "this user may not read the file"


def test_error_says_so_when_a_part_of_the_path_is_a_file(tmp_path):
    (tmp_path / "file").touch()
    assert fault_at(tmp_path / "file" / "sample.toml") == "cannot be read: Not a directory"


def test_error_says_so_when_links_lead_in_a_circle(tmp_path):
    (tmp_path / "one.toml").symlink_to("two.toml")
    (tmp_path / "two.toml").symlink_to("one.toml")
    problem = fault_at(tmp_path / "one.toml")
    assert problem == "cannot be read: Too many levels of symbolic links"


def test_error_says_so_when_it_is_a_socket(tmp_path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "sample.toml"))
        assert fault_at(tmp_path / "sample.toml") == "cannot be read: No such device or address"


def test_error_says_so_when_reading_fails():
    assert fault_at(Path("/proc/self/mem")).startswith("cannot be read: Input/output error")


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("name = 'a'\nsize", 2, "not TOML: Expected '=' after a key"),
        ("name = 'a'\n\n[part\n", 3, "not TOML: Expected ']'"),
        ("name = 'a'\n[part]\ncode = '''\n", 3, "not TOML"),
        ("name = 'a'\nname = 'b'\n", 2, "not TOML: Cannot overwrite a value"),
        ("name = 'a'\nsize = " + "9" * 5000, 2, "not TOML"),
        ("parts = " + "[" * 5000, 1, "not TOML"),
        (b"name = 'a'\n# Qu\xe2y\n", 2, "expected UTF-8, found bytes that are not"),
        ("name = 'a'\n".encode("utf-16"), 1, "expected UTF-8, found bytes that are not"),
    ],
)
def test_error_names_the_line_when_it_is_no_toml(load, text, line, problem):
    error = fault_of(load, text)
    assert error.problem.startswith(problem)
    assert (error.line, error.key) == (line, "")


def test_error_says_so_when_the_file_is_too_long(load):
    assert load("#" * (MAX_BYTES - 1) + "\n") == Sample()
    fault = fault_of(load, "#" * MAX_BYTES + "\n")
    assert fault.problem == "expected at most 1048576 bytes, found more"


def test_document_is_read_when_windows_wrote_it(load):
    text = b"\xef\xbb\xbfname = 'Qu\xe1\xba\xa7y'\r\n[part]\r\nsize = 2\r\n"
    assert load(text) == Sample(name="Quầy", part=Part(size=2))
    error = fault_of(load, text.replace(b"size", b"sise"))
    assert (error.line, error.key) == (3, "part.sise")


@pytest.mark.parametrize(
    ("text", "key", "line", "problem"),
    [
        ("nam = 'a'", "nam", 1, "unknown key; did you mean 'name'?"),
        ("name = 'a'\n[part]\nzise = 2", "part.zise", 3, "unknown key; did you mean 'size'?"),
        ("[[parts]]\n[[parts]]\ncoda = 'ab'", "parts.1.coda", 3, "unknown key; did you mean"),
        ("[named.x]\ncoda = 'ab'", "named.x.coda", 2, "unknown key; did you mean 'code'?"),
        ("[other]\ncoda = 'ab'", "other.coda", 2, "unknown key; did you mean 'code'?"),
        # A key that another table has is not proposed: it is not known here.
        ("[part]\nname = 'a'", "part.name", 2, "unknown key"),
        ("[part]\nxyz = 1", "part.xyz", 2, "unknown key"),
        ("name = 3", "name", 1, "expected a valid string, found 3"),
        ("part = 3", "part", 1, "expected a table, found 3"),
        ("[part]\nsize = 'big'", "part.size", 2, "expected a valid integer, found 'big'"),
        ("[part]\nsize = true", "part.size", 2, "expected a valid integer, found True"),
        ("[part]\nsize = 1.0", "part.size", 2, "expected a valid integer, found 1.0"),
        ("parts = [\n  { size = 1 },\n  { size = 'x' },\n]", "parts.1.size", 1, "found 'x'"),
        ("[other]\ncode = 'abc'", "other.code", 2, "expected two letters, found 'abc'"),
        ('[other]\ncode = "ab\\n"', "other.code", 2, "expected two letters, found 'ab\\n'"),
    ],
)
def test_error_names_key_and_line_when_a_value_is_wrong(load, text, key, line, problem):
    error = fault_of(load, text)
    assert (error.key, error.line) == (key, line)
    assert problem in error.problem
    if problem == "unknown key":
        assert error.problem == problem


def test_error_has_the_place_of_a_models_own_rule(tmp_path):
    class Whole(BaseModel):
        part: Part

        def model_post_init(self, _context: Any) -> None:
            raise RuleError(("part", "code"), "never right")

    path = tmp_path / "sample.toml"
    path.write_text("[part]\n\n# first\ncode = 'xy'\n")
    with pytest.raises(DocumentError, match=r"line 4: part\.code: never right"):
        load_document(path, Whole)


# ---- line_of, against documents whose lines are known because the test wrote them

bare_names = st.sampled_from(["a", "b", "key", "k-1", "Z_9", "10"])
quoted_names = st.sampled_from(["", "a b", "x.y", "Quầy", "[a]", "a = 1", '"', "'", "#"])
names = bare_names | quoted_names
ONE_LINE = [
    ("1", 1),
    ("true", True),
    ("'a = 1'", "a = 1"),
    ('"[a]" # [b]', "[a]"),
    ('"\\" # [b]"', '" # [b]'),
    ("'\"'", '"'),
    ("2026-01-01", date(2026, 1, 1)),
    ("[1, [2, '[']]", [1, [2, "["]]),
    ("{ a = 1, b.c = '}' }", {"a": 1, "b": {"c": "}"}}),
]
MANY_LINES = [
    '"""\na = 1\n[b]\n"quoted" "\n"""',
    "'''\n[[a]]\nkey = '1'\n'''",
    '[\n  ["a"],\n  ["b"] # ]\n]',
    '"""one quote more\n"""" # "[',
    "'''one more\n'''' # '[",
    '"""ends with quotes\n"""""',
    "[\n  # [a]\n  1,\n  [2, 3],\n  'a = 1',\n]",
    '[ # a = "\n  """\n]\n""",\n  { a = 1 },\n]',
]
values = st.sampled_from([text for text, _ in ONE_LINE]) | st.sampled_from(MANY_LINES)
blanks = st.sampled_from(["", "# a = 1", "   ", "# [a]", "# [ it's", '# """', "#", "\t"])


def written(name: str) -> str:
    """A name as a key in TOML: bare where it can be."""
    if name and all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in name):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


@st.composite
def documents(draw):
    """A TOML text, and the line of each of its keys and tables."""
    lines: list[str] = []
    places: dict[tuple, int] = {}

    def put(text: str, path: tuple) -> None:
        lines.extend(draw(st.lists(blanks, max_size=2)))
        places[path] = len(lines) + 1
        lines.extend((draw(st.sampled_from(["", "  ", "\t"])) + text).split("\n"))

    def put_pairs(table: tuple) -> None:
        for name in draw(st.lists(names, unique=True, max_size=3)):
            space = draw(st.sampled_from(["", " ", "\t"]))
            put(f"{written(name)}{space}={space}{draw(values)}", (*table, name))

    put_pairs(())
    taken = {path[0] for path in places}
    for table in draw(st.lists(names, unique=True, max_size=4)):
        if table in taken:
            continue
        kind = draw(st.sampled_from(["table", "array", "dotted"]))
        if kind == "table":
            put(f"[{written(table)}]", (table,))
            put_pairs((table,))
        elif kind == "dotted":
            put(f"[{written(table)} . {written('in')}] # x", (table, "in"))
            put_pairs((table, "in"))
        else:
            for number in range(draw(st.integers(1, 3))):
                put(f"[[ {written(table)} ]]", (table, number))
                put_pairs((table, number))
                below = (table, number, "below")
                if below not in places and draw(st.booleans()):
                    put(f"[{written(table)}.below]", below)
                    put_pairs(below)
    return "\n".join(lines) + "\n", places


@given(documents())
def test_line_is_the_one_that_was_written_for_every_key_and_table(document):
    text, places = document
    tomllib.loads(text)
    assert {path: line_of(text, path) for path in places} == places


@given(documents(), st.data())
def test_line_is_the_tables_when_a_key_is_missing(document, data):
    text, places = document
    headers = [path for path, line in places.items() if is_header(text, line)]
    if headers:
        table = data.draw(st.sampled_from(headers))
        assert line_of(text, (*table, "not there")) == places[table]


@given(documents())
def test_line_is_none_when_nothing_of_the_path_is_there(document):
    assert line_of(document[0], ("not there", 0, "x")) is None
    assert line_of(document[0], ()) is None


@given(documents(), st.data())
def test_line_is_the_keys_when_the_path_leads_into_its_value(document, data):
    text, places = document
    keys = [path for path, line in places.items() if not is_header(text, line)]
    if keys:
        key = data.draw(st.sampled_from(keys))
        assert line_of(text, (*key, 0, "within")) == places[key]


def is_header(text: str, line: int) -> bool:
    return text.split("\n")[line - 1].lstrip().startswith("[")


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("x = 1\na.b.c = 1\n", ("a", "b", "c"), 2),
        ("a.b = 1\na.c = 2\n", ("a", "c"), 2),
        ("a.b = 1\na.c = 2\n", ("a", "d"), 1),
        ("[a.b]\nc = 1\n[a]\nd = 1\n", ("a", "e"), 3),
        ("[a.b]\nc = 1\n[a]\nd = 1\n", ("a", "b", "e"), 1),
        ("[[a]]\n[[a.b]]\n[[a.b]]\nx = 1\n[[a]]\n[[a.b]]\nx = 1\n", ("a", 1, "b", 0, "x"), 7),
        ("[[a]]\n[[a.b]]\n[[a.b]]\nx = 1\n[[a]]\n[[a.b]]\nx = 1\n", ("a", 0, "b", 1, "x"), 4),
        ("[[a]]\n\n[[a]]\n", ("a",), 1),
        ("x = 1\r\n[a]\r\ny = 1\r\n", ("a", "y"), 3),
        ("x = '\u2028'\ny = 1\n", ("y",), 2),
        ("x = 1\ny = 1", ("y",), 2),
    ],
)
def test_line_is_found_in_special_cases(text, path, line):
    tomllib.loads(text)
    assert line_of(text, path) == line


@given(st.binary(max_size=200))
def test_document_ends_in_a_model_or_a_document_error_when_it_is_any_bytes(data):
    read, write = os.pipe()
    with os.fdopen(read, "rb"), os.fdopen(write, "wb") as pipe:
        pipe.write(data)
        pipe.flush()
        pipe.close()
        with suppress(DocumentError):
            load_document(Path(f"/proc/self/fd/{read}"), Sample)


@given(documents())
def test_document_ends_in_a_model_or_a_document_error_when_it_is_any_toml(document):
    read, write = os.pipe()
    with os.fdopen(read, "rb"), os.fdopen(write, "wb") as pipe:
        pipe.write(document[0].encode())
        pipe.close()
        try:
            load_document(Path(f"/proc/self/fd/{read}"), Sample)
        except DocumentError as error:
            found = error
        else:
            return
    assert found.line is not None
