"""Words of the page of targets; each reason for not taking one has its words."""

from pydantic import field_validator

from central.dashboard.words_part import WordsPart, complete
from central.targets import TargetFault


class TargetsWords(WordsPart):
    """The page of a site's targets."""

    title: str
    heading: str
    lead: str
    now: str
    now_own: str
    set: str
    percent: str
    percent_hint: str
    from_day: str
    submit: str
    submit_usual: str
    said_written: str
    listed: str
    empty: str
    number: str
    target: str
    usual_again: str
    written: str
    written_by: str
    to_trend: str
    faults: dict[str, str]

    @field_validator("faults")
    @classmethod
    def _has_every_fault(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, {each.value for each in TargetFault})
