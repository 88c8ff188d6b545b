"""Writes the settings reference from the models: docs/settings.md, docs/vi/khoa-cau-hinh.md.

    python packaging/docs/settings_reference.py            writes both
    python packaging/docs/settings_reference.py --check    status 1 if a file differs

Guarantees: type, default, limits and who may set a key are read from the models that the programs
start with, so they cannot drift; a key without words, and words without a key, stop it with the
key's name. Words and examples stand in settings/*.toml beside this file.
"""

import inspect
import re
import sys
import tomllib
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import AfterValidator, BaseModel, StringConstraints
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from central.settings import Settings as CentralSettings
from kiosk.document.provisioned_settings import KEYS as PROVISIONED_KEYS
from kiosk.document.settings_member import KEYS as CENTRAL_KEYS
from kiosk.settings import Settings as KioskSettings

TREE = Path(__file__).resolve().parents[2]
WORDS = Path(__file__).parent / "settings"
TARGETS = {"en": TREE / "docs" / "settings.md", "vi": TREE / "docs" / "vi" / "khoa-cau-hinh.md"}
PROGRAMS: dict[str, type[BaseModel]] = {"kiosk": KioskSettings, "central": CentralSettings}
TYPES: dict[type, dict[str, str]] = {
    str: {"en": "text", "vi": "chữ"},
    Path: {"en": "path", "vi": "đường dẫn"},
    bool: {"en": "true or false", "vi": "true hoặc false"},
    int: {"en": "whole number", "vi": "số nguyên"},
    float: {"en": "number", "vi": "số"},
}
PHRASES = {
    "en": {
        "title": "Every setting",
        "head": "| key | type | default | limits | example | set by | meaning |",
        "required": "**required**",
        "none": "not set",
        "file": "file",
        "stick": "stick",
        "central": "central",
        "list": "list of {}",
        "dict": "table of {}",
        "items": "at most {} entries",
        "letters": "at most {} characters",
    },
    "vi": {
        "title": "Mọi khóa cấu hình",
        "head": "| khóa | kiểu | mặc định | giới hạn | ví dụ | đặt bởi | nghĩa |",
        "required": "**bắt buộc**",
        "none": "không đặt",
        "file": "tệp",
        "stick": "thẻ",
        "central": "máy chủ",
        "list": "dãy {}",
        "dict": "bảng {}",
        "items": "nhiều nhất {} mục",
        "letters": "nhiều nhất {} ký tự",
    },
}
INTRODUCTION = {
    "en": """
Made by `python packaging/docs/settings_reference.py` from the programs' own models; do not edit.
Unknown keys are refused before a program starts, with file, key and line. A key is shown as
`table.key`: `site.name` stands in the table `[site]`. Paths are taken from the file's own folder.

*Set by*, of the kiosk: **file** is kiosk.toml; **stick** a provisioning file
([provisioning.md](provisioning.md)), which wins over it; **central** the signed configuration
([configurations.md](configurations.md)), which wins over both. The central has its file alone.
""",
    "vi": """
Do `python packaging/docs/settings_reference.py` lập từ chính mô hình của hai chương trình; đừng sửa
tay. Khóa lạ bị từ chối trước khi chương trình chạy, kèm tệp, khóa, dòng. Khóa viết là `bảng.khóa`:
`site.name` nằm trong bảng `[site]`. Đường dẫn tính từ thư mục của tệp.

*Đặt bởi*, với ki-ốt: **tệp** là kiosk.toml; **thẻ** là tệp cấp máy ([cap-may.md](cap-may.md)),
thắng tệp; **máy chủ** là cấu hình đã ký ([cau-hinh-ki-ot.md](cau-hinh-ki-ot.md)), thắng cả hai.
Máy chủ trung tâm chỉ có tệp của nó.
""",
}
FILES = {"kiosk": "kiosk.toml", "central": "central.toml"}


class CannotWriteError(Exception):
    """A key lacks words, or words lack a key; the message names it."""


@dataclass(frozen=True)
class Key:
    """One key: its table ("" for none), its name, and the model's field."""

    program: str
    table: str
    name: str
    field: FieldInfo
    is_listed: bool

    @property
    def dotted(self) -> str:
        """As messages name it: `site.name`."""
        return f"{self.table}.{self.name}" if self.table else self.name


def _models(kind: object) -> list[type[BaseModel]]:
    if inspect.isclass(kind) and issubclass(kind, BaseModel):
        return [kind]
    return [each for inner in get_args(kind) for each in _models(inner)]


def keys(program: str) -> Iterator[Key]:
    """Every key of the program's settings, in the order of the models."""
    for table, outer in PROGRAMS[program].model_fields.items():
        found = _models(outer.annotation)
        if not found:
            yield Key(program, "", table, outer, is_listed=False)
            continue
        is_listed = get_origin(outer.annotation) is list
        for name, field in found[0].model_fields.items():
            yield Key(program, table, field.alias or name, field, is_listed)


def words_of(program: str) -> dict[str, dict[str, str]]:
    """Dotted key to its words; raises CannotWriteError where keys and words differ."""
    tables = tomllib.loads((WORDS / f"{program}.toml").read_text(encoding="utf-8"))
    given = {
        f"{table}.{name}" if name else table: words
        for table, names in tables.items()
        for name, words in names.items()
    }
    known = {key.dotted for key in keys(program)}
    if missing := sorted(known - given.keys()):
        raise CannotWriteError(f"settings/{program}.toml has no words for {', '.join(missing)}")
    if beyond := sorted(given.keys() - known):
        raise CannotWriteError(f"{FILES[program]} has no such key: {', '.join(beyond)}")
    return given


def _inner(kind: object) -> tuple[Any, list[Any]]:
    """A type without Optional and Annotated, with what those said about it."""
    said: list[Any] = []
    while True:
        if hasattr(kind, "__metadata__"):
            said += kind.__metadata__
            kind = get_args(kind)[0]
        elif get_origin(kind) in {Union, types.UnionType}:
            kind = next(each for each in get_args(kind) if each is not type(None))
        else:
            return kind, said


def _type(kind: object, language: str) -> str:
    kind, _ = _inner(kind)
    origin, phrases = get_origin(kind), PHRASES[language]
    if origin is Literal:
        return ", ".join(f"`{each}`" for each in get_args(kind))
    if origin is list:
        return phrases["list"].format(_type(get_args(kind)[0], language))
    if origin is dict:
        return phrases["dict"].format(_type(get_args(kind)[1], language))
    return TYPES[kind][language]


def _flat(said: list[Any]) -> Iterator[Any]:
    for each in said:
        if isinstance(each, FieldInfo):
            yield from _flat(each.metadata)
        else:
            yield each


def _limits(field: FieldInfo, language: str) -> str:
    kind, said = _inner(field.annotation)
    told, low, high = [], None, None
    for each in _flat([*field.metadata, *said]):
        if isinstance(each, Ge):
            low = each.ge
        elif isinstance(each, Le):
            high = each.le
        elif isinstance(each, MaxLen):
            which = "items" if get_origin(kind) is list else "letters"
            told.append(PHRASES[language][which].format(each.max_length))
        elif isinstance(each, StringConstraints) and each.max_length:
            told.append(PHRASES[language]["letters"].format(each.max_length))
        elif isinstance(each, AfterValidator) and (form := _form(each)):
            told.append(form if language == "en" else "")
        elif not isinstance(each, MinLen):
            told += [f"`{form}`"] if (form := getattr(each, "pattern", None)) else []
    if low is not None or high is not None:
        told.insert(0, f"{low:,} – {high:,}" if low is not None and high is not None else "")
    return "; ".join(each for each in told if each).replace("|", "\\|")


def _form(validator: AfterValidator) -> str:
    """What `kiosk.document.text_form` says is expected."""
    held = inspect.getclosurevars(validator.func).nonlocals
    return str(held.get("expected", ""))


def _default(field: FieldInfo, language: str) -> str:
    if field.default is PydanticUndefined:
        return PHRASES[language]["required"]
    value = field.default
    if value is None:
        return PHRASES[language]["none"]
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, list):
        return "`[" + ", ".join(f'"{each}"' for each in value) + "]`"
    if isinstance(value, dict):
        return "`{}`"
    return f'`"{value}"`' if isinstance(value, str | Path) else f"`{value}`"


def _set_by(key: Key, language: str) -> str:
    phrases = PHRASES[language]
    by = [phrases["file"]]
    if key.program == "kiosk":
        by += [phrases["stick"]] if key.name in PROVISIONED_KEYS.get(key.table, ()) else []
        whole = key.table in CENTRAL_KEYS and key.dotted != "notices.image"
        by += [phrases["central"]] if key.dotted in CENTRAL_KEYS or whole else []
    return ", ".join(by)


def _row(key: Key, words: dict[str, str], language: str) -> str:
    cells = (
        f"`{key.dotted}`",
        _type(key.field.annotation, language),
        _default(key.field, language),
        _limits(key.field, language),
        f"`{words['example']}`",
        _set_by(key, language),
        words[language],
    )
    return "| " + " | ".join(re.sub(r"\s+", " ", cell) or " " for cell in cells) + " |"


def reference(language: str) -> str:
    """The whole page."""
    phrases = PHRASES[language]
    lines = [f"# {phrases['title']}", INTRODUCTION[language].rstrip()]
    for program in PROGRAMS:
        words = words_of(program)
        lines += ["", f"## {FILES[program]}"]
        table = None
        for key in keys(program):
            if key.table != table:
                table = key.table
                heading = f"[[{table}]]" if key.is_listed else f"[{table}]"
                lines += ["", f"### `{heading if table else key.name}`", ""]
                lines += [phrases["head"], "|" + "---|" * 7]
            lines.append(_row(key, words[key.dotted], language))
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write, or with --check compare; 1 where that fails."""
    try:
        made = {path: reference(language) for language, path in TARGETS.items()}
    except CannotWriteError as error:
        print(error, file=sys.stderr)
        return 1
    if "--check" in arguments:
        old = [p for p, t in made.items() if not p.exists() or p.read_text("utf-8") != t]
        for path in old:
            print(f"{path.relative_to(TREE)} is not what the models say", file=sys.stderr)
        return 1 if old else 0
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
