"""Patterns: one that can run away is refused, and none holds a thread, whatever text comes."""

import re
import time
import warnings

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.devices.pattern_errors import MAX_TEXT_CHARACTERS
from kiosk.devices.pattern_trial import MOST_TRIALS_S, slow_text
from kiosk.devices.patterns import Pattern, PatternError, PatternTooSlowError

GIVEN_S = 0.02
HELD_AT_MOST_S = 0.05
LONG = MAX_TEXT_CHARACTERS - 1
EVIL = [
    r"(a+)+$",
    r"(a+)+b",
    r"(.*)*x",
    r"(a*)*(a*)*b",
    r"([ab]+|a|b)*c",
    r"(x+x+)+y",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(?=(a+)+b)a*",
    r"(?:(?:(?:a?){20}){20}){20}b",
    r"(?:a{1,1000}){1,1000}b",
    r"(a|aa)+",
    r"(a|a)*b",
    r"(?:a|a|a|a|a|a|a|a)*b",
    r"(?:aa|aab?)*c",
    r".*.*.*.*.*x",
    r"\d+\d+\d+\d+\d+x",
    r"(?:.?){200}(?:.?){200}(?:.?){200}(?:.?){200}b",
    r"CALL (?P<ticket>(?:[0-9]|[0-9A-Z])*) x",
]
GOOD = [
    r"CALL (?P<counter>[0-9A-Za-z]{1,8}) (?P<ticket>[0-9A-Za-z-]{1,12})",
    r"(?P<ticket>[^|]*)(?:\|(?P<counter>[^|]*)\|(?P<service>[^|]*))?",
    r"(?s).*SO\s+(?P<ticket>[A-Z]\d{3}).*",
    r"(?:[A-Z]{1,3}-)*(?P<ticket>[0-9]{1,4})",
    r"[a-z]+ [a-z]+ [a-z]+ (?P<ticket>[0-9]+)",
    r"(?i)mời (?P<ticket>[a-zđ]\d{3})",
    r"(?P<ticket>\{[0-9]{3}\})",
]


def seconds_on(work) -> float:
    began_s = time.process_time()
    work()
    return time.process_time() - began_s


@pytest.mark.parametrize("source", EVIL)
def test_pattern_is_refused_with_advice_when_it_can_run_away(source):
    with pytest.raises(PatternError) as caught:
        Pattern(source)
    assert caught.value.expected


@pytest.mark.parametrize("source", GOOD)
def test_pattern_is_taken_when_it_matches_in_one_way(source):
    assert "ticket" in Pattern(source).groups


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("(", "does not compile"),
        (r"\p{Lu}", "does not compile"),
        ("[[:alpha:]]", "does not compile"),
        (r"(?P<a>a)(?P=a)", "refers back"),
        (r"(a)\1", "refers back"),
        ("abc{e<=1}", "a brace that counts nothing"),
        ("a" * 501, "501 characters"),
        ("(" * 200 + "a+" + ")" * 200 + "{9", "brace"),
    ],
)
def test_pattern_is_refused_when_two_engines_would_read_it_otherwise(source, found):
    with pytest.raises(PatternError, match=re.escape(found)):
        Pattern(source)


def unjudged(source: str) -> Pattern:
    """Give a pattern that was not tried: what the time limit alone has to bear."""
    import regex

    pattern = Pattern("a")
    pattern._compiled = regex.compile(source)  # noqa: SLF001
    return pattern


@pytest.mark.parametrize("source", EVIL)
@pytest.mark.parametrize("letters", ["a", "ab", "x", "1", "aA"])
def test_pattern_holds_no_thread_for_long_when_it_runs_away_all_the_same(source, letters):
    pattern = unjudged(source)
    text = (letters * LONG)[:LONG] + "!"

    def match() -> None:
        try:
            pattern.fullmatch(text, GIVEN_S)
        except PatternTooSlowError:
            return

    assert seconds_on(match) < HELD_AT_MOST_S


def test_pattern_says_that_it_was_too_slow_when_its_time_is_over():
    with pytest.raises(PatternTooSlowError) as caught:
        unjudged(r"(a|aa)+").fullmatch("a" * LONG + "!", GIVEN_S)
    assert "aaaa" not in repr(caught.value)
    assert caught.value.__cause__ is None


def test_pattern_is_judged_within_its_time_when_every_trial_is_nearly_too_slow():
    def nearly_too_slow(text: str, within_s: float) -> None:
        ends_s = time.process_time() + 0.8 * within_s
        while time.process_time() < ends_s:
            pass

    source = "|".join(f"[^{one}]*{one},[^{one}]*[b-d]" for one in "efghijklmnop")
    assert seconds_on(lambda: slow_text(source, nearly_too_slow)) < MOST_TRIALS_S + 0.1


def test_pattern_matches_nothing_when_the_text_is_longer_than_any_may_be():
    assert Pattern("a+").fullmatch("a" * (MAX_TEXT_CHARACTERS + 1), GIVEN_S) is None


atoms = st.sampled_from(["a", "b", "1", ".", "[ab]", r"\d", r"\w", "[^a]", "(?:a|aa)", "(a|b)"])
repeats = st.sampled_from(["", "*", "+", "?", "{2}", "{1,3}", "{0,40}", "*?", "+?"])


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.tuples(inner, repeats).map(lambda one: f"(?:{one[0]}){one[1]}")
    choice = st.tuples(inner, inner, repeats).map(lambda one: f"({one[0]}|{one[1]}){one[2]}")
    row = st.lists(inner, min_size=2, max_size=4).map("".join)
    return group | choice | row


sources = st.recursive(st.tuples(atoms, repeats).map("".join), joined, max_leaves=8)


@given(sources, st.sampled_from(["a", "ab", "1", "b", "a1"]), st.sampled_from(["", "!", "\0", "b"]))
@example("(?:a?){0,40}(?:a?){0,40}b", "a", "!")
def test_pattern_keeps_its_time_on_the_worst_text_when_it_is_any_pattern(source, letters, end):
    try:
        pattern = Pattern(source)
    except PatternError:
        return
    text = (letters * LONG)[:LONG] + end

    def match() -> None:
        try:
            pattern.fullmatch(text, GIVEN_S)
        except PatternTooSlowError:
            return

    assert seconds_on(match) < HELD_AT_MOST_S


@given(sources, st.text(alphabet="ab1 ", max_size=12))
def test_pattern_matches_as_pythons_own_engine_does_when_it_is_any_pattern(source, text):
    try:
        pattern = Pattern(source)
    except PatternError:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = re.fullmatch(source, text)
    assert (pattern.fullmatch(text, 1.0) is not None) == (expected is not None)
