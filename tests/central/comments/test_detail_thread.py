"""As long as the central serves, details are read and comments shown, and the log tells numbers."""

import logging
import threading
from datetime import timedelta

from central.comments import thread
from central.comments.thread import DetailThread
from tests.central.comments.detailed import Detailed, reasons_of

BOUND_S = 20


def test_round_reads_and_shows_and_says_no_word_of_it(hall, caplog):
    desk = Detailed(hall)
    for _ in range(5):
        desk.give(praise=["R1"], comment="Chị Hoa tốt")
    desk.send()
    done = threading.Event()

    class Watched(DetailThread):
        def work(self):
            super().work()
            done.set()

    rounds = Watched(hall.engine, desk.boxes, lambda: hall.now + timedelta(days=1))
    with caplog.at_level(logging.INFO, thread.__name__):
        rounds.start()
        assert done.wait(BOUND_S)
        rounds.stop()
    assert reasons_of(hall)["praise", "R1"] == 5
    assert hall.rows("SELECT DISTINCT month FROM comments") == [("2026-03",)]
    assert "details read: 5; comments shown: 5" in caplog.text
    assert "Hoa" not in caplog.text
