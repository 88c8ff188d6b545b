"""Pictures from files, as offices have them: turned, huge, cut, not pictures at all."""

import io
import os
import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QSize

from kiosk.ui.picture_file import EXPECTED, MAX_BYTES, PictureError, read_picture

ROOM = QSize(400, 300)
SETTING = "counter.officer_photo"
EXIF_ORIENTATION = 0x0112
TURNED_RIGHT = 6
"""The camera was held so that the picture must be turned clockwise."""


def encoded(kind: str, size=(120, 80), mode="RGB", **options) -> bytes:
    picture = Image.effect_noise(size, 90).convert(mode)
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A small whole file whose header promises far more than it holds."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.fixture
def read(tmp_path):
    """Give a reader of bytes as a file of that name."""

    def read_bytes(data: bytes, name="photo.jpg", room=ROOM):
        path = tmp_path / name
        path.write_bytes(data)
        return read_picture(SETTING, path, room)

    return read_bytes


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo", "photo.txt"])
def test_picture_is_read_by_its_contents_whatever_its_name(read, kind, name):
    image = read(encoded(kind), name)
    assert (image.width(), image.height()) == (120, 80)


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {}),
        ("JPEG", "RGB", {"progressive": True}),
        ("PNG", "L", {}),
        ("PNG", "P", {}),
        ("PNG", "1", {}),
        ("PNG", "RGBA", {}),
        ("PNG", "I;16", {}),
    ],
)
def test_every_form_of_picture_is_read(read, kind, mode, options):
    assert not isinstance(read(encoded(kind, mode=mode, **options)), PictureError)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_large_picture_is_made_to_fit_and_keeps_its_form(read, kind):
    image = read(encoded(kind, (1500, 500)))
    assert (image.width(), image.height()) == (400, 133)
    assert image.sizeInBytes() == 400 * 133 * 4


def test_extreme_form_still_has_a_pixel_in_each_direction(read):
    image = read(encoded("PNG", (20_000, 2)))
    assert (image.width(), image.height()) == (400, 1)


def test_photo_stands_upright_when_the_camera_was_turned(read):
    picture = Image.new("RGB", (1200, 800), "white")
    picture.paste("black", (0, 0, 600, 800))
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = TURNED_RIGHT
    data = io.BytesIO()
    picture.save(data, "JPEG", exif=exif)
    image = read(data.getvalue())
    assert (image.width(), image.height()) == (200, 300)
    assert image.pixelColor(100, 10).lightness() < 20
    assert image.pixelColor(100, 290).lightness() > 235


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "empty"),
        (b"GIF89a" + b"\0" * 100, "neither PNG nor JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither PNG nor JPEG"),
        ("Đây không phải là ảnh".encode(), "neither PNG nor JPEG"),
        (b"\xff\xd8\xff", "cut off"),
        (b"\x89PNG\r\n\x1a\n", "cut off"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 40, "damaged"),
    ],
)
def test_what_is_not_a_picture_is_told_when_read(read, data, found):
    error = read(data)
    assert isinstance(error, PictureError)
    assert found in str(error)
    assert SETTING in str(error)
    assert "photo.jpg" in str(error)
    assert EXPECTED in str(error)


@pytest.mark.parametrize(
    "data",
    [encoded("PNG"), encoded("JPEG"), encoded("JPEG", progressive=True)],
    ids=["png", "jpeg", "progressive"],
)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_picture_cut_in_the_middle_is_told_when_read(read, data, part):
    error = read(data[: int(len(data) * part)])
    assert isinstance(error, PictureError)


def test_cut_photo_with_a_whole_preview_inside_is_told_when_read(read):
    preview = encoded("JPEG", (40, 30))
    exif = b"Exif\0\0" + preview
    whole = encoded("JPEG", exif=exif)
    assert b"\xff\xd9" in whole[: len(whole) // 2]
    assert "cut off" in str(read(whole[:-200]))


def test_damaged_png_is_told_when_one_byte_is_other(read):
    data = bytearray(encoded("PNG"))
    data[len(data) // 2] ^= 1
    assert "damaged" in str(read(bytes(data)))


def test_photo_with_something_behind_its_end_is_read(read):
    assert not isinstance(read(encoded("JPEG") + b"trailer of a camera" * 20), PictureError)


@pytest.mark.parametrize(("width", "height"), [(6000, 4001), (60_000, 60_000), (65_500, 400)])
def test_bomb_is_refused_by_its_header_when_it_is_small_on_disk(read, width, height):
    error = read(png_that_claims(width, height))
    assert f"{width} x {height} pixels" in str(error)


def test_24_megapixels_are_read(read):
    image = read(encoded("JPEG", (6000, 4000), quality=5))
    assert (image.width(), image.height()) == (400, 266)


def test_header_that_promises_more_than_there_is_is_told_when_read(read):
    assert "cannot be drawn" in str(read(png_that_claims(2000, 2000)))


def test_file_of_50_mb_is_refused_without_being_read(tmp_path):
    path = tmp_path / "photo.jpg"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert "50.0 MB" in str(read_picture(SETTING, path, ROOM))


def test_file_of_exactly_the_limit_is_looked_at(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(encoded("JPEG").ljust(MAX_BYTES, b"\0"))
    assert path.stat().st_size == MAX_BYTES
    assert not isinstance(read_picture(SETTING, path, ROOM), PictureError)


def test_folder_pipe_and_missing_file_are_told_when_read(tmp_path):
    assert "folder" in str(read_picture(SETTING, tmp_path, ROOM))
    assert "no such file" in str(read_picture(SETTING, tmp_path / "none.png", ROOM))
    os.mkfifo(tmp_path / "pipe")
    assert "not a plain file" in str(read_picture(SETTING, tmp_path / "pipe", ROOM))
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert isinstance(read_picture(SETTING, loop, ROOM), PictureError)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=300).map(lambda rest: b"\xff\xd8\xff" + rest),
        st.binary(max_size=300).map(lambda rest: b"\x89PNG\r\n\x1a\n" + rest),
    )
)
def test_any_bytes_give_a_picture_or_an_error_and_never_an_exception(tmp_path, data):
    path = tmp_path / "any"
    path.write_bytes(data)
    error = read_picture(SETTING, path, ROOM)
    assert isinstance(error, PictureError)
    assert str(error).count("expected") == 1
