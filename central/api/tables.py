"""The tables of the API: every column with its form and meaning, in one place.

Guarantees that the OpenAPI document, the pages of rows and the words about columns cannot differ:
all are made of these. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Kind = str
TEXT, DAY, INTEGER, FLAG, MILLIONTHS = "text", "day", "integer", "flag", "millionths"
_SCHEMAS: Mapping[Kind, Mapping[str, Any]] = {
    TEXT: {"type": "string"},
    DAY: {"type": "string", "format": "date"},
    INTEGER: {"type": "integer"},
    FLAG: {"type": "boolean"},
    MILLIONTHS: {"type": "integer", "minimum": 0, "maximum": 1_000_000},
}


@dataclass(frozen=True, slots=True)
class Column:
    """`may_be_null`: empty in CSV; `values`: the closed list of a text, if it is one."""

    name: str
    kind: Kind
    meaning: str
    example: str | int | bool | None
    may_be_null: bool = False
    values: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """Of one cell, as JSON Schema."""
        found = {**_SCHEMAS[self.kind], "description": self.meaning}
        if self.values:
            found["enum"] = list(self.values)
        if self.may_be_null:
            found["type"] = [found["type"], "null"]
        return found


@dataclass(frozen=True, slots=True)
class Table:
    """`key`: how many columns, from the first on, a row is known by."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: int

    @property
    def names(self) -> tuple[str, ...]:
        """Of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def schema(self, version: int) -> dict[str, Any]:
        """Of a page of rows, as JSON Schema, with an example."""
        row = {column.name: column.example for column in self.columns}
        return {
            "type": "object",
            "additionalProperties": False,
            "required": ["version", "rows", "next"],
            "properties": {
                "version": {"type": "integer", "const": version},
                "rows": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": list(self.names),
                        "properties": {each.name: each.schema() for each in self.columns},
                    },
                },
                "next": {"type": ["string", "null"]},
            },
            "example": {"version": version, "rows": [row], "next": None},
        }

    def example_csv(self) -> str:
        """A line of names and one row."""
        cells = ("" if each.example is None else str(each.example) for each in self.columns)
        return f"{','.join(self.names)}\r\n{','.join(cells)}\r\n"
