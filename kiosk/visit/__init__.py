"""One visit as a pure state machine: frozen state and event in, new state and records out.

Guarantees that what is shown and what is recorded follow from the events alone: no clock, no
Qt, no I/O, so every path is tested by table. Leaves to others: arming the one timer that
`delay_of` asks for, drawing the phase, signing and storing the drafts.
"""

from kiosk.visit.delays import Delay, Delays, delay_of
from kiosk.visit.desk import Desk
from kiosk.visit.drafts import VisitDraft
from kiosk.visit.events import (
    Answered,
    Dismissed,
    Event,
    LanguageChosen,
    NotSaved,
    Saved,
    ServiceLost,
    ServiceReturned,
    Skipped,
    TicketCalled,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
    TimeOver,
    Touched,
    WentBack,
)
from kiosk.visit.state import (
    Idle,
    OutOfService,
    Phase,
    Prompt,
    Question,
    Reason,
    Saving,
    Serving,
    State,
    Thanks,
    Visit,
    starting,
)
from kiosk.visit.transition import Step, transition

__all__ = [
    "Answered",
    "Delay",
    "Delays",
    "Desk",
    "Dismissed",
    "Event",
    "Idle",
    "LanguageChosen",
    "NotSaved",
    "OutOfService",
    "Phase",
    "Prompt",
    "Question",
    "Reason",
    "Saved",
    "Saving",
    "ServiceLost",
    "ServiceReturned",
    "Serving",
    "Skipped",
    "State",
    "Step",
    "Thanks",
    "TicketCalled",
    "TicketRecalled",
    "TicketServed",
    "TicketSkipped",
    "TimeOver",
    "Touched",
    "Visit",
    "VisitDraft",
    "WentBack",
    "delay_of",
    "starting",
    "transition",
]
