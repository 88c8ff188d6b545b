"""Scales: what an answer may be, what is recorded of it, and what it measures.

Guarantees that values mean one thing per measure. `satisfaction`: the value is the step of the
ladder of five on which the level stands, so that a scale of three has 5, 4 and 2 and the share of
4 and 5 (`kiosk.survey.index`) reads it unchanged. `points`: the value is 1 to n as recorded, and
the level names the points it earns. `choice`: the value is 1 to 9 and has no order.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kiosk.document import RuleError
from kiosk.survey.index import SATISFIED_LEVELS
from kiosk.survey.wording import Identifier, Labels, Part, refuse_twice

MAX_VALUE = 9
LADDER = 5
"""Steps of the ladder of satisfaction: very dissatisfied, ..., neutral, ..., very satisfied."""
MAX_POINTS = 10

Measure = Literal["satisfaction", "points", "choice"]


class Level(Part):
    """One answer: `value` is recorded and tallied; without a `face` the words stand alone."""

    value: Annotated[int, Field(ge=1, le=MAX_VALUE)]
    face: Annotated[int, Field(ge=1, le=LADDER)] | None = None
    points: Annotated[int, Field(ge=0, le=MAX_POINTS)] | None = None
    words: Labels


class Scale(Part):
    """Levels from the least to the most; those of a choice in the order in which they are shown."""

    id: Identifier
    measure: Measure
    levels: Annotated[list[Level], Field(min_length=2, max_length=MAX_VALUE)]

    def ordered(self, *, best_first: bool) -> list[Level]:
        """The levels as they are to be shown: a choice has no best and keeps its order."""
        if best_first and self.measure != "choice":
            return self.levels[::-1]
        return list(self.levels)

    @model_validator(mode="after")
    def _means_what_it_measures(self) -> "Scale":
        keys = [("levels", step, "value") for step in range(len(self.levels))]
        values = [level.value for level in self.levels]
        refuse_twice(f"in scale {self.id!r}, value", zip(keys, values, strict=True))
        if self.measure == "satisfaction":
            self._stands_on_the_ladder(values)
        if self.measure == "points":
            self._counts_up()
        for step, level in enumerate(self.levels):
            if self.measure != "points" and level.points is not None:
                problem = f"only a scale of points has points; {self.id!r} is of {self.measure}"
                raise RuleError(("levels", step, "points"), problem)
        return self

    def _stands_on_the_ladder(self, values: list[int]) -> None:
        for step, value in enumerate(values):
            if value > LADDER:
                problem = f"expected a step of satisfaction from 1 to {LADDER}, found {value}"
                raise RuleError(("levels", step, "value"), problem)
            if step and value < values[step - 1]:
                problem = f"expected levels from the least to the most, found {value} after "
                raise RuleError(("levels", step, "value"), f"{problem}{values[step - 1]}")
        satisfied = SATISFIED_LEVELS.intersection(values)
        if not satisfied or len(satisfied) == len(values):
            at = 0 if satisfied else len(values) - 1
            problem = "expected levels on both sides: 4 or 5 for satisfied, 1 to 3 for not"
            found = ", ".join(map(str, values))
            raise RuleError(("levels", at, "value"), f"{problem}, found {found}")

    def _counts_up(self) -> None:
        earned = -1
        for step, level in enumerate(self.levels):
            if level.value != step + 1:
                problem = f"expected values 1, 2, 3 in order, found {level.value}"
                raise RuleError(("levels", step, "value"), problem)
            if level.points is None:
                raise RuleError(("levels", step, "points"), "is missing: how many points it earns")
            if level.points <= earned:
                problem = f"expected more points than the level before, found {level.points}"
                raise RuleError(("levels", step, "points"), problem)
            earned = level.points
