"""The counting rules, version 5. Pure: facts in, the mark out.

A rule receives `RatingFacts` and `Circumstances`, never an answer: no rule can count by what was
said. A rating without a mark counts; one with a mark is kept, stands in the tallies under its mark,
and its number is always shown. One file holds one rule; `registry` says which are in force.

A rule looks at the rating, at what stands before it in its own log, and at reference data valid on
its day. So no figure hangs on the order in which logs or batches came (docs/adr/0018). What is not
known marks nothing.

Version 2: an answer may be 1 to 9 where the question is not one of satisfaction (version 1 held
such a rating for odd); phones have a channel; a visit answered by phone alone is told apart; a
phone's rating of a test visit is a test.

Version 3: of visits that named the same dossier one rating counts (`central.tally.whole_visits`).
Of what was counted before no dossier was compared, so that its figures stay as they are.

Version 4: the whole form of a rating is judged, as docs/record-format.md has it: also its nonce,
its language and its blocks, that a visit's id is of version 7, and that a kiosk's log and the
phone's each have their own triggers; a `day.closed` is held against the records before it.

Version 5: too fast, burst, no open ticket, outside opening hours, prompt reopened (docs/adr/0061).

A site that an earlier version counted is counted again by `central migrate`
(`central.audit.count_again`).
"""

from central.tally.rules.circumstances import Circumstances, Hours, HoursOf, unknown_hours
from central.tally.rules.log_before import LogBefore
from central.tally.rules.marks import Mark
from central.tally.rules.registry import RULES, VERSION, mark_of_rating
from central.tally.rules.sentences import Sentence, sentence_of

__all__ = [
    "RULES",
    "VERSION",
    "Circumstances",
    "Hours",
    "HoursOf",
    "LogBefore",
    "Mark",
    "Sentence",
    "mark_of_rating",
    "sentence_of",
    "unknown_hours",
]
