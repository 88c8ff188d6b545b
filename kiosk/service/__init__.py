"""The service menu of a kiosk, for IT and the supervisor: what it shows and who may see it.

Guarantees that nothing opens without a right PIN, that wrong ones cost more and more time, also
across restarts, that each try is told, and that nothing of an answer ever stands here. A pure
core (`transition`: state and event in, state and requests out) with two edges: `pin_check`
(argon2) and `tries_file`.
Leaves to others: drawing (`kiosk.ui.service_content`), gathering facts and doing what is
requested (`kiosk.service_controller`, `kiosk.service_facts`).
"""

from kiosk.service.entry import Entry
from kiosk.service.events import (
    Checked,
    Event,
    FactsCame,
    Keyed,
    Opened,
    PinsCame,
    ShutAway,
    SwitchedTest,
    Ticked,
)
from kiosk.service.facts import (
    BundleFacts,
    Counts,
    DoctorFacts,
    DoctorLine,
    LogFacts,
    MachineFacts,
    NetworkFacts,
    OfficerFacts,
    OneSource,
    SendingFacts,
    ServiceFacts,
    SourceEvent,
    SourceFacts,
    VolumeFacts,
)
from kiosk.service.menu import PAGES, Page, Role
from kiosk.service.requests import (
    AskFacts,
    AskPins,
    ChangeVolume,
    CheckPin,
    Leave,
    RecordTry,
    Request,
    Restart,
    SignOn,
    SwitchTest,
    WriteBundle,
)
from kiosk.service.state import (
    Closed,
    Menu,
    NoPin,
    Opening,
    Phase,
    ServiceState,
    Showing,
    Step,
    TouchTesting,
)
from kiosk.service.touch_test import TouchTest
from kiosk.service.transition import LINES_AT_ONCE, transition

RESTART_EXIT_CODE = 75
"""How the kiosk ends for a restart asked for here (EX_TEMPFAIL of sysexits.h): its supervisor
starts it again, as after any code but 0 and 2."""

__all__ = [
    "LINES_AT_ONCE",
    "PAGES",
    "RESTART_EXIT_CODE",
    "AskFacts",
    "AskPins",
    "BundleFacts",
    "ChangeVolume",
    "CheckPin",
    "Checked",
    "Closed",
    "Counts",
    "DoctorFacts",
    "DoctorLine",
    "Entry",
    "Event",
    "FactsCame",
    "Keyed",
    "Leave",
    "LogFacts",
    "MachineFacts",
    "Menu",
    "NetworkFacts",
    "NoPin",
    "OfficerFacts",
    "OneSource",
    "Opened",
    "Opening",
    "Page",
    "Phase",
    "PinsCame",
    "RecordTry",
    "Request",
    "Restart",
    "Role",
    "SendingFacts",
    "ServiceFacts",
    "ServiceState",
    "Showing",
    "ShutAway",
    "SignOn",
    "SourceEvent",
    "SourceFacts",
    "Step",
    "SwitchTest",
    "SwitchedTest",
    "Ticked",
    "TouchTest",
    "TouchTesting",
    "VolumeFacts",
    "WriteBundle",
    "transition",
]
