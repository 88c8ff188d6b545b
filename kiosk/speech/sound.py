"""What a sound file is: its form and how long it lasts. Pure: bytes in.

WAV by the standard library; Ogg by its pages as RFC 3533 gives them (capture pattern, granule
position of the last page), Vorbis's rate by its identification header, Opus's 48 kHz by RFC 7845.
"""

import io
import struct
import wave
from dataclasses import dataclass

OPUS_RATE = 48_000
PAGE = b"OggS"
PAGE_HEADER_BYTES = 27
VORBIS = b"\x01vorbis"
OPUS = b"OpusHead"


class SoundError(Exception):
    """The bytes are no sound file of a form that is known here; says what was found."""


@dataclass(frozen=True, slots=True)
class Sound:
    """`form` is WAV, Vorbis or Opus."""

    form: str
    seconds: float


def sound_of(data: bytes) -> Sound:
    """What the file holds; SoundError otherwise."""
    if data.startswith(b"RIFF"):
        return _wav(data)
    if data.startswith(PAGE):
        return _ogg(data)
    raise SoundError("expected a WAV or Ogg file, found something else")


def _wav(data: bytes) -> Sound:
    try:
        with wave.open(io.BytesIO(data)) as file:
            return Sound("WAV", file.getnframes() / file.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError) as error:
        raise SoundError(f"a damaged WAV file, or not plain PCM: {error}") from error


def _ogg(data: bytes) -> Sound:
    vorbis, opus = data.find(VORBIS), data.find(OPUS)
    last = data.rfind(PAGE)
    if len(data) < last + PAGE_HEADER_BYTES or (vorbis < 0 and opus < 0):
        raise SoundError("an Ogg file that is damaged, or neither Vorbis nor Opus")
    rate, form = OPUS_RATE, "Opus"
    if opus < 0:
        # Version and channels stand between the mark and the rate.
        at, form = vorbis + len(VORBIS) + 5, "Vorbis"
        rate = struct.unpack_from("<I", data, at)[0] if len(data) >= at + 4 else 0
    samples = struct.unpack_from("<q", data, last + 6)[0]
    if rate <= 0 or samples < 0:
        raise SoundError("a damaged Ogg file: it does not say how long it lasts")
    return Sound(form, samples / rate)
