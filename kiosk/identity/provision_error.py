"""Why a provisioning file makes no kiosk ready: a closed list, for the screen and the command."""

from enum import StrEnum


class ProvisionFault(StrEnum):
    """One reason. Each has its sentence on the screen: `enrolment.trouble.provision-...`."""

    NO_FILE = "no-file"
    TWO_FILES = "two-files"
    NOT_A_FILE = "not-a-file"
    TOO_LONG = "too-long"
    UNREADABLE = "unreadable"
    CUT = "cut"
    ALTERED = "altered"
    OTHER_CENTRAL = "other-central"
    ANCHORS = "anchors"
    ENROLLED = "enrolled"
    NOT_KEPT = "not-kept"


class ProvisionError(Exception):
    """The file is not taken; nothing was changed. The message names what, where and what to do."""

    def __init__(self, fault: ProvisionFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault
