"""`kiosk questionnaire check FILE`: is it valid, is it usable, and how does it look.

Guarantees that what the kiosk would refuse is refused here with file, key, line and what to do,
exit code 2; what is merely unwise is a warning, exit code 0.
"""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import EXIT_USAGE
from kiosk.document import DocumentError
from kiosk.survey import Questionnaire, load_questionnaire
from kiosk.survey.library import REASONS, load_reason_lists, refuse_unknown_reasons
from kiosk.survey.review import summary, warnings
from kiosk.ui.words import load_words

application = typer.Typer(help="Questionnaires: check one before it is used.", no_args_is_help=True)

SIZES = ["1080x1920", "1280x800"]
LEAST_SIDE, MOST_SIDE = 480, 7680
"""Pixels of a side of a screen."""


@application.callback()
def questionnaires() -> None:
    """Questionnaires: check one before it is used."""


@application.command(name="check")
def check_questionnaire(
    file: Annotated[Path, typer.Argument(help="The questionnaire, a TOML file.")],
    pictures: Annotated[
        Path | None,
        typer.Option(help="Folder for the pictures; otherwise FILE's name and -pictures, here."),
    ] = None,
    size: Annotated[
        list[str] | None, typer.Option(help="Width x height in pixels; may be given again.")
    ] = None,
) -> None:
    """Checks a questionnaire, says what may be hard to use, and draws each of its screens."""
    sizes = [_pixels(each) for each in size or SIZES]
    try:
        questionnaire, remarks = _checked(file)
    except DocumentError as error:
        typer.echo(f"kiosk: {error}", err=True)
        typer.echo("kiosk: correct this, save the file and check it again", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    for line in summary(questionnaire):
        typer.echo(line)
    for remark in remarks:
        typer.echo(f"warning: {remark}")
    _draw(questionnaire, pictures or Path(f"{file.stem}-pictures"), sizes)


def _checked(file: Path) -> tuple[Questionnaire, list[str]]:
    questionnaire = load_questionnaire(file)
    day = date.today()  # noqa: DTZ011 - the day on this machine's wall, as the kiosk takes it
    remarks = list(warnings(questionnaire, list(load_words()), day))
    if (file.parent / REASONS).is_dir():
        refuse_unknown_reasons(file, questionnaire, load_reason_lists(file.parent))
    elif questionnaire.reasons:
        remarks.append(
            f"reasons {questionnaire.reasons!r} were not checked: there is no folder {REASONS} "
            "beside the file. Check it again where the kiosk reads it"
        )
    return questionnaire, remarks


def _draw(questionnaire: Questionnaire, folder: Path, sizes: list[tuple[int, int]]) -> None:
    from kiosk.questionnaire_pictures import PictureError, draw_pictures

    try:
        written = draw_pictures(questionnaire, folder, sizes)
    except PictureError as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    typer.echo(f"pictures: {len(written)} in {folder}")


def _pixels(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{3,4})x(\d{3,4})", text)
    if not found:
        message = f"expected width x height such as 1080x1920, found {text!r:.40}"
        raise typer.BadParameter(message, param_hint="--size")
    sides = int(found[1]), int(found[2])
    if not all(LEAST_SIDE <= side <= MOST_SIDE for side in sides):
        message = f"expected sides of {LEAST_SIDE} to {MOST_SIDE} pixels, found {text}"
        raise typer.BadParameter(message, param_hint="--size")
    return sides
