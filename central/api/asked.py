"""What every address under /api/v1/data/ is asked by, and what its answers look like in OpenAPI."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Header, Query

from central.api.page import VERSION
from central.api.tables import Table
from central.openapi import refusals
from central.refusal import Problem, malformed
from central.released.audience import Span

MOST_ROWS = 1000
MOST_DAYS = 400
"""Of one request for counts of visits."""

MOST_DAYS_OF_ANSWERS = 100
"""Of one request for answers: a quarter, whose cells are added up for each page anew."""

_NAME = r"^[a-z0-9][a-z0-9-]{0,39}$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

Day = Annotated[
    str, Query(pattern=_DAY, examples=["2026-03-02"], description="A local day of the site")
]
Month = Annotated[str, Query(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2026-03"])]


class Asked:
    """The parameters that every address has."""

    def __init__(
        self,
        authorization: Annotated[str, Header(description="Bearer, and the key")] = "",
        if_none_match: Annotated[str, Header(description="The ETag of what is known")] = "",
        site: Annotated[
            str | None, Query(pattern=_NAME, description="One site; else all the key sees")
        ] = None,
        after: Annotated[
            str, Query(max_length=400, description="The mark `next` of the page before")
        ] = "",
        limit: Annotated[int, Query(ge=1, le=MOST_ROWS, description="Rows of a page")] = 200,
        form: Annotated[
            Literal["json", "csv"], Query(alias="format", description="Of the answer")
        ] = "json",
    ) -> None:
        """`after`: the mark of the page before; `if_none_match`: the ETag of what is known."""
        self.authorization = authorization
        self.tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        self.site = site
        self.after = after
        self.limit = limit
        self.form = form


def answers_of(table: Table) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an address that gives rows of `table`."""
    return {
        200: {
            "description": "One page; `next` is the mark behind its last row, null at the end. As"
            " CSV it is the header X-Next, which the last page does not have",
            "headers": {
                "ETag": {"schema": {"type": "string"}},
                "X-Next": {"schema": {"type": "string"}},
            },
            "content": {
                "application/json": {"schema": table.schema(VERSION)},
                "text/csv": {"schema": {"type": "string"}, "example": table.example_csv()},
            },
        },
        304: {"description": "The page of that ETag is still as it was"},
        **refusals(Problem.MALFORMED, Problem.UNAUTHORIZED, Problem.NOT_NOW, statuses=(413, 429)),
    }


def span_of(first: str, last: str, most: int) -> Span:
    """These days; Refusal `malformed` if they are none, turned round, or more than `most`."""
    try:
        span = Span(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        raise malformed(
            "first, last: expected days such as 2026-03-02, the first one first"
        ) from error
    if (span.last - span.first).days >= most:
        raise malformed(f"first, last: expected at most {most} days; ask for less, several times")
    return span
