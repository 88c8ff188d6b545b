"""Pictures of the pages of configurations: a group's settings from the form to the roll back.

Guarantees that the group is as it was when the pictures are taken: whatever starts is rolled back.
"""

from demo.page_album import Album

GROUP = "toan-tinh"
PAGE = f"/configurations?group={GROUP}#group"
REASON = "Theo công văn mẫu số 12"


def show_configurations(album: Album) -> None:
    """Takes the pictures, for who is signed in and looks after the province."""
    album.show("configurations-none-chosen", "/configurations")
    if album.page.locator("main table a").count() == 0:
        album.shoot("configurations-empty", whole=True)
        _make(album)
    album.go(f"/configurations/edit?group={GROUP}")
    _type(album, {"delays.thanks_ms": "999", "opening_hours.monday": "11:30-07:30"})
    album.press("form.configuration__form button")
    album.shoot("configurations-refused", whole=True)
    hours = {"opening_hours.monday": "07:30-11:30, 13:30-17:00", "delays.thanks_ms": "12"}
    _type(album, hours | {"site.help_phone": "1900 0000", "notices.0.vi": "Mở cửa đến 11 giờ 30."})
    album.press("form.configuration__form button")
    album.shoot("configurations-preview", whole=True)
    album.page.fill("#reason", REASON)
    album.press("button[value=start]")
    album.show("configurations", PAGE)
    album.page.fill("#reason-step", REASON)
    album.press("button[value=advance]")
    album.shoot("configurations-waiting", whole=True)
    album.page.fill("#reason-back", REASON)
    album.press("button[value=roll_back]")


def _make(album: Album) -> None:
    album.page.fill("#make-id", GROUP)
    album.page.fill("#make-name", "Toàn tỉnh (mẫu)")
    album.press("#make form button")


def _type(album: Album, fields: dict[str, str]) -> None:
    for name, text in fields.items():
        album.page.fill(f"[name='{name}']", text)
