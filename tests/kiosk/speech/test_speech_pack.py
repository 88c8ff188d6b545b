"""Packs of recordings and what `kiosk speech check` says of them."""

import struct
import wave
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given
from typer.testing import CliRunner

from kiosk.commands import application
from kiosk.document import DocumentError
from kiosk.speech.keys import all_keys
from kiosk.speech.pack import load_pack, load_packs
from kiosk.speech.sound import Sound, SoundError, sound_of
from tests.kiosk.speech.conftest import write_pack, write_wav

QUESTIONNAIRES = Path(__file__).parents[3] / "config" / "questionnaires"


def check(*arguments):
    return CliRunner().invoke(application, ["speech", "check", *map(str, arguments)])


def test_pack_names_the_file_of_a_key(tmp_path):
    place = write_pack(tmp_path, {"idle.rate": "rate.wav"})
    packs, faults = load_packs(tmp_path)
    assert faults == ()
    assert packs["vi"].file("idle.rate") == place / "rate.wav"
    assert packs["vi"].file("idle.promise") is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('"idle.rate" = "../secret.wav"', "in the pack's folder"),
        ('"idle.rate" = "/etc/rate.wav"', "in the pack's folder"),
        ('"idle.rate" = "rate.mp3"', ".wav or .ogg"),
        ('"idle.rate" = "-rate wav.wav"', "without accents or spaces"),
        ('"rate" = "rate.wav"', "a key such as"),
        ('"idle.rate" = 5', "rate"),
    ],
)
def test_pack_is_refused_when_a_file_could_be_anywhere(tmp_path, line, why):
    place = write_pack(tmp_path, {})
    manifest = place / "pack.toml"
    manifest.write_text(manifest.read_text("utf-8") + line, "utf-8")
    with pytest.raises(DocumentError, match=why):
        load_pack(place)


def test_other_packs_are_used_when_one_is_faulty(tmp_path):
    write_pack(tmp_path, {"idle.rate": "rate.wav"}, "en")
    write_pack(tmp_path, {"idle.rate": "rate.wav"}, "vi").rename(tmp_path / "tay")
    packs, (fault,) = load_packs(tmp_path)
    assert set(packs) == {"en"}
    assert "expected the folder's name 'tay'" in str(fault)


def test_length_of_a_wav_is_told(tmp_path):
    write_wav(tmp_path / "tone.wav", 2.5)
    assert sound_of((tmp_path / "tone.wav").read_bytes()) == Sound("WAV", 2.5)


def ogg(head: bytes, samples: int) -> bytes:
    """Two pages as an Ogg file has them: a head, and an end with its count of samples."""
    first = b"OggS" + bytes(2) + struct.pack("<q", 0) + bytes(13) + head
    return first + b"OggS" + bytes(2) + struct.pack("<q", samples) + bytes(13)


def test_length_of_an_ogg_is_told():
    vorbis = b"\x01vorbis" + struct.pack("<IBI", 0, 1, 44_100) + bytes(14)
    assert sound_of(ogg(vorbis, 88_200)) == Sound("Vorbis", 2.0)
    assert sound_of(ogg(b"OpusHead" + bytes(11), 24_000)) == Sound("Opus", 0.5)


@given(st.binary(max_size=200), st.sampled_from([b"", b"RIFF", b"OggS", b"OggS\x01vorbis"]))
def test_bytes_are_a_sound_or_a_clear_error_whatever_they_are(data, start):
    try:
        seconds = sound_of(start + data).seconds
    except SoundError:
        return
    assert seconds >= 0


def test_damaged_wav_is_a_clear_error(tmp_path):
    write_wav(tmp_path / "tone.wav")
    data = (tmp_path / "tone.wav").read_bytes()
    with pytest.raises(SoundError, match="damaged WAV"):
        sound_of(data[:20])
    with wave.open(str(tmp_path / "tone.wav")) as file:
        assert file.getnframes() > 0


def test_check_ends_well_when_every_key_has_a_recording(tmp_path):
    write_pack(tmp_path, {key: f"{key}.wav" for key in all_keys(())})
    done = check(tmp_path)
    assert done.exit_code == 0, done.output
    assert "missing" not in done.output
    assert f"vi: {len(all_keys(()))} recordings" in done.output


def test_check_lists_keys_without_file_files_without_key_forms_and_lengths(tmp_path):
    place = write_pack(tmp_path, {"idle.rate": "rate.wav", "idle.promise": "promise.wav"})
    write_wav(place / "alone.wav")
    write_wav(place / "promise.wav", 21)
    (place / "rate.wav").write_bytes(b"RIFF")
    done = check(tmp_path)
    assert done.exit_code == 1
    for line in (
        "missing: idle.invitation has no recording",
        "unused: no screen asks for idle.rate",
        "unused: alone.wav is named by no key",
        "damaged: rate.wav: a damaged WAV file",
        "promise.wav: WAV, 21.0 s; expected at most 20 s",
    ):
        assert line in done.output


def test_check_asks_for_every_question_when_told_where_they_are(tmp_path):
    write_pack(tmp_path, {"idle.promise": "promise.wav"})
    done = check(tmp_path, "--questionnaires", QUESTIONNAIRES)
    assert "missing: question.mot-cua.service has no recording" in done.output


def test_check_says_what_is_wrong_when_there_is_no_pack(tmp_path):
    done = check(tmp_path / "none")
    assert done.exit_code == 2
    assert "recordings cannot be read" in done.output
    (tmp_path / "vi").mkdir()
    done = check(tmp_path)
    assert done.exit_code == 2
    assert "pack.toml" in done.output
