"""Why something about groups and settings was not done: a closed list, for pages and commands."""

from collections.abc import Sequence
from enum import StrEnum

from central.store.configuration_queries import StepRow
from kiosk.document.settings_member import SettingsFault


class Wrong(StrEnum):
    """What is wrong."""

    GROUP_ID = "group-id"
    GROUP_NAME = "group-name"
    GROUP_EXISTS = "group-exists"
    NO_GROUP = "no-group"
    KIOSKS = "kiosks"
    REASON = "reason"
    SETTINGS = "settings"
    UNCHANGED = "unchanged"
    OTHER_SITE = "other-site"


class ConfigurationError(Exception):
    """Nothing was stored. `about`: ids or what was expected; `faults`: of settings, key by key."""

    def __init__(self, wrong: Wrong, about: str = "", faults: Sequence[SettingsFault] = ()) -> None:
        """The parts of the message; see the class."""
        said = "; ".join(map(str, faults)) or about
        super().__init__(f"{_SAID[wrong]}: {said}" if said else _SAID[wrong])
        self.wrong, self.about, self.faults = wrong, about, tuple(faults)


class OvertakenError(Exception):
    """Somebody else took a step since this person looked. `steps`: theirs, the latest first."""

    def __init__(self, steps: Sequence[StepRow]) -> None:
        """`steps`: see the class."""
        said = "; ".join(f"{step.made_by}: {step.step} ({step.made_at})" for step in steps)
        super().__init__(f"changed since you looked: {said}; look again before you go on")
        self.steps = tuple(steps)


_SAID = {
    Wrong.GROUP_ID: "a group's id",
    Wrong.GROUP_NAME: "a group's name",
    Wrong.GROUP_EXISTS: "there is a group of this id already",
    Wrong.NO_GROUP: "there is no such group; `central configuration groups` shows them",
    Wrong.KIOSKS: "no kiosk of the group, or none at all",
    Wrong.REASON: "a reason of 1 to 200 printable characters is wanted",
    Wrong.SETTINGS: "settings that cannot be taken",
    Wrong.UNCHANGED: "nothing would change",
    Wrong.OTHER_SITE: "a group of one site takes kiosks of that site only",
}
