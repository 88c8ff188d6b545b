"""The settings reference is what the models say, whole in both languages; its examples load."""

import subprocess
import sys
import tomllib

import pytest
from pydantic import ValidationError

from central.settings import Settings as CentralSettings
from kiosk.settings import Settings as KioskSettings
from tests.docs.shown import TREE

MAKER = TREE / "packaging" / "docs" / "settings_reference.py"
WORDS = TREE / "packaging" / "docs" / "settings"
# What goes together, or not together, in one file.
PAIRS = {
    "screen.night_from": ('night_to = "06:30"\n', "screen"),
    "screen.night_to": ('night_from = "18:00"\n', "screen"),
    "screen.width": ("height = 1920\n", "screen"),
    "screen.height": ("width = 1080\n", "screen"),
    "services.procedure": ('prefix = "A"\n', "services"),
    "services.stage": ('prefix = "A"\n', "services"),
}
MAIL = {"host": '"thu.mau.example"', "from": '"canh-bao@mau.example"'}
SIGN_IN = {"user": '"canh-bao"', "password_file": '"mail-password"'}


def examples(program: str) -> dict[str, dict[str, str]]:
    tables = tomllib.loads((WORDS / f"{program}.toml").read_text("utf-8"))
    return {
        table: {name: words["example"] for name, words in names.items()}
        for table, names in tables.items()
    }


def kiosk_file(changed: dict[str, dict[str, str]]) -> str:
    required = {
        "site": {"name": '"Trung tâm"', "unit": '"Xã Mẫu"'},
        "counter": {"id": '"03"', "name": '"Quầy 03"'},
        "central": {"url": '"http://127.0.0.1:1"'},
        "storage": {"folder": '"data"'},
    }
    lines = [f"{key} = {value}" for key, value in changed.pop("", {}).items()]
    for table in required | changed:
        listed = table in {"services", "notices"}
        lines.append(f"[[{table}]]" if listed else f"[{table}]")
        content = required.get(table, {}) | changed.get(table, {})
        lines += [f"{key} = {value}" for key, value in content.items()]
    return "\n".join(lines)


WHOLE = {"ticket_source", "scanner", "petition", "speech"}


@pytest.mark.parametrize("table", sorted(examples("kiosk")))
def test_examples_of_the_kiosk_load(table):
    given = examples("kiosk")[table]
    if table == "test_mode":
        cases = [{"": {"test_mode": given[""]}}]
    elif table in {"services", "notices"}:
        cases = [{table: {key: value}} for key, value in given.items()]
    else:
        cases = [{table: given}]
    for case in cases:
        text = kiosk_file(dict(case))
        for key in case.get("services", {}):
            text += "\n" + PAIRS.get(f"services.{key}", ("", ""))[0]
        settings = KioskSettings.model_validate(tomllib.loads(text))
        assert settings.site.unit == "Xã Mẫu" or table == "site"


def test_examples_of_the_central_load():
    lines = []
    for table, keys in examples("central").items():
        lines += [f"[{table}]", *(f"{key} = {value}" for key, value in keys.items())]
    settings = CentralSettings.model_validate(tomllib.loads("\n".join(lines)))
    assert settings.mail.host


def test_an_example_that_is_none_would_be_found():
    with pytest.raises(ValidationError):
        KioskSettings.model_validate(tomllib.loads(kiosk_file({"screen": {"shift": '"so"'}})))


def test_committed_reference_is_what_the_models_say():
    done = subprocess.run(
        [sys.executable, MAKER, "--check"], cwd=TREE, capture_output=True, text=True, check=False
    )
    hint = "run: python packaging/docs/settings_reference.py"
    assert done.returncode == 0, f"{done.stderr}{hint}"
