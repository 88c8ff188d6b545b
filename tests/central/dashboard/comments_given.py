"""Comments of citizens at a house's site, through the real ingest and the real round."""

import gzip
import json
from datetime import timedelta

from central.comments.boxes import CommentBoxes
from central.comments.gather import gather_details
from central.comments.release import release_comments
from kiosk.record import Draft, Head, Stamp, sign_record
from kiosk.record.base64url import encode
from tests.central.dashboard.sample_kiosk import rfc3339, visit_of


def give_comments(house, counter, texts, *, praise=("R1",), complaint=()):
    """So many ratings at `counter`, each with its reasons and a comment of `texts`."""
    kiosk = house.add_kiosk(counter, seed=len(counter))
    items = [{"jws": record.compact} for record in kiosk.made]
    for number, text in enumerate(texts):
        moment = house.now - timedelta(hours=2) + timedelta(minutes=3 * number)
        visit = visit_of(kiosk.chance.randbytes(16))
        rating = kiosk.rate(moment, visit, 5)
        body = {
            "visit": visit,
            "counter": counter,
            "test": False,
            "rating_seq": rating.seq,
            "reason_list": "ly-do@1",
            "reasons": {"praise": list(praise), "complaint": list(complaint)},
            "comment": True,
            "lang": "vi",
            "assisted": False,
            "partial": False,
        }
        said = json.dumps({"visit": visit, "comment": text}).encode()
        box = house.keys.sealing.public_key.seal(said)
        stamp = Stamp(rfc3339(moment), "b0", 20_000 * len(kiosk.made) + 1000, "synced")
        draft = Draft("rating.detail", body, {"comment": box})
        place = (kiosk.place, kiosk.head.epoch, kiosk.head.seq + 1, kiosk.head.hash)
        made = sign_record(kiosk.key, *place, stamp, draft)
        kiosk.head = Head(made.epoch, made.seq, made.hash)
        kiosk.made.append(made)
        items += [
            {"jws": rating.compact},
            {"jws": made.compact, "attachments": {"comment": encode(box)}},
        ]
    kiosk.unsent.clear()
    packed = gzip.compress(json.dumps({"records": items}).encode())
    house.receiver.receive(kiosk.kiosk_id, packed, "gzip", house.now)


def show_comments(house, days=1):
    """As it is that many days later; the house's clock is turned."""
    house.turn(days=days)
    gather_details(house.engine, CommentBoxes(*house.keys.sealing_keys))
    return release_comments(house.engine, house.now)
