"""The sample site and its counters at the central: names only, plainly made up."""

from pathlib import Path

from central.commands.places import add_counter, add_site
from central.moment import utc_now
from demo.hall import COUNTERS, SITE

SITE_NAME = "Trung tâm Phục vụ hành chính công"
UNIT = "Xã Mẫu"
TIME_ZONE = "Asia/Ho_Chi_Minh"


def add_places(settings: Path, *, sample: bool) -> None:
    """Adds the site and its counters to the central with these settings."""
    add_site(settings, SITE, SITE_NAME, UNIT, TIME_ZONE, utc_now(), sample=sample)
    for counter in COUNTERS:
        add_counter(settings, SITE, counter.id, f"Quầy {counter.id}", counter.field, utc_now())
