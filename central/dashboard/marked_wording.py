"""What the page of today says of marked ratings; a part of `central.dashboard.wording`."""

from pydantic import BaseModel, ConfigDict


class MarkedWords(BaseModel):
    """The index with marked ratings, and counters where rules mark many."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    beside: str
    withheld: str
    title: str
    lead: str
    counter: str
    rule: str
    indices: str
    indices_withheld: str
    what_to_do: str
