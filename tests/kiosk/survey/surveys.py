"""Questionnaires and blocks of any valid content, for property tests."""

from datetime import date

from hypothesis import strategies as st

from kiosk.survey import Block, Questionnaire

identifiers = st.integers(0, 60).map("m-{}".format)
texts = st.sampled_from(["Một", "Hai?", "Ông/Bà", "x", "Rất hài lòng", "50–60"])
LANGUAGES = ["vi", "en"]


def words():
    return st.fixed_dictionaries(dict.fromkeys(LANGUAGES, texts))


@st.composite
def scales(draw, measure=None):
    measure = measure or draw(st.sampled_from(["satisfaction", "points", "choice"]))
    if measure == "satisfaction":
        below = draw(st.sets(st.integers(1, 3), min_size=1))
        above = draw(st.sets(st.integers(4, 5), min_size=1))
        values = sorted(below | above)
    elif measure == "points":
        values = list(range(1, draw(st.integers(2, 9)) + 1))
    else:
        values = draw(st.lists(st.integers(1, 9), min_size=2, unique=True))
    levels = [{"value": value, "words": draw(words())} for value in values]
    if measure == "points":
        levels = [each | {"points": at} for at, each in enumerate(levels)]
    return {"id": draw(identifiers), "measure": measure, "levels": levels}


@st.composite
def asked(draw, most=6):
    own = draw(st.lists(scales(), min_size=1, max_size=3, unique_by=lambda each: each["id"]))
    groups = draw(st.lists(identifiers, max_size=3, unique=True))
    ids = draw(st.lists(identifiers, min_size=1, max_size=most, unique=True))
    questions = [
        {
            "id": each,
            "scale": draw(st.sampled_from(own))["id"],
            "about": draw(st.sampled_from(["service", "officer", "office", "citizen"])),
            "words": draw(words()),
        }
        | ({"group": draw(st.sampled_from(groups))} if groups and draw(st.booleans()) else {})
        for each in ids
    ]
    return {
        "id": draw(identifiers),
        "version": draw(st.integers(1, 999_999)),
        "effective_from": date(2026, 1, 1),
        "languages": LANGUAGES,
        "sources": ["sample"],
        "title": draw(words()),
        "scales": own,
        "groups": [{"id": each, "words": draw(words())} for each in groups],
        "questions": questions,
    }


def questionnaires(most=6):
    return asked(most).map(Questionnaire.model_validate)


def blocks(most=6):
    return asked(most).map(Block.model_validate)
