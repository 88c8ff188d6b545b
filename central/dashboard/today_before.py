"""The card that sets today against the same weekday before: in points of a hundred, or in words.

Guarantees that a difference which the numbers of answers cannot bear out is called none, and that
what is compared is said: all of that day, with today so far.
"""

from central.dashboard import figures
from central.dashboard.today_cards import Card, no_figure
from central.dashboard.wording import Words
from central.released.same_weekday import SameWeekday
from central.released.today import TodayView
from kiosk.survey.difference import Difference


def before_card(view: TodayView, before: SameWeekday | None, language: str, words: Words) -> Card:
    """Today's index less that of the same weekday before, with the interval of the difference."""
    said = words.today
    weekday = words.common.weekdays[view.day.weekday()]
    if view.headline is None:
        value, note = no_figure(view.rated, words)
        return Card(said.before_any.format(weekday=weekday), value, note, is_number=False)
    if before is None:
        name = said.before_any.format(weekday=weekday)
        return Card(name, said.before_none, said.before_none_why, is_number=False)
    name = said.before.format(weekday=weekday, day=f"{before.day:%d/%m}")
    difference = Difference(before.headline.share, view.headline.share)
    points, interval = difference.points, difference.interval
    if points is None or interval is None:
        return Card(name, said.before_none, said.before_none_why, is_number=False)
    low, high = (figures.signed(each, language) for each in interval)
    verdict = said.before_real if difference.is_real else said.before_not
    of = said.before_of.format(
        index=figures.percent(before.headline.share.value or 0.0, language),
        n=figures.count(before.headline.share.valid, language),
    )
    value = said.points.format(points=figures.signed(points, language))
    return Card(name, value, f"{verdict} ({low} – {high}) · {of}")
