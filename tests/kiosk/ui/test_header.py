"""The header names the counter, and the site where there is room for the whole of its name."""

import pytest
from PySide6.QtQuick import QQuickItem

from tests.kiosk.ui.matrix import SCENES, SIZES, show


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", ["usual", "larger", "low", "low-larger"])
def test_no_name_is_cut_in_the_header(open_counter, size, mode):
    counter = open_counter(size)
    show(counter, SCENES["prompt"], mode, "vi")
    counter.window.quick_window.grabWindow()
    site = counter.window.quick_window.rootObject().findChild(QQuickItem, "site")
    content = counter.model.view["header"]
    assert not site.property("truncated")
    named = {content["site"], content["place"], f"{content['place']} · {content['site']}"}
    named.add(counter.model.view["content"].get("heading_line"))
    assert site.property("text") in named
