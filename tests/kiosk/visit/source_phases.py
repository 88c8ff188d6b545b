"""What scanner, key and a lost source bring about, reached by events: more rows of the table."""

from kiosk.visit import DossierScanned, SourceLost, TicketScanned, TurnEnded
from tests.kiosk.visit.counter import Counter
from tests.kiosk.visit.phases import idle, question1, serving

CODE = "H00.00.00-000000-0002"


def scanned(counter: Counter) -> Counter:
    counter.take(DossierScanned(counter.at_ms, CODE, "b"))
    return counter.wait()


def idle_with_dossier() -> Counter:
    return scanned(idle())


def serving_with_dossier() -> Counter:
    return scanned(serving())


def question1_with_dossier() -> Counter:
    return scanned(question1())


def question1_of_scan() -> Counter:
    """Ticket D was scanned while A was being served."""
    counter = serving()
    counter.take(TicketScanned(counter.at_ms, "D", "d"))
    return counter.wait()


def idle_unsure() -> Counter:
    counter = serving()
    counter.take(SourceLost(counter.at_ms))
    return counter.wait()


def question1_unsure() -> Counter:
    """Whoever touched the invitation may be the citizen of A."""
    counter = idle_unsure()
    counter.touch("w")
    return counter.wait()


def prompt_without_ticket() -> Counter:
    counter = idle()
    counter.take(TurnEnded(counter.at_ms, "t"))
    return counter.wait()


SOURCE_PHASES = [
    idle_with_dossier,
    serving_with_dossier,
    question1_with_dossier,
    question1_of_scan,
    idle_unsure,
    question1_unsure,
    prompt_without_ticket,
]
SOURCE_BEGINNINGS = {
    "idle_with_dossier": "idle - +dossier",
    "serving_with_dossier": "serving a +dossier",
    "question1_with_dossier": "question1(a) a:sp +dossier",
    "question1_of_scan": "question1(d) a",
    "idle_unsure": "idle - ?a",
    "question1_unsure": "question1(w) - ?a",
    "prompt_without_ticket": "prompt t:sp",
}
