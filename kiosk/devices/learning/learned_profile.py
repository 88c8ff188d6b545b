"""From marked frames to a profile that was proved: written, read back, replayed. Pure.

Guarantees: a `LearnedProfile` loads as any profile does, and replaying what was heard brings out
of every marked frame exactly what the clerk said; otherwise there is a `ContradictionError`.
"""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.devices.code_pages import decode_text
from kiosk.devices.learning.cuts import cut
from kiosk.devices.learning.marked import ContradictionError, Learned, Marked, by_kind, check_marks
from kiosk.devices.learning.places import counter_forms
from kiosk.devices.learning.profile_text import ExampleBytes, example_of, profile_text
from kiosk.devices.learning.proposal import Proposal
from kiosk.devices.learning.recording import Recording
from kiosk.devices.learning.struct_pattern import struct_learned
from kiosk.devices.learning.text_pattern import constant_words, text_patterns
from kiosk.devices.mapper import Ignored, map_frame
from kiosk.devices.profile import LineSettings, Profile, ProfileError, profile_from
from kiosk.devices.ticket_event import (
    SourceEvent,
    TicketCalled,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
)
from kiosk.devices.unmapped import Unmapped

TRIED_CODE_PAGES = ("ascii", "utf-8", "windows-1258")
CLASSES = {
    "called": TicketCalled,
    "recalled": TicketRecalled,
    "served": TicketServed,
    "skipped": TicketSkipped,
}
SCANNER_LINES = (
    "aim = true           # the scanner says the kind of label before each scan, such as ]Q1",
    'symbologies = "qr datamatrix pdf417 code128 code39"',
    "dossier = true       # receipt slips",
)
SUFFIXES = (b"\r\n", b"\r", b"\n", b"\t")


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the profile makes of one frame: its number and what the mapper gave."""

    number: int
    event: SourceEvent | Ignored | Unmapped


@dataclass(frozen=True, slots=True)
class LearnedProfile:
    """The file's text, the profile that it is, and what it makes of all that was heard."""

    text: str
    profile: Profile
    replayed: tuple[Replayed, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """All that a profile is learned from."""

    name: str
    path: Path
    line: LineSettings
    recording: Recording
    proposal: Proposal


def learn_profile(lesson: Lesson, marked: Sequence[Marked]) -> LearnedProfile:
    """Give the proved profile; raise ContradictionError when there is none."""
    check_marks(marked)
    cutter = cut(lesson.recording, lesson.proposal.table)
    raw = [lesson.recording.data[one.frame.start : one.frame.end] for one in marked]
    code_page = _code_page(marked)
    if code_page is None:
        learned = struct_learned(marked, [one.payload for one in cutter.frames])
    else:
        learned = _text_learned(marked, code_page)
    example = example_of(marked, raw, is_text=code_page is not None)
    return _proved(lesson, learned, example, marked)


def learn_scanner(lesson: Lesson) -> LearnedProfile:
    """Give the profile of a scanner: what a scan means is known, and nothing need be marked."""
    notes = ("What a scan means is known: receipt slips give their dossier code and no more",)
    nothing = ExampleBytes(b"", ())
    payloads = [one.payload for one in cut(lesson.recording, lesson.proposal.table).frames]
    ends = [one for one in SUFFIXES if sum(map(_ending(one), payloads)) > len(payloads) / 2]
    suffix = [f'suffix = "{ends[0].hex(" ").upper()}"'] if ends else []
    learned = Learned(("[scanner]", *suffix, *SCANNER_LINES), notes)
    return _proved(lesson, learned, nothing, ())


def _ending(suffix: bytes) -> Callable[[bytes], bool]:
    return lambda payload: payload.endswith(suffix)


def _code_page(marked: Sequence[Marked]) -> str | None:
    """Give the code page in which every marked frame is text with its ticket, if there is one."""
    payloads = [one.frame.payload for one in marked]
    for page in TRIED_CODE_PAGES:
        try:
            texts = [decode_text(one, page) for one in payloads]
        except UnicodeError:
            continue
        if all(is_text(one) for one in texts) and (page == "ascii" or _hold_tickets(marked, texts)):
            return page
    return None


def is_text(text: str) -> bool:
    """Say whether nothing but letters, signs, line ends and a printer's marks stands in it."""
    return text.translate(dict.fromkeys(b"\t\n\r\x0e\x0f", " ")).isprintable()


def _hold_tickets(marked: Sequence[Marked], texts: Sequence[str]) -> bool:
    # One is enough: where another is missing, the sentence about that frame helps most.
    return any(one.meaning.ticket in text.upper() for one, text in zip(marked, texts, strict=True))


def _text_learned(marked: Sequence[Marked], code_page: str) -> Learned:
    texts = [decode_text(one.frame.payload, code_page) for one in marked]
    patterns = text_patterns(marked, texts)
    lines = ["[mapper]", 'form = "text"', f'code_page = "{code_page}"']
    for kind, pattern in patterns.items():
        quote = "'''" if "'" in pattern else "'"
        lines += ["", "[[event]]", f'kind = "{kind}"', f"pattern = {quote}{pattern}{quote}"]
    notes = [f"What stays the same: {constant_words(patterns)}"]
    notes += [
        f"Only one {kind} frame was marked: beside ticket and counter it is taken as it stands"
        for kind, group in by_kind(marked).items()
        if len(group) == 1
    ]
    return Learned(tuple(lines), tuple(notes))


def _proved(
    lesson: Lesson, learned: Learned, example: ExampleBytes, marked: Sequence[Marked]
) -> LearnedProfile:
    text = profile_text(lesson.name, lesson.line, lesson.proposal, learned, example)
    try:
        profile = profile_from(lesson.path, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ProfileError) as error:
        raise ContradictionError(
            f"what the frames have in common is no profile: {error}"
        ) from error
    frames = cut(lesson.recording, lesson.proposal.table).frames
    replayed = tuple(Replayed(one.number, map_frame(one.payload, profile)) for one in frames)
    by_number = {one.number: one.event for one in replayed}
    for one in marked:
        if not _is_as_said(by_number.get(one.frame.number), one):
            raise ContradictionError(
                f"{one} does not come out of the profile that all marked frames give; is one of "
                "them another event, or another ticket, than was said?"
            )
    return LearnedProfile(text, profile, replayed, learned.notes)


def _is_as_said(event: SourceEvent | Ignored | Unmapped | None, one: Marked) -> bool:
    meaning = one.meaning
    if not isinstance(event, TicketCalled | TicketRecalled | TicketServed | TicketSkipped):
        return False
    right_counter = meaning.counter is None or event.counter in counter_forms(meaning.counter)
    is_kind = isinstance(event, CLASSES[meaning.kind])
    return is_kind and event.ticket.upper() == meaning.ticket and right_counter
