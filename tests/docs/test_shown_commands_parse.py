"""Every command that a page shows is one that the program takes: its name, options, choices."""

import re
from typing import get_args

import pytest
import typer

from tests.docs.shown import TREE, Shown, commands

# What stands for a value that the reader puts there.
PLACEHOLDER = re.compile(r"\.\.\.|.*[^\x00-\x7f].*|[A-Z]+|[A-Z]+:[A-Z]+")
SHOWN = commands()
TARGETS = re.compile(r"^\.PHONY: (.*)$", re.MULTILINE)
VARIABLES = re.compile(r"[A-Z_]+=\S+")


def program(name: str):
    """The command as its program makes it."""
    if name == "kiosk":
        from kiosk.commands import application as app
    else:
        from central.cli import app
    return typer.main.get_command(app)


PROGRAMS = {name: program(name) for name in ("kiosk", "central")}


class WrongCommandError(Exception):
    """A command that the program would not take; the message says what is wrong."""


def resolved(words: tuple[str, ...]):
    """The command that the words lead to, its path and the rest; WrongCommandError for none."""
    command, rest, path = PROGRAMS[words[0]], list(words[1:]), [words[0]]
    while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        if rest[0] not in command.commands:
            if rest[0] == "...":
                break
            raise WrongCommandError(f"{' '.join(path)} has no command {rest[0]}")
        command = command.commands[rest.pop(0)]
        path.append(command.name)
    return command, path, rest


def given(command, rest: list[str]):
    """Each parameter that is given, with its value; running words may leave the last one out."""
    options = {opt: p for p in command.params for opt in [*p.opts, *p.secondary_opts]}
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    queue = list(rest)
    while queue:
        word = queue.pop(0)
        if word.startswith("-") and word != "-":
            name, _, value = word.partition("=")
            if name not in options and name != "--help":
                raise WrongCommandError(f"there is no option {name}")
            option = options.get(name)
            if option is None or option.is_flag:
                continue
            yield option, value or (queue.pop(0) if queue else "...")
        elif arguments:
            argument = arguments[0] if arguments[0].nargs == -1 else arguments.pop(0)
            yield argument, word
        else:
            raise WrongCommandError(f"{word} is too much")


def judged(shown: Shown) -> None:
    """Raise where an option is unknown, a value is none, or a whole command lacks something."""
    # In running words an optional part stands in brackets.
    words = tuple(word.strip("[]") for word in shown.words)
    command, path, rest = resolved(words)
    if rest == ["..."] or (hasattr(command, "commands") and not rest):
        return
    values = list(given(command, rest))
    for parameter, value in values:
        if "|" in value or PLACEHOLDER.fullmatch(value):
            continue
        kind = parameter.type_descriptor.annotation
        choices = get_args(kind) or tuple(getattr(kind, "__members__", {}).values())
        if kind is int and not value.lstrip("-").isdigit():
            raise WrongCommandError(f"{' '.join(path)}: {value} is no number")
        if choices and all(isinstance(each, str) for each in choices) and value not in choices:
            raise WrongCommandError(f"{' '.join(path)}: {value} is none of {choices}")
    named = {parameter.name for parameter, _ in values}
    for parameter in command.params if shown.is_whole else ():
        if parameter.required and parameter.name not in named:
            raise WrongCommandError(f"{' '.join(path)} needs {parameter.name}")


OURS = [each for each in SHOWN if each.words[0] in PROGRAMS and each.words[1:2] != ("...",)]


@pytest.mark.parametrize("page", sorted({each.page for each in OURS}))
def test_shown_command_is_taken(page):
    faults = []
    for shown in OURS:
        # The line of a drawing, not a command: what it does follows in words.
        if shown.page != page or "tells" in shown.words:
            continue
        try:
            judged(shown)
        except WrongCommandError as error:
            faults.append(f"{shown}: {error}")
    assert faults == []


def test_wrong_commands_are_found():
    for words, is_whole in [
        (("kiosk", "nothing"), False),
        (("central", "kiosk", "revoke", "K", "--form", "1:2"), False),
        (("central", "provision", "--count", "many"), False),
        (("central", "account", "list", "all"), False),
        (("central", "counter", "add"), True),
    ]:
        with pytest.raises(WrongCommandError):
            judged(Shown("page", words, is_whole))


def test_shown_make_targets_exist():
    targets = set(TARGETS.search((TREE / "Makefile").read_text("utf-8"))[1].split())
    shown = {
        word
        for each in SHOWN
        # packaging/repository has a `make` of its own, which takes options.
        if each.words[0] == "make" and each.words[1:2] != ("--valid-days",)
        for word in each.words[1:]
        if not VARIABLES.fullmatch(word)
    }
    assert shown
    assert shown <= targets
