"""Tables of answers: what the suppressing view lets the key's audience see, and nothing beside."""

from central.api.place_tables import SITE
from central.api.tables import INTEGER, MILLIONTHS, TEXT, Column, Table
from central.released.cell import Why
from central.released.lines import MOST_VALUES, SHOWN, WITHHELD

_WHYS = ("", *(each.value for each in Why))
CHANNEL = Column("channel", TEXT, "kiosk or phone; empty where withheld", "kiosk")
QUESTIONNAIRE = Column("questionnaire", TEXT, "Id and version; empty where withheld", "mot-cua@1")
STATE = Column("state", TEXT, "Whether figures are shown", SHOWN, values=(SHOWN, WITHHELD))
WHY = Column("why", TEXT, "Code of why they are withheld; empty where shown", "", values=_WHYS)
WORDS = Column("words", TEXT, "The same in words (`lang`); empty where shown", "")
_N = Column("n", INTEGER, "Released answers", 20, may_be_null=True)


def _part(name: str, meaning: str, example: int) -> Column:
    return Column(name, MILLIONTHS, meaning, example, may_be_null=True)


RATINGS = Table(
    "ratings",
    "Answers that are released to the key's audience, by what `by` says",
    (
        SITE,
        Column("of", TEXT, "The day, month, counter or procedure; empty by site", "2026-03-02"),
        CHANNEL,
        QUESTIONNAIRE,
        Column("question", TEXT, "Id of the question; empty where withheld", "service"),
        STATE,
        WHY,
        WORDS,
        _N,
        Column(
            "satisfied",
            INTEGER,
            "Of n, those of level 4 or 5; null for what asks no satisfaction",
            18,
            may_be_null=True,
        ),
        _part("share_millionths", "satisfied of n, rounded to the nearest", 900_000),
        _part("low_millionths", "Lower end of the 95 % interval (Wilson), rounded down", 698_966),
        _part("high_millionths", "Upper end of it, rounded up", 972_134),
        *(
            Column(f"answers_{value}", INTEGER, f"Of n, answers {value}", example, may_be_null=True)
            for value, example in zip(
                range(1, MOST_VALUES + 1), (0, 1, 1, 8, 10, 0, 0, 0, 0), strict=True
            )
        ),
    ),
    5,
)

QD766 = Table(
    "qd766",
    "Ratings of a month by satisfaction, as counts that an office may use for QĐ 766/QĐ-TTg",
    (
        SITE,
        Column("procedure", TEXT, "Code of the procedure; empty for the whole site", ""),
        CHANNEL,
        QUESTIONNAIRE,
        STATE,
        WHY,
        WORDS,
        _N,
        Column("dissatisfied", INTEGER, "Of n, levels 1 and 2", 1, may_be_null=True),
        Column("neutral", INTEGER, "Of n, level 3", 1, may_be_null=True),
        Column("satisfied", INTEGER, "Of n, levels 4 and 5", 18, may_be_null=True),
    ),
    4,
)
