"""The figure of a report's first sentences: the service question of one questionnaire. Pure."""

from central.released.audience import By
from central.released.cell import Shown
from central.reports.gathered import Gathered
from central.reports.levels import summed_cells
from central.reports.numbers import count_text, per_cent, ratio, share_text
from kiosk.survey.questionnaire import HEADLINE


def headline_of(gathered: Gathered) -> Shown | None:
    """What is shown of the service question, of the questionnaire most rated; None without."""
    cells = summed_cells(gathered.tables(By.SITE))
    found = [
        (cell.n, key.questionnaire, cell)
        for key, cell in cells.items()
        if key.question == HEADLINE and cell.share is not None and cell.n
    ]
    return max(found, key=lambda each: (each[0], each[1]))[2] if found else None


def headline_sentence(gathered: Gathered) -> str:
    """The index with n and interval in a sentence, or why there is none."""
    words, language = gathered.words, gathered.asked.language
    shown = headline_of(gathered)
    if shown is None or shown.share is None or shown.interval is None:
        rated = any(table.rated for table in gathered.tables(By.SITE))
        why = words.said.too_few if rated else words.said.none
        return words.said.lead_no_index.format(why=why[:1].lower() + why[1:])
    low, high = (share_text(per_cent(each), language) for each in shown.interval)
    return words.said.lead_index.format(
        satisfied=count_text(shown.share.satisfied, language),
        n=count_text(shown.n, language),
        question=words.questions[HEADLINE],
        index=share_text(ratio(shown.share.satisfied, shown.n), language),
        low=low,
        high=high,
    )
