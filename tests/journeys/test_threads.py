"""Which thread does what: the screen's state moves on the thread of the screen alone."""

import threading

from kiosk.ui.visit_controller import VisitController


def test_every_event_is_taken_on_the_gui_thread_when_workers_cause_it(counter, monkeypatch):
    threads: dict[str, set[int]] = {}
    take = VisitController.take

    def watched(self, event):
        threads.setdefault(type(event).__name__, set()).add(threading.get_ident())
        take(self, event)

    monkeypatch.setattr(VisitController, "take", watched)
    counter.device.call("A012")
    counter.sees("serving")
    counter.device.serve("A012")
    counter.sees("prompt")
    counter.touches("answer-4")
    counter.touches("answer-4")
    counter.sees("thanks")
    assert {"TicketCalled", "TicketServed", "Answered", "Saved"} <= set(threads)
    assert {ident for idents in threads.values() for ident in idents} == {threading.get_ident()}


def test_records_are_signed_and_stored_off_the_gui_thread(counter):
    ident = counter.kiosk.storage.call(lambda _outbox: threading.get_ident()).result(10)
    assert ident != threading.get_ident()
