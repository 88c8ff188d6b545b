"""What pages say of composite indices; a part of `central.dashboard.wording`."""

from pydantic import BaseModel, ConfigDict


class CompositesWords(BaseModel):
    """The composite index of a month, and why it is withheld."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    of_month: str
    shown: str
    counters: str
    withheld: str
    none: str
    how: str
