"""What a log said before: small, the same however it was cut, and read back from its text."""

from hypothesis import given
from hypothesis import strategies as st

from central.tally.rules.log_before import REMEMBERED, LogBefore

boots = st.sampled_from(["b0", "b1"])
times = st.integers(0, 2**53 - 1)
words = st.one_of(
    st.tuples(st.just("start"), boots),
    st.tuples(st.just("source"), boots, times, st.sampled_from(["queue", "feed"]), st.booleans()),
    st.tuples(st.just("call"), boots),
    st.tuples(st.just("rating"), boots, times, st.sampled_from(["quay-1", "quay-2"])),
)


def after(before, word):
    match word:
        case "start", boot:
            return before.after_start(boot)
        case "source", boot, up_ms, source, is_well:
            return before.after_source(boot, up_ms, source, is_well=is_well)
        case "call", boot:
            return before.after_call(boot)
        case "rating", boot, up_ms, counter:
            return before.after_rating(boot, up_ms, counter)


@given(st.lists(words, max_size=20))
def test_text_is_read_back_at_every_place_and_carried_on_alike(log):
    whole = carried = LogBefore()
    for word in log:
        whole, carried = after(whole, word), after(LogBefore.of_text(carried.as_text()), word)
        assert carried == whole
        assert carried.as_text() == whole.as_text()
        assert len(whole.as_text()) < 500
        assert len(whole.ratings) <= REMEMBERED


def test_log_of_which_nothing_was_said_has_no_text():
    assert LogBefore().as_text() == ""
    assert LogBefore.of_text("") == LogBefore()


def test_call_counts_from_the_last_change_of_a_source_on():
    said = LogBefore().after_start("b0").after_source("b0", 5, "queue", is_well=True)
    assert not said.called
    assert said.after_call("b0").called
    assert not said.after_call("b1").called
    assert not said.after_call("b0").after_source("b0", 9, "feed", is_well=True).called


def test_start_forgets_the_sources_and_keeps_the_ratings():
    said = LogBefore().after_source("b0", 5, "queue", is_well=True).after_rating("b0", 6, "quay-1")
    assert said.after_start("b0").sources == ()
    assert said.after_start("b1").ratings == said.ratings


def test_sources_of_another_start_of_the_machine_are_forgotten():
    said = LogBefore().after_source("b0", 5, "queue", is_well=True)
    assert said.after_source("b1", 1, "feed", is_well=False).sources == (("feed", None),)
