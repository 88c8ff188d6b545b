"""Every screen looks as its reference does; and the comparison sees what it must see."""

import pytest
from PIL import Image

from tests.kiosk.ui.scene import PORTRAIT
from tests.screenshots import comparison
from tests.screenshots.comparison import REFERENCES, compare, picture_of, write_reference
from tests.screenshots.scenes import PICTURES, SIZES, Picture, show


@pytest.mark.parametrize("size", list(SIZES))
def test_screens_look_as_their_references_do(open_counter, size):
    counter = open_counter(SIZES[size])
    faults = []
    for picture in PICTURES:
        if picture.size == size:
            show(counter, picture)
            actual = picture_of(counter.window.quick_window.grabWindow())
            faults += filter(None, [compare(picture.name, actual)])
    assert faults == []


def test_references_are_those_of_the_scenes_few_and_small():
    files = {path.stem: path.stat().st_size for path in REFERENCES.iterdir()}
    assert set(files) == {picture.name for picture in PICTURES}
    assert len(files) == len(PICTURES) < 140
    assert max(files.values()) < 110_000
    assert sum(files.values()) < 7_000_000


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(comparison, "REFERENCES", tmp_path / "references")
    monkeypatch.setattr(comparison, "FAILED", tmp_path / "failed")
    return tmp_path


def test_comparison_sees_another_ticket_and_keeps_three_pictures(open_counter, elsewhere):
    counter = open_counter(PORTRAIT)
    show(counter, Picture("question", "portrait", "usual", "vi"))
    picture = picture_of(counter.window.quick_window.grabWindow())
    write_reference("scene", picture)
    assert compare("scene", picture) == ""
    view = dict(counter.model.view)
    counter.model.show(view | {"header": {**view["header"], "mark": "A013"}})
    other = picture_of(counter.window.quick_window.grabWindow())
    assert "pixels differ within" in compare("scene", other)
    kept = {path.name for path in (elsewhere / "failed" / "scene").iterdir()}
    assert kept == {"actual.png", "expected.png", "diff.png"}


@pytest.mark.parametrize("shift", [(24, 0, 0), (0, -24, 0), (0, 0, 30)])
@pytest.mark.parametrize("size", list(SIZES))
def test_comparison_sees_one_face_in_a_colour_nearby(open_counter, elsewhere, size, shift):
    counter = open_counter(SIZES[size])
    show(counter, Picture("question", size, "usual", "vi"))
    picture = picture_of(counter.window.quick_window.grabWindow())
    write_reference("scene", picture)
    assert compare("scene", picture) == ""
    assert "pixels differ" in compare("scene", with_other_face(counter, picture, shift))


def with_other_face(counter, picture, shift):
    """The picture with the ground of one answer's face in another colour."""
    answer = counter.window.touchable("answer-3")
    place = answer.mapRectToScene(answer.boundingRect()).getCoords()
    box = tuple(round(edge) for edge in place)
    control = picture.crop(box)
    used = sorted(control.getcolors(control.width * control.height), reverse=True)
    face = used[1][1]
    assert used[1][0] < 0.02 * picture.width * picture.height, "no face is so large"
    other = tuple(part + more for part, more in zip(face, shift, strict=True))
    control.paste(other, mask=comparison.where_it_is(control, face))
    changed = picture.copy()
    changed.paste(control, box[:2])
    return changed


def test_comparison_sees_another_ground_though_no_letter_moved(elsewhere):
    write_reference("scene", Image.new("RGB", (100, 100), "#FBF8F3"))
    assert compare("scene", Image.new("RGB", (100, 100), "#FBF8F3")) == ""
    assert "pixels differ" in compare("scene", Image.new("RGB", (100, 100), "#FFF8F3"))


def test_comparison_names_a_reference_that_is_not_there(elsewhere):
    picture = Image.new("RGB", (10, 10))
    assert "no reference scene.png" in compare("scene", picture)
    assert (elsewhere / "failed" / "scene" / "actual.png").is_file()


def test_comparison_sees_another_size(elsewhere):
    write_reference("scene", Image.new("RGB", (10, 10)))
    assert "the reference (10, 10)" in compare("scene", Image.new("RGB", (10, 11)))
