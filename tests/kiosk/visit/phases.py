"""Every phase of the visit, reached by events, and every event: rows and columns of the table."""

from kiosk.visit import (
    Answered,
    Delay,
    Dismissed,
    LanguageChosen,
    NotSaved,
    Reason,
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
from tests.kiosk.visit.counter import Counter


def starting() -> Counter:
    return Counter()


def idle() -> Counter:
    return Counter.open()


def idle_after_unrated() -> Counter:
    """Visit u was served and left alone; so there is one to be rated late."""
    counter = prompt("u")
    counter.wait(30_000).take(TimeOver(counter.at_ms, Delay.PROMPT_WINDOW))
    return counter.wait(60_000)


def serving() -> Counter:
    counter = idle()
    counter.call("a")
    return counter.wait()


def serving_rated() -> Counter:
    counter = thanks_while_serving()
    counter.wait(8000).take(TimeOver(counter.at_ms, Delay.THANKS))
    return counter


def prompt(visit: str = "a") -> Counter:
    counter = idle()
    counter.call(visit)
    counter.wait().serve(visit)
    return counter.wait()


def question1() -> Counter:
    counter = prompt()
    counter.touch()
    return counter.wait()


def question1_while_serving() -> Counter:
    counter = serving()
    counter.touch()
    return counter.wait()


def question1_late() -> Counter:
    counter = idle_after_unrated()
    counter.touch()
    return counter.wait()


def question1_walk_up() -> Counter:
    counter = idle()
    counter.touch()
    return counter.wait()


def question2() -> Counter:
    counter = question1()
    counter.answer(4)
    return counter.wait()


def question2_skipped() -> Counter:
    counter = question1()
    counter.answer(None)
    return counter.wait()


def saving() -> Counter:
    counter = question1()
    counter.answer(4, 2)
    return counter


def thanks() -> Counter:
    counter = saving()
    counter.save("a")
    return counter.wait()


def thanks_while_serving() -> Counter:
    counter = question1_while_serving()
    counter.answer(4, 2)
    counter.save("a")
    return counter.wait()


def thanks_with_next_called() -> Counter:
    counter = question2()
    counter.call("c")
    counter.answer(5)
    counter.save("a")
    return counter.wait()


def out() -> Counter:
    counter = idle()
    counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    return counter.wait()


def out_while_serving() -> Counter:
    counter = serving()
    counter.take(ServiceLost(counter.at_ms, Reason.STORAGE))
    return counter.wait()


def out_unsaved() -> Counter:
    counter = saving()
    counter.wait(1000).take(TimeOver(counter.at_ms, Delay.SAVE_LIMIT))
    return counter


def out_returned() -> Counter:
    counter = out_unsaved()
    counter.take(ServiceReturned(counter.at_ms))
    return counter


PHASES = [
    starting,
    idle,
    idle_after_unrated,
    serving,
    serving_rated,
    prompt,
    question1,
    question1_while_serving,
    question1_late,
    question1_walk_up,
    question2,
    question2_skipped,
    saving,
    thanks,
    thanks_while_serving,
    thanks_with_next_called,
    out,
    out_while_serving,
    out_unsaved,
    out_returned,
]
BEGINNINGS = {
    "starting": "out(starting) -",
    "idle": "idle -",
    "idle_after_unrated": "idle -",
    "serving": "serving a",
    "serving_rated": "serving a:r",
    "prompt": "prompt a:sp",
    "question1": "question1(a) a:sp",
    "question1_while_serving": "question1(a) a",
    "question1_late": "question1(u late) -",
    "question1_walk_up": "question1(w) -",
    "question2": "question2(a) a:sp",
    "question2_skipped": "question2(a) a:sp",
    "saving": "saving(a) a:sp",
    "thanks": "thanks(a) -",
    "thanks_while_serving": "thanks(a) a:r",
    "thanks_with_next_called": "thanks(a) c",
    "out": "out(storage) -",
    "out_while_serving": "out(storage) a",
    "out_unsaved": "out(not-saved a) a:sp",
    "out_returned": "out(not-saved a returned) a:sp",
}

# b is a new visit; a, u and c are those of the phases; w is a walk-up.
EVENTS = {
    "call b": lambda at: TicketCalled(at, "B", "b"),
    "call a": lambda at: TicketCalled(at, "A", "b"),
    "recall a": lambda at: TicketRecalled(at, "A", "b"),
    "recall b": lambda at: TicketRecalled(at, "B", "b"),
    "serve a": lambda at: TicketServed(at, "A", "b"),
    "serve b": lambda at: TicketServed(at, "B", "b"),
    "serve c": lambda at: TicketServed(at, "C", "b"),
    "skip a": lambda at: TicketSkipped(at, "A", "b"),
    "skip b": lambda at: TicketSkipped(at, "B", "b"),
    "skip c": lambda at: TicketSkipped(at, "C", "b"),
    "touch": lambda at: Touched(at, "w"),
    "answer service": lambda at: Answered(at, "service", 3),
    "answer officer": lambda at: Answered(at, "officer", 3),
    "answer no level": lambda at: Answered(at, "service", 6),
    "answer no question": lambda at: Answered(at, "weather", 3),
    "skip service": lambda at: Skipped(at, "service"),
    "skip officer": lambda at: Skipped(at, "officer"),
    "back": WentBack,
    "dismiss": Dismissed,
    "english": lambda at: LanguageChosen(at, "en"),
    "no language": lambda at: LanguageChosen(at, "xx"),
    "prompt over": lambda at: TimeOver(at, Delay.PROMPT_WINDOW),
    "question over": lambda at: TimeOver(at, Delay.QUESTION_IDLE),
    "save over": lambda at: TimeOver(at, Delay.SAVE_LIMIT),
    "thanks over": lambda at: TimeOver(at, Delay.THANKS),
    "language over": lambda at: TimeOver(at, Delay.LANGUAGE_IDLE),
    "saved a": lambda at: Saved(at, "a", 7, "H" * 43, "k/e/7/p"),
    "saved x": lambda at: Saved(at, "x", 7, "H" * 43, "k/e/7/p"),
    "not saved a": lambda at: NotSaved(at, "a"),
    "not saved x": lambda at: NotSaved(at, "x"),
    "lost": lambda at: ServiceLost(at, Reason.PENDING),
    "returned": ServiceReturned,
}
