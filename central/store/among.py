"""A condition that a column is one of many values, by what each database does best.

Guarantees on PostgreSQL one statement for any number of values, an array: it is prepared once, and
not written anew for each number. SQLite has no arrays; there it is a list.
"""

from collections.abc import Collection

from sqlalchemy import Column, ColumnElement, String, bindparam, func
from sqlalchemy.dialects.postgresql import ARRAY


def among(column: Column[str], name: str, dialect: str) -> ColumnElement[bool]:
    """Whether `column` is one of the parameter `name`, a list."""
    if dialect == "postgresql":
        return column == func.any(bindparam(name, type_=ARRAY(String)))
    return column.in_(bindparam(name, expanding=True))


def one_of(column: Column[str], values: Collection[str], dialect: str) -> ColumnElement[bool]:
    """Whether `column` is one of `values`, which are given with the statement."""
    if dialect == "postgresql":
        given = bindparam(None, list(values), type_=ARRAY(String), unique=True)
        return column == func.any(given)
    return column.in_(values)
