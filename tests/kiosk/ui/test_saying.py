"""What is said for a moment of a badge: said, replaced, and gone by itself."""

from kiosk.ui import saying
from kiosk.ui.counter_view import SaidView

WITHIN_MS = 5_000


def test_what_is_said_is_gone_after_its_time(qtbot, monkeypatch):
    monkeypatch.setattr(saying, "SAID_MS", 20)
    told = saying.Saying()
    with qtbot.waitSignals([told.changed, told.changed], timeout=WITHIN_MS):
        told.say(SaidView("unknown"))
        assert told.said == SaidView("unknown")
    assert told.said is None


def test_last_thing_said_stands_for_its_whole_time(qtbot):
    told, seen = saying.Saying(), []
    told.changed.connect(lambda: seen.append(told.said))
    told.say(SaidView("on", "Nguyễn Thị Mẫu"))
    told.say(SaidView("unknown"))
    told.say(SaidView("unknown"))
    assert seen == [SaidView("on", "Nguyễn Thị Mẫu"), SaidView("unknown")]
    told.stop()
    assert told.said is None
