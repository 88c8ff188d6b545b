"""Which settings the kiosk runs with: kiosk.toml, and over it what the central has set.

Guarantees that settings of a configuration are used only if the whole, merged, is good here; that
ones which never ran are tried twice at most, each attempt on the disk before it is made, and that
the last ones that ran, else kiosk.toml alone, are used instead; that whatever is passed over is
told with the reason. Leaves to others: believing and keeping a configuration (`kiosk.identity`),
and when to start anew (`kiosk.settings_restart`).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kiosk.asked_survey import AskedSurvey, asked_by
from kiosk.document import DocumentError
from kiosk.document.settings_member import flat
from kiosk.document.shared_settings import Site
from kiosk.identity.configuration import Configuration, ConfigurationError
from kiosk.identity.configuration_settings import Given
from kiosk.settings import MergedSettingsError, Settings, load_merged_settings, load_settings
from kiosk.settings_mark import SettingsMark, tag_of
from kiosk.start_error import StartError
from kiosk.ui.words import WordsError

logger = logging.getLogger(__name__)

GIVEN_UP = "the kiosk could not start with them, twice"
_FAULTS = (MergedSettingsError, DocumentError, WordsError, StartError, OSError)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a start goes on with. `file_site`: as kiosk.toml alone names it; `given`: what came from
    configuration `number`; empty and None where kiosk.toml holds alone. `passed_over`: tag of
    settings to why they are not used.
    """

    settings: Settings
    survey: AskedSurvey
    file_site: Site
    given: Given = field(default_factory=dict)
    number: int | None = None
    passed_over: dict[str, str] = field(default_factory=dict)


def choose_settings(
    config: Path, lines: Sequence[Configuration], mark: SettingsMark, today: date
) -> Chosen:
    """The best of kiosk.toml under `lines`, the one in force first, then older ones.

    Raises what reading kiosk.toml alone and what it names raises. Counts the attempt in `mark`.
    """
    alone = load_settings(config)
    passed_over: dict[str, str] = {}
    for line in lines:
        tag, is_older = tag_of(line.settings), line is not lines[0]
        if not line.settings and not is_older:
            break
        if not line.settings or tag in passed_over or (is_older and not mark.ran(tag)):
            continue
        try:
            settings, survey = _judged(config, line.number, line.settings, today)
            _count(mark, line.number, tag)
        except ConfigurationError as error:
            logger.warning("%s", error)
            passed_over[tag] = str(error)
            continue
        return Chosen(settings, survey, alone.site, line.settings, line.number, passed_over)
    return Chosen(alone, asked_by(alone, today), alone.site, passed_over=passed_over)


def _judged(config: Path, number: int, given: Given, today: date) -> tuple[Settings, AskedSurvey]:
    try:
        settings = load_merged_settings(config, given)
        return settings, _asked(settings, today)
    except _FAULTS as error:
        raise ConfigurationError(f"settings of configuration {number}: {error}") from error


def _asked(settings: Settings, today: date) -> AskedSurvey:
    try:
        return asked_by(settings, today)
    except DocumentError as error:
        asked = settings.questionnaire
        blocks = f" with {', '.join(asked.blocks)}" if asked.blocks else ""
        # Without the file's place: the reason goes to the central.
        raise MergedSettingsError(f"questionnaire {asked.id}{blocks}: {error.problem}") from error


def _count(mark: SettingsMark, number: int, tag: str) -> None:
    if mark.ran(tag):
        return
    if mark.is_given_up(tag):
        raise ConfigurationError(f"settings of configuration {number}: {GIVEN_UP}")
    try:
        mark.begin(tag)
    except OSError as error:
        raise ConfigurationError(
            f"settings of configuration {number}: the attempt cannot be noted first: {error}"
        ) from error


class SettingsInForce:
    """Satisfies `kiosk.identity.configuration_settings.SettingsJudge`. Any thread."""

    def __init__(
        self, config: Path, chosen: Chosen, mark: SettingsMark, today: Callable[[], date]
    ) -> None:
        """`chosen` is what the kiosk has started with."""
        self._config = config
        self._chosen = chosen
        self._mark = mark
        self._today = today
        self._tag = tag_of(chosen.given)
        self._unusable = dict(chosen.passed_over)
        self._is_settled = mark.ran(self._tag)

    @property
    def values(self) -> dict[str, object]:
        """What came from the central, by dotted key."""
        return flat(self._chosen.given)

    @property
    def file_site(self) -> Site:
        """The site as kiosk.toml alone names it."""
        return self._chosen.file_site

    @property
    def test_mode(self) -> bool:
        """Whether records are marked `test` by the settings."""
        return self._chosen.settings.test_mode

    def number(self, held: Configuration | None) -> int | None:
        """Of the configuration whose settings the kiosk runs with: `held`, if it has the same."""
        if not self._chosen.given:
            return None
        if held is not None and tag_of(held.settings) == self._tag:
            return held.number
        return self._chosen.number

    def judge(self, number: int, given: Given) -> None:
        """As the protocol has it: form, bounds, and whether all it names is on this machine."""
        if given:
            _judged(self._config, number, given, self._today())
        tag = tag_of(given)
        if not self._mark.is_given_up(tag):
            self._mark.try_anew()
            # What hindered it at the start is gone.
            self._unusable.pop(tag, None)

    def waits(self, given: Given) -> bool:
        """As the protocol has it."""
        return tag_of(given) != self._tag and not self.unusable(given)

    def ran(self, given: Given) -> bool:
        """As the protocol has it."""
        return self._mark.ran(tag_of(given))

    def unusable(self, given: Given) -> str:
        """As the protocol has it."""
        return self._unusable.get(tag_of(given), "")

    def settle(self) -> None:
        """The kiosk runs: what it started with is good. Writes a file."""
        if self._is_settled:
            return
        try:
            self._mark.confirm(self._tag)
        except OSError as error:
            logger.warning("that these settings run could not be kept: %s", error)
            return
        self._is_settled = True

    def withdraw(self) -> None:
        """The kiosk ends in order; a start that was not settled yet is not counted."""
        if self._is_settled:
            return
        try:
            self._mark.withdraw(self._tag)
        except OSError as error:
            logger.warning("the attempt with these settings stays counted: %s", error)
