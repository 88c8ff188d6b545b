"""Photos and notices that are kept: bounded, drawn as they are shown, left out where faulty."""

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from kiosk.ui.kept_pictures import PHOTO, draw_notice, draw_photo, keep_pictures, notice_id
from kiosk.ui.pictures import Pictures

MAX_KEPT_BYTES = 14_000_000


def saved(path, size, colour="white", *, kind="JPEG"):
    Image.new("RGB", size, colour).save(path, kind)
    return path


def test_memory_is_bounded_when_every_picture_is_as_large_as_may_be(tmp_path):
    photo = saved(tmp_path / "photo.jpg", (6000, 4000))
    notices = [saved(tmp_path / f"{index}.jpg", (6000, 4000)) for index in range(5)]
    kept = keep_pictures(photo, notices)
    assert kept.errors == ()
    assert sorted(kept.images) == sorted([PHOTO, *(notice_id(index) for index in range(5))])
    assert sum(image.sizeInBytes() for image in kept.images.values()) <= MAX_KEPT_BYTES


def test_faulty_pictures_are_left_out_and_named_when_others_are_good(tmp_path):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    kept = keep_pictures(bad, [None, saved(tmp_path / "good.png", (30, 20), kind="PNG"), tmp_path])
    assert list(kept.images) == [notice_id(1)]
    assert [error.setting for error in kept.errors] == [
        "counter.officer_photo",
        "image of notice 3",
    ]
    assert kept.id_of(PHOTO) == ""
    assert kept.id_of(notice_id(1)) == "notice/1"


def test_nothing_is_kept_when_nothing_is_set():
    kept = keep_pictures(None, [None, None])
    assert not kept.images
    assert not kept.errors


def test_photo_is_cut_square_from_its_upper_part_when_it_is_high(tmp_path):
    path = tmp_path / "photo.png"
    picture = Image.new("RGB", (400, 800), "black")
    picture.paste("red", (0, 100, 400, 500))
    picture.save(path)
    photo = keep_pictures(path, []).images[PHOTO]
    assert (photo.width(), photo.height()) == (400, 400)
    assert QColor("red") == photo.pixelColor(200, 5) == photo.pixelColor(200, 395)


def test_photo_is_cut_from_its_middle_when_it_is_wide(tmp_path):
    path = tmp_path / "photo.png"
    picture = Image.new("RGB", (1200, 400), "black")
    picture.paste("red", (400, 0, 800, 400))
    picture.save(path)
    photo = keep_pictures(path, []).images[PHOTO]
    assert QColor("red") == photo.pixelColor(2, 200) == photo.pixelColor(397, 200)


def test_narrow_photo_keeps_enough_pixels_for_a_face(tmp_path):
    photo = keep_pictures(saved(tmp_path / "p.jpg", (1000, 1900)), []).images[PHOTO]
    assert photo.width() == 480


@pytest.mark.parametrize("side", [1, 77, 112, 480, 600])
def test_photo_is_a_disc_of_the_size_asked_for(tmp_path, side):
    photo = keep_pictures(saved(tmp_path / "p.jpg", (900, 900), "blue"), []).images[PHOTO]
    disc = draw_photo(photo, side)
    assert (disc.width(), disc.height()) == (side, side)
    if side > 1:
        assert disc.pixelColor(0, 0).alpha() == 0
        assert disc.pixelColor(side // 2, side // 2).blue() > 200


def test_notice_is_shown_whole_when_the_room_is_of_another_form(tmp_path):
    path = saved(tmp_path / "n.jpg", (1600, 800))
    notice = keep_pictures(None, [path]).images[notice_id(0)]
    drawn = draw_notice(notice, QSize(300, 600))
    assert (drawn.width(), drawn.height()) == (300, 150)
    assert draw_notice(notice, QSize(3000, 3000)).width() == notice.width()


@pytest.mark.parametrize("prefix", ["", "contrast/"])
def test_provider_gives_kept_pictures_by_their_ids(tmp_path, prefix):
    path = saved(tmp_path / "n.jpg", (1600, 800))
    pictures = Pictures()
    pictures.keep(keep_pictures(path, [path]))
    size = QSize()
    disc = pictures.requestImage(f"{prefix}photo/officer", size, QSize(112, 112))
    assert (disc.width(), size.toTuple()) == (112, (112, 112))
    notice = pictures.requestImage(f"{prefix}notice/0", size, QSize(400, 400))
    assert (notice.width(), notice.height(), size.toTuple()) == (400, 200, (400, 200))
