"""Recordings of one language: a folder with sound files and `pack.toml`.

Guarantees that a key names a file of the pack's own folder, and that a pack that cannot be used
does not keep the others from being used. Leaves to others: whether a file is there when its turn
comes (`kiosk.speech.speaker`), and what is in it (`kiosk.speech.sound`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kiosk.document import DocumentError, load_document, text_form

MANIFEST = "pack.toml"

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Key = Annotated[
    str,
    text_form(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+", "a key such as prompt.invitation"),
]
FileName = Annotated[
    str,
    text_form(
        r"[A-Za-z0-9_-][A-Za-z0-9._-]*\.(wav|ogg)",
        "the name of a .wav or .ogg file in the pack's folder, without accents or spaces",
    ),
]


class Manifest(BaseModel):
    """`pack.toml`: what the recordings are, and which file says which text."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    language: Annotated[str, text_form("[a-z]{2,3}", "a language such as vi or en")]
    title: Line
    voice: Line
    licence: Line
    files: Annotated[dict[Key, FileName], Field(max_length=2_000)]


@dataclass(frozen=True, slots=True)
class SpeechPack:
    """One language's recordings, in `folder`."""

    folder: Path
    manifest: Manifest

    def file(self, key: str) -> Path | None:
        """Where the recording of `key` should be; None: the pack has none."""
        name = self.manifest.files.get(key)
        return self.folder / name if name else None


def load_pack(folder: Path) -> SpeechPack:
    """The pack in `folder`, named like its language; DocumentError where it cannot be used."""
    path = folder / MANIFEST
    manifest = load_document(path, Manifest)
    if manifest.language != folder.name:
        problem = f"expected the folder's name {folder.name!r}, found {manifest.language!r}"
        raise DocumentError(path, problem, key="language")
    return SpeechPack(folder, manifest)


def load_packs(folder: Path) -> tuple[Mapping[str, SpeechPack], tuple[DocumentError, ...]]:
    """The packs below `folder` by language, and what is wrong with those that cannot be used."""
    packs: dict[str, SpeechPack] = {}
    faults: list[DocumentError] = []
    try:
        folders = sorted(each for each in folder.iterdir() if each.is_dir())
    except OSError as error:
        return {}, (DocumentError(folder, f"the recordings cannot be read: {error.strerror}"),)
    if not folders:
        problem = f"expected a folder per language with a {MANIFEST}, found none"
        faults.append(DocumentError(folder, problem))
    for each in folders:
        try:
            packs[each.name] = load_pack(each)
        except DocumentError as error:
            faults.append(error)
    return packs, tuple(faults)
