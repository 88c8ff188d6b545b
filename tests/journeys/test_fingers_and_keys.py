"""More than one finger, a finger that never lifts, a keypad, and a scanner that types."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.ui.touch_guard import STUCK_TOUCH_MS

DIGITS = {str(digit): Qt.Key(Qt.Key.Key_0 + digit) for digit in range(10)}
SCANNED = "5123" * 2_500
SCANNER_GAP_MS = 2
SLOW_SCANNER_GAP_MS = 40
"""As slow as quick fingers: a machine that the keyboard cannot tell from a person."""


def touch(counter):
    return QTest.touchEvent(counter.window.quick_window, counter.touchscreen)


def is_scanned(counter, text: str, gap_ms: int) -> None:
    """A scanner types `text` and Enter; a machine that is busy makes it no slower."""
    counter.clock.stands_still()
    for digit in text:
        counter.clock.turn(gap_ms)
        counter.is_sent(DIGITS[digit], digit)
    counter.clock.turn(gap_ms)
    counter.is_sent(Qt.Key.Key_Return, "\r")
    counter.clock.goes_on()


def presses(counter, digit: str, question: str) -> None:
    """Presses that key of the keypad once `question` is asked."""
    counter.waits_for(lambda: counter.content.get("question") == question)
    counter.strikes(DIGITS[digit], digit)


def goes_to(counter, name: str, key: Qt.Key) -> None:
    """Moves the ring by `key` until it is around that control, and presses Enter."""
    for _ in range(20):
        if counter.window.keys.focus == name:
            break
        counter.strikes(key)
    assert counter.window.keys.focus == name
    counter.strikes(Qt.Key.Key_Return, "\r")


def test_first_finger_counts_when_two_are_on_two_faces(counter):
    counter.begins()
    first, second = counter.place_of("answer-5"), counter.place_of("answer-1")
    window = counter.window.quick_window
    touch(counter).press(0, first, window).commit()
    touch(counter).stationary(0).press(1, second, window).commit()
    touch(counter).stationary(0).release(1, second, window).commit()
    touch(counter).release(0, first, window).commit()
    counter.touches("answer-4")
    counter.sees("thanks")
    assert counter.body("rating")["answers"] == {"service": 5, "officer": 4}


def test_finger_that_slides_off_answers_nothing(counter):
    counter.begins()
    place, window = counter.place_of("answer-1"), counter.window.quick_window
    touch(counter).press(0, place, window).commit()
    touch(counter).move(0, QPoint(5, 5), window).commit()
    touch(counter).release(0, QPoint(5, 5), window).commit()
    assert counter.content["question"] == "service"


def test_stuck_finger_is_put_out_of_play_and_recorded_and_others_rate(counter):
    counter.begins()
    stuck, window = counter.place_of("answer-2"), counter.window.quick_window
    touch(counter).press(0, stuck, window).commit()
    counter.turn(STUCK_TOUCH_MS)
    for value in (4, 5):
        place = counter.place_of(f"answer-{value}")
        touch(counter).stationary(0).press(1, place, window).commit()
        touch(counter).stationary(0).release(1, place, window).commit()
    counter.sees("thanks")
    touch(counter).release(0, stuck, window).commit()
    assert counter.body("rating")["answers"] == {"service": 4, "officer": 5}
    told = counter.body("touch.stuck")
    assert told["counter"] == "03"
    assert told["held_ms"] >= STUCK_TOUCH_MS
    assert told["x_percent"] == round(100 * stuck.x() / window.width())
    assert told["y_percent"] == round(100 * stuck.y() / window.height())


def test_keypad_rates_a_whole_visit(counter):
    counter.is_served("A051")
    presses(counter, "1", "service")
    presses(counter, "5", "officer")
    counter.sees("thanks")
    assert counter.body("rating")["answers"] == {"service": 5, "officer": 1}


def test_arrows_and_enter_rate_a_whole_visit(counter):
    goes_to(counter, "rate", Qt.Key.Key_Right)
    counter.sees("question")
    goes_to(counter, "answer-4", Qt.Key.Key_Down)
    counter.waits_for(lambda: counter.content["question"] == "officer")
    goes_to(counter, "skip", Qt.Key.Key_Right)
    counter.sees("thanks")
    goes_to(counter, "close-thanks", Qt.Key.Key_Right)
    counter.sees("idle")
    assert counter.body("rating")["answers"] == {"service": 4, "officer": None}


def test_scanner_answers_nothing_when_it_types_on_a_question(counter):
    counter.begins()
    is_scanned(counter, SCANNED, SCANNER_GAP_MS)
    counter.waits_for(lambda: not counter.window.keys.holds_back)
    assert (counter.screen, counter.content["question"]) == ("question", "service")
    presses(counter, "2", "service")
    presses(counter, "2", "officer")
    counter.sees("thanks")
    assert counter.body("rating")["answers"] == {"service": 4, "officer": 4}


def test_comment_keeps_nothing_of_a_scanner_and_the_citizen_goes_on(counter):
    counter.rates(4, 4)
    counter.touches("add-detail", "add-comment")
    is_scanned(counter, SCANNED, SCANNER_GAP_MS)
    counter.waits_for(lambda: not counter.window.keys.holds_back)
    assert counter.content["text"] == ""
    counter.touches("key-o", "key-k")
    assert counter.content["text"] == "Ok"


def test_comment_keeps_500_characters_when_ten_thousand_are_typed(counter):
    counter.rates(4, 4)
    counter.touches("add-detail", "add-comment")
    is_scanned(counter, SCANNED, SLOW_SCANNER_GAP_MS)
    assert counter.content["text"] == SCANNED[:500]
    counter.touches("send-comment")
    counter.sees("thanks")
    (detail,) = [each for each in counter.log() if each.kind == "rating.detail"]
    assert counter.opens(detail, "comment")["comment"] == SCANNED[:500]
