"""A kiosk of the hall whose citizens add reasons and comments, and what the central makes of it."""

import json
from datetime import timedelta

from central.comments.boxes import CommentBoxes
from central.comments.gather import gather_details
from central.comments.release import release_comments
from tests.central.hall import SITE, visit_id

LIST = "ly-do@1"


class Detailed:
    """One kiosk; visits are numbered from `first` on."""

    def __init__(self, hall, counter="quay-1", first=1, site=SITE):
        self.hall = hall
        self.boxes = CommentBoxes(*hall.keys.sealing_keys)
        self.kiosk = hall.add_kiosk(counter, site=site)
        self.number = first - 1
        self.sent = 0

    def give(self, *, praise=(), complaint=(), comment=None, box=None, rating=None, **more):
        """A rating with its detail. `box`: what is in the box instead; `rating`: of the rating."""
        self.number += 1
        visit = visit_id(self.number)
        self.kiosk.rate(visit, **(rating or {}))
        return self.detail(visit, len(self.kiosk.log), praise, complaint, comment, box, **more)

    def detail(self, visit, rating_seq, praise=(), complaint=(), comment=None, box=None, **more):
        body = {
            "visit": visit,
            "counter": self.kiosk.counter,
            "test": False,
            "rating_seq": rating_seq,
            "reason_list": LIST if praise or complaint else None,
            "reasons": {"praise": list(praise), "complaint": list(complaint)},
            "comment": comment is not None or box is not None,
            "lang": "vi",
            "assisted": False,
            "partial": False,
            **more,
        }
        attached = None
        if body["comment"]:
            said = box or json.dumps({"visit": visit, "comment": comment}).encode()
            attached = {"comment": self.hall.keys.sealing.public_key.seal(said)}
        return self.kiosk.sign("rating.detail", body, attached=attached)

    def send(self):
        if self.sent < len(self.kiosk.log):
            self.kiosk.send(self.kiosk.log[self.sent :])
        self.sent = len(self.kiosk.log)

    def gather(self):
        """Send what is not sent, and read it."""
        self.send()
        return gather_details(self.hall.engine, self.boxes)

    def release(self, days=1):
        """As it is that many days later."""
        return release_comments(self.hall.engine, self.hall.now + timedelta(days=days))


def reasons_of(hall):
    """What is released, by side and reason; the details themselves without either."""
    rows = hall.rows("SELECT side, reason, sum(n) FROM released_reasons GROUP BY side, reason")
    return {(side, reason): int(n) for side, reason, n in rows}


def states_of(hall):
    return dict(hall.rows("SELECT state, count(*) FROM details GROUP BY state"))
