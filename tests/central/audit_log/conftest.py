"""A log with entries in it, written by a pen that notes its head in a folder."""

from datetime import timedelta

import pytest

from central.audit_log import Author, Pen, What, Who, WhoKind
from central.audit_log.noted_head import NotedHead
from central.store.engine import writing


class Desk:
    """Writes entries into a hall's audit log, each in a transaction of its own."""

    def __init__(self, hall):
        self.hall = hall
        self.folder = hall.folder / "audit"
        self.pen = Pen(hall.keys.receipt, NotedHead(self.folder))
        self.keys = [hall.keys.receipt.verify_key]

    @property
    def engine(self):
        return self.hall.engine

    def author(self, name="giam-sat"):
        return Author(self.pen, Who(WhoKind.ACCOUNT, name))

    def note(self, what=What.SITE_SET, about="xa-mau", **more):
        with writing(self.engine) as connection:
            self.author().note(connection, what, about, self.hall.now, **more)
        self.hall.now += timedelta(seconds=1)

    def fill(self, count=5):
        for number in range(count):
            self.note(about=f"xa-{number}", site=f"xa-{number}", facts={"n": number})


@pytest.fixture
def desk(hall):
    return Desk(hall)
