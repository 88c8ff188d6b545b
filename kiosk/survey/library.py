"""Questionnaires on disk: config/questionnaires/*.toml.

Guarantees that every file in the folder is valid before any is used, so that a fault shows when
it is made and not on the day it takes effect.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk.document import DocumentError, line_of, load_document
from kiosk.survey.questionnaire import Questionnaire


def load_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire in `path`; DocumentError naming file, key and line otherwise."""
    return load_document(path, Questionnaire)


@dataclass(frozen=True, slots=True)
class Library:
    """All questionnaires of one folder."""

    folder: Path
    questionnaires: tuple[Questionnaire, ...]

    def in_force(self, identifier: str, day: date) -> Questionnaire:
        """The newest version of `identifier` in force on `day`; DocumentError if there is none."""
        versions = [
            questionnaire
            for questionnaire in self.questionnaires
            if questionnaire.id == identifier and questionnaire.in_force(day)
        ]
        if not versions:
            known = ", ".join(sorted({each.name for each in self.questionnaires})) or "none"
            problem = (
                f"no version of questionnaire {identifier!r} is in force on {day}; has {known}"
            )
            raise DocumentError(self.folder, problem)
        return max(versions, key=lambda questionnaire: questionnaire.version)


def load_library(folder: Path) -> Library:
    """Every questionnaire in `folder`; DocumentError if one is faulty or stands there twice."""
    if not folder.is_dir():
        raise DocumentError(folder, "there is no such folder")
    found: dict[str, Path] = {}
    questionnaires = []
    for path in sorted(folder.glob("*.toml")):
        questionnaire = load_questionnaire(path)
        if questionnaire.name in found:
            other = found[questionnaire.name].name
            problem = f"{questionnaire.name} stands in {other} too; expected one file each"
            line = line_of(path.read_text("utf-8-sig"), ("version",))
            raise DocumentError(path, problem, key="version", line=line)
        found[questionnaire.name] = path
        questionnaires.append(questionnaire)
    return Library(folder, tuple(questionnaires))
