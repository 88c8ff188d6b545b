"""What so many answers are worth for so many visits, in words: for the page trust. Pure.

Guarantees that it is said only where the visits are known and one questionnaire was asked, and
that nobody reads it as if visitors had been drawn by lot (`kiosk.survey.sample_size`).
"""

from central.dashboard import figures
from central.dashboard.wording import Words
from central.released.trust import TrustView
from kiosk.survey import finite_interval, slovin


def survey_lines(view: TrustView, language: str, words: Words) -> tuple[str, ...]:
    """How many answers a survey of these visits would want, and the interval for them alone."""
    headline, served = view.headline, view.visits.served
    # As for the bounds: several questionnaires, or visits that nobody counts, are no population.
    if headline is None or view.bounds is None or headline.share.valid > served:
        return ()
    share, wanted = headline.share, slovin(served)
    interval = finite_interval(share, served)
    if interval is None:
        return ()
    enough = words.trust.survey_enough if share.valid >= wanted else words.trust.survey_few
    numbers = {
        "n": figures.count(share.valid, language),
        "served": figures.count(served, language),
        "wanted": figures.count(wanted, language),
    }
    low, high = (figures.points(each, language) for each in interval)
    return (
        enough.format(**numbers),
        words.trust.survey_interval.format(**numbers, low=low, high=high),
        words.trust.survey_chosen,
    )
