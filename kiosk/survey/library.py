"""Questionnaires, blocks and lists of reasons on disk: config/questionnaires.

Guarantees that every file in the folder is valid before any is used, and that a list of reasons
that a questionnaire names is there, so that a fault shows when it is made and not on the day it
takes effect.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from kiosk.document import DocumentError, RuleError, line_of, load_document
from kiosk.survey.composition import with_blocks
from kiosk.survey.edition import Edition
from kiosk.survey.questionnaire import Block, Questionnaire
from kiosk.survey.reason_list import ReasonList

BLOCKS = "blocks"
REASONS = "reasons"
"""Folders beside the questionnaires."""

AnyEdition = TypeVar("AnyEdition", bound=Edition)


def load_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire in `path`; DocumentError naming file, key and line otherwise."""
    return load_document(path, Questionnaire)


@dataclass(frozen=True, slots=True)
class Library:
    """All questionnaires of one folder, with the blocks and the lists of reasons beside them."""

    folder: Path
    questionnaires: tuple[Questionnaire, ...]
    blocks: tuple[Block, ...] = ()
    reason_lists: tuple[ReasonList, ...] = ()

    def in_force(self, identifier: str, day: date) -> Questionnaire:
        """The newest version of `identifier` in force on `day`; DocumentError if there is none."""
        return _newest(self.questionnaires, "questionnaire", identifier, day, self.folder)

    def block(self, identifier: str, day: date) -> Block:
        """The newest version of that block in force on `day`; DocumentError if there is none."""
        return _newest(self.blocks, "block", identifier, day, self.folder / BLOCKS)

    def reasons(self, identifier: str, day: date) -> ReasonList:
        """The newest version of that list in force on `day`; DocumentError if there is none."""
        return _newest(self.reason_lists, "list of reasons", identifier, day, self.folder / REASONS)

    def composed(self, identifier: str, blocks: Sequence[str], day: date) -> Questionnaire:
        """The questionnaire `identifier` with the named blocks, as all are in force on `day`.

        DocumentError if one of them is not in force or they do not go together.
        """
        questionnaire = self.in_force(identifier, day)
        added = [self.block(block, day) for block in blocks]
        try:
            return with_blocks(questionnaire, added)
        except RuleError as error:
            key = ".".join(map(str, error.key))
            raise DocumentError(self.folder / BLOCKS, str(error), key=key) from error

    def nearest_day(self, identifier: str, blocks: Sequence[str], day: date) -> date:
        """`day` if all of it is in force then, else the nearest day on which it is.

        For a kiosk whose clock may be wrong, or whose questionnaire ran out while nobody saw to
        it: people at a counter are not sent away for a date. DocumentError if there is no such day.
        """
        candidates = {day}
        for edition in (*self.questionnaires, *self.blocks, *self.reason_lists):
            candidates |= {edition.effective_from, edition.effective_to or edition.effective_from}
        fault: DocumentError | None = None
        for candidate in sorted(candidates, key=lambda each: (abs((each - day).days), each)):
            try:
                named = self.composed(identifier, blocks, candidate).reasons
                if named:
                    self.reasons(named, candidate)
            except DocumentError as error:
                # The first one tried is `day` itself: its fault is what is to be mended.
                fault = fault or error
            else:
                return candidate
        raise fault or DocumentError(self.folder, "there is no questionnaire")


def load_library(folder: Path) -> Library:
    """Everything in `folder`; DocumentError if a file is faulty or stands there twice."""
    if not folder.is_dir():
        raise DocumentError(folder, "there is no such folder")
    reason_lists = [each for _, each in _editions(folder / REASONS, ReasonList)]
    questionnaires = _editions(folder, Questionnaire)
    for path, questionnaire in questionnaires:
        refuse_unknown_reasons(path, questionnaire, reason_lists)
    return Library(
        folder,
        tuple(each for _, each in questionnaires),
        tuple(each for _, each in _editions(folder / BLOCKS, Block)),
        tuple(reason_lists),
    )


def load_reason_lists(folder: Path) -> tuple[ReasonList, ...]:
    """The lists of reasons beside the questionnaires in `folder`; none if there is no such folder.

    DocumentError as of `load_library`.
    """
    return tuple(each for _, each in _editions(folder / REASONS, ReasonList))


def refuse_unknown_reasons(
    path: Path, questionnaire: Questionnaire, lists: Iterable[ReasonList]
) -> None:
    """DocumentError if `questionnaire`, from `path`, names reasons that `lists` do not have.

    Every version of the list must have every language of the questionnaire.
    """
    named = questionnaire.reasons
    if named is None:
        return
    versions = [each for each in lists if each.id == named]
    problem = ""
    if not versions:
        known = ", ".join(sorted({each.id for each in lists})) or "none"
        problem = f"expected a list of reasons in {REASONS}/ ({known}), found {named!r}"
    for each in versions:
        for language in questionnaire.languages:
            if language not in each.languages:
                problem = problem or f"the reasons {each.name} have no text in {language!r}"
    if problem:
        line = line_of(path.read_text("utf-8-sig"), ("reasons",))
        raise DocumentError(path, problem, key="reasons", line=line)


def _editions(folder: Path, model: type[AnyEdition]) -> list[tuple[Path, AnyEdition]]:
    found: dict[str, Path] = {}
    editions = []
    for path in sorted(folder.glob("*.toml")):
        edition = load_document(path, model)
        if edition.name in found:
            other = found[edition.name].name
            problem = f"{edition.name} stands in {other} too; expected one file each"
            line = line_of(path.read_text("utf-8-sig"), ("version",))
            raise DocumentError(path, problem, key="version", line=line)
        found[edition.name] = path
        editions.append((path, edition))
    return editions


def _newest(
    editions: Sequence[AnyEdition], what: str, identifier: str, day: date, folder: Path
) -> AnyEdition:
    versions = [each for each in editions if each.id == identifier and each.in_force(day)]
    if not versions:
        known = ", ".join(sorted({each.name for each in editions})) or "none"
        problem = f"no version of {what} {identifier!r} is in force on {day}; has {known}"
        raise DocumentError(folder, problem)
    return max(versions, key=lambda edition: edition.version)
