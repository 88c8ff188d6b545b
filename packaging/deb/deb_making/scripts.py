"""The scripts that dpkg runs, made from their templates for one package.

Pure but for reading the templates. Guarantees that no @NAME@ is left in a script.
"""

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

from deb_making.errors import CannotBuildError
from deb_making.table import Contents

NAMES = ("postinst", "prerm", "postrm")


def scripts_for(contents: Contents, templates: Path, units: tuple[str, ...]) -> dict[str, str]:
    """Each script by its name. `units`: those that the package has, by their file names."""
    words = {
        "PACKAGE": contents.package,
        "SETTINGS": contents.settings.target,
        "ENABLED": quoted(each for each in contents.enabled_units if each in units),
        "RESTARTED": quoted(each for each in contents.restarted_units if each in units),
        "FIRST": quoted(each for each in contents.first_units if each in units),
        "UNITS": quoted(each for each in units if "*" not in each),
        "STOPPED": quoted(units),
        "DATA": " ".join(contents.data),
        "NAMED": contents.data_name,
    }
    made = {}
    for name in NAMES:
        text = (templates / name).read_text("utf-8")
        for key, value in words.items():
            text = text.replace(f"@{key}@", value)
        if left := re.findall(r"@[A-Z]+@", text):
            raise CannotBuildError(f"scripts/{name}: nothing is known of {left[0]}")
        # A loop over no unit is none.
        made[name] = re.sub(r"for unit in ; do", "for unit in $(true); do", text)
    return made


def units_among(places: list[str]) -> tuple[str, ...]:
    """The units of systemd that a package has and that can be started, by name.

    Of a template every instance is meant, whichever there are: name@*.service.
    """
    folder = re.compile(r"(?:usr/)?lib/systemd/system/([^/]+\.(?:service|socket|timer|path))")
    found = [match[1] for each in sorted(places) if (match := folder.fullmatch(each))]
    return tuple(each.replace("@.", "@*.") for each in found)


def quoted(words: Iterable[str]) -> str:
    """The words for the shell, none of which is taken for a pattern of files."""
    return " ".join(map(shlex.quote, words))
