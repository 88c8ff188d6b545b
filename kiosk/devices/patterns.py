"""Regular expressions that IT wrote, and that cannot hold the thread that tries them.

Guarantees: a `Pattern` that exists was tried on the worst lines that can be made up from it
(`pattern_trial`) and took little time on each; one that would not is a `PatternError` with what to
do about it. And whatever line comes: `fullmatch` ends after the time it is given, for the engine
(the package `regex`) looks at the clock itself. Time is that of this process on the processor, so
that a busy machine does not make a good pattern look slow. Why both: docs/adr/0035.
"""

import re
import warnings
from collections.abc import Mapping
from typing import Any

from kiosk.devices.pattern_errors import (
    MAX_TEXT_CHARACTERS,
    PatternError,
    PatternTooSlowError,
)
from kiosk.devices.pattern_trial import check_form, slow_text

__all__ = ["MAX_PATTERN_CHARACTERS", "Pattern", "PatternError", "PatternTooSlowError"]

MAX_PATTERN_CHARACTERS = 500


class Pattern:
    """One expression that is matched against whole texts; raises PatternError for a bad one."""

    def __init__(self, source: str) -> None:
        if len(source) > MAX_PATTERN_CHARACTERS:
            raise PatternError(
                f"{len(source)} characters", f"at most {MAX_PATTERN_CHARACTERS} characters"
            )
        self.groups = tuple(_parsed(source).groupindex)
        """The names of its groups."""
        check_form(source)
        self._compiled = _compiled(source)
        self.source = source
        if slow_text(source, self.fullmatch):
            raise PatternError(
                "takes too long on a line that nearly matches",
                "an expression that can match a text in one way only: bound each repetition, as in "
                "[0-9]{1,4}, and let what follows begin with another character",
            )

    def __repr__(self) -> str:
        return f"Pattern({self.source!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def fullmatch(self, text: str, within_s: float) -> Mapping[str, str | None] | None:
        """Give the named groups if the whole text matches, else None.

        Raises PatternTooSlowError after `within_s` seconds of processor time.
        """
        if len(text) > MAX_TEXT_CHARACTERS:
            return None
        try:
            # concurrent: other threads, the screen's first of all, go on meanwhile.
            found = self._compiled.fullmatch(text, timeout=within_s, concurrent=True)
        except TimeoutError:
            # Without the cause: its traceback would hold on to the text.
            raise PatternTooSlowError from None
        return None if found is None else found.groupdict()


def _parsed(source: str) -> re.Pattern[str]:
    """Compile as Python's own engine reads it: the documented language, and nothing beyond."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return re.compile(source)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise PatternError(f"it does not compile: {error}", "a regular expression") from error


def _compiled(source: str) -> Any:  # noqa: ANN401 - the package has no types
    # Imported late: it takes 50 ms, and a kiosk without a ticket source needs none of it.
    import regex  # type: ignore[import-untyped]

    try:
        return regex.compile(source)
    except (regex.error, OverflowError, RecursionError) as error:
        raise PatternError(f"it does not compile: {error}", "a regular expression") from error
