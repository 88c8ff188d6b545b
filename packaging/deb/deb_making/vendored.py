"""Files of others that stand in our own modules: fonts, and what the central's pages run.

Guarantees a paragraph for each package that a VENDORED.toml names, with every text of a licence
that stands beside its files. Leaves to others: the rest of the copyright file.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deb_making.errors import CannotBuildError

TABLE = "VENDORED.toml"


def paragraphs(
    stage: Path,
    holders: Callable[[str], list[str]],
    shortened: Callable[[str], str],
    indented: Callable[[str], str],
) -> list[str]:
    """The paragraphs of all that is carried below `stage`; CannotBuildError without a text."""
    found = []
    for table in sorted(stage.rglob(TABLE)):
        place = table.parent
        for package, files in _by_package(table).items():
            texts = [each for each in files if each["name"].endswith(".txt")]
            if not texts:
                raise CannotBuildError(f"{table.relative_to(stage)}: no licence of {package}")
            text = "\n\n".join(
                shortened((place / each["name"]).read_text("utf-8")).strip() for each in texts
            )
            names = [f"{place.relative_to(stage).as_posix()}/{each['name']}" for each in files]
            licences = "-and-".join(dict.fromkeys(each["licence"] for each in files))
            whose = holders(text) or [f"the authors of {package}"]
            found.append(
                "\nFiles: " + "\n ".join(names) + "\n"
                "Copyright: "
                + "\n ".join(whose)
                + "\n"
                f"License: {licences}~{package.rpartition('/')[2]}-of-{place.parent.name}\n"
                f"{indented(text)}\n"
                f"Comment: {package} {files[0].get('version', '')}".rstrip()
                + "\n"
            )
    return found


def _by_package(table: Path) -> dict[str, list[dict[str, Any]]]:
    packages: dict[str, list[dict[str, Any]]] = {}
    for each in tomllib.loads(table.read_text("utf-8"))["file"]:
        source = each.get("package") or each["source"].removeprefix("npm:").rpartition("@")[0]
        packages.setdefault(source, []).append(each)
    return packages
