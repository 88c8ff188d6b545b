"""Words of the points by TT 01/2018; a part of `central.dashboard.wording`."""

from pydantic import field_validator

from central.dashboard.words_part import WordsPart, complete
from central.tally.tt01 import INDICATORS
from central.tally.tt01_bands import AgencyBand, OfficerBand


class Tt01Words(WordsPart):
    """The scheme of TT 01/2018: whose it is, its indicators, its bands."""

    title: str
    scheme: str
    none: str
    caption_officers: str
    caption_site: str
    indicator: str
    points: str
    not_from_counter: str
    no_answers: str
    interval: str
    total: str
    band: str
    out_of: str
    missing: str
    settled: str
    possible: str
    possible_as_is: str
    no_total: str
    indicators: dict[str, str]
    bands: dict[str, str]

    @field_validator("indicators")
    @classmethod
    def _every_indicator(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, [str(number) for number in INDICATORS])

    @field_validator("bands")
    @classmethod
    def _every_band(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, [*OfficerBand, *AgencyBand])
