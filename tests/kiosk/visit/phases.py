"""Every phase of the visit, reached by events: the rows of the table."""

from kiosk.visit import (
    Access,
    AccessChosen,
    CommentChanged,
    CommentOpened,
    Delay,
    DetailOpened,
    DetailSaved,
    DetailSent,
    Panel,
    PanelOpened,
    Reason,
    ReasonToggled,
    ServiceEntered,
    ServiceLost,
    ServiceOpened,
    ServiceReturned,
    Side,
    SideChosen,
    TimeOver,
)
from tests.kiosk.visit.counter import Counter, over


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
    return counter.wait()


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


def saving_left() -> Counter:
    counter = question2()
    over(counter)
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


def thanks_given() -> Counter:
    counter = saving_detail()
    counter.take(DetailSaved(counter.at_ms, "a"))
    return counter.wait()


def detail_sides() -> Counter:
    counter = thanks()
    counter.take(DetailOpened(counter.at_ms))
    return counter.wait()


def detail_sides_while_serving() -> Counter:
    counter = thanks_while_serving()
    counter.take(DetailOpened(counter.at_ms))
    return counter.wait()


def detail_sides_with_next_called() -> Counter:
    counter = thanks_with_next_called()
    counter.take(DetailOpened(counter.at_ms))
    return counter.wait()


def detail_reasons() -> Counter:
    counter = detail_sides()
    counter.take(SideChosen(counter.at_ms, Side.PRAISE))
    counter.wait().take(ReasonToggled(counter.at_ms, Side.PRAISE, "R1"))
    return counter.wait()


def detail_comment() -> Counter:
    counter = detail_sides()
    counter.take(CommentOpened(counter.at_ms))
    counter.wait().take(CommentChanged(counter.at_ms, "Tốt"))
    return counter.wait()


def saving_detail() -> Counter:
    counter = detail_reasons()
    counter.take(DetailSent(counter.at_ms))
    return counter.wait()


def idle_with_panel() -> Counter:
    counter = idle()
    counter.take(AccessChosen(counter.at_ms, Access(larger_text=True)))
    counter.take(PanelOpened(counter.at_ms, Panel.NOTICE))
    return counter.wait()


def question2_with_panel() -> Counter:
    counter = question2()
    counter.take(PanelOpened(counter.at_ms, Panel.HELP))
    return counter.wait()


def service() -> Counter:
    counter = idle()
    counter.take(ServiceOpened(counter.at_ms))
    return counter.wait()


def service_while_serving() -> Counter:
    counter = serving()
    counter.take(ServiceOpened(counter.at_ms))
    return counter.wait()


def service_entered_while_serving() -> Counter:
    counter = service_while_serving()
    counter.take(ServiceEntered(counter.at_ms, "it"))
    return counter.wait()


def service_over_out_unsaved() -> Counter:
    counter = out_unsaved()
    counter.take(ServiceOpened(counter.at_ms))
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
    saving_left,
    thanks,
    thanks_while_serving,
    thanks_with_next_called,
    thanks_given,
    detail_sides,
    detail_sides_while_serving,
    detail_sides_with_next_called,
    detail_reasons,
    detail_comment,
    saving_detail,
    idle_with_panel,
    question2_with_panel,
    service,
    service_while_serving,
    service_entered_while_serving,
    service_over_out_unsaved,
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
    "saving_left": "saving(a left) a:sp",
    "thanks": "thanks(a) -",
    "thanks_while_serving": "thanks(a) a:r",
    "thanks_with_next_called": "thanks(a) c",
    "thanks_given": "thanks(a given) -",
    "detail_sides": "sides(a) -",
    "detail_sides_while_serving": "sides(a) a:r",
    "detail_sides_with_next_called": "sides(a) c",
    "detail_reasons": "reasons:praise[praise R1](a) -",
    "detail_comment": 'comment"Tốt"(a) -',
    "saving_detail": "saving(a detail) -",
    "idle_with_panel": "~idle - +notice",
    "question2_with_panel": "question2(a) a:sp +help",
    "service": "service -",
    "service_while_serving": "service a",
    "service_entered_while_serving": "service(in) a",
    "service_over_out_unsaved": "service(not-saved a) a:sp",
    "out": "out(storage) -",
    "out_while_serving": "out(storage) a",
    "out_unsaved": "out(not-saved a) a:sp",
    "out_returned": "out(not-saved a returned) a:sp",
}
