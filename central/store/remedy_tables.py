"""What a unit does about a factor: rows are added, and none is changed or removed."""

from sqlalchemy import Column, Integer, String, Table

from central.store.metadata import DAY, MOMENT, NAME, metadata

LONGEST_REMEDY = 300
LONGEST_RESPONSIBLE = 80
"""Characters."""

remedies = Table(
    "remedies",
    metadata,
    Column("site_id", NAME, primary_key=True),
    # 1, 2, 3 ... of the site.
    Column("number", Integer, primary_key=True, autoincrement=False),
    # Empty: the whole site.
    Column("counter_id", NAME, nullable=False),
    # A value of `central.reference.questionnaire_facts.Factor`.
    Column("factor", String(20), nullable=False),
    # Such as mot-cua@1.
    Column("questionnaire", String(60), nullable=False),
    Column("text", String(LONGEST_REMEDY), nullable=False),
    # A role or a unit.
    Column("responsible", String(LONGEST_RESPONSIBLE), nullable=False),
    # By which day it is to be done.
    Column("due", DAY, nullable=False),
    # A value of `central.remedies.RemedyState`.
    Column("state", String(10), nullable=False),
    # The number of the row that this one takes the place of; NULL for none.
    Column("strikes", Integer),
    Column("written_by", NAME, nullable=False),
    Column("written_at", MOMENT, nullable=False),
)
