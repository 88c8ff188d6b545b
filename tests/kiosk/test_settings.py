"""The kiosk's settings: the sample is good, and a fault says exactly what to mend."""

import tomllib
from pathlib import Path

import pytest

from kiosk.document import DocumentError
from kiosk.settings import load_settings

SAMPLE = Path(__file__).parents[2] / "config" / "kiosk.toml"
LEAST = """\
[site]
name = "Trung tâm mẫu"
unit = "Xã Mẫu"

[counter]
id = "03"
name = "Quầy 03"

[central]
url = "http://127.0.0.1:8080"

[storage]
folder = "data"
"""


@pytest.fixture
def load(tmp_path):
    def load_text(text: str):
        path = tmp_path / "kiosk.toml"
        path.write_text(text, "utf-8")
        return load_settings(path)

    return load_text


def test_sample_is_loaded():
    settings = load_settings(SAMPLE)
    assert settings.counter.id == "03"
    assert settings.site.unit == "Xã Mẫu"


def test_sample_shows_every_key_and_its_default(load, tmp_path):
    """Each `# key = value` of the sample is a key, and its value the one that holds without it."""
    text = SAMPLE.read_text("utf-8")
    lines = [line.removeprefix("# ") for line in text.splitlines() if is_setting(line)]
    whole = load("\n".join(lines).replace("/dev/serial/by-id/...", "/dev/ttyS0"))
    shown = tomllib.loads("\n".join(lines))
    least = load(LEAST)
    for table in ("screen", "questionnaire", "delays"):
        found, model = getattr(whole, table), type(getattr(whole, table))
        assert found.model_fields_set == set(model.model_fields)
        # Of these the sample shows an example; there is no default.
        shown_only = {
            "width",
            "height",
            "diagonal_inches",
            "night_from",
            "night_to",
            "words_folder",
        }
        without = getattr(least, table).model_dump(exclude=shown_only)
        assert found.model_dump(exclude=shown_only) == without
    tables = ("site", "counter", "central", "storage", "ticket_source", "scanner", "feed")
    for table in (*tables, "petition", "privacy", "speech", "phone", "opening_hours"):
        model = type(getattr(whole, table))
        assert set(shown[table]) == set(model.model_fields)


def is_setting(line: str) -> bool:
    bare = line.removeprefix("# ")
    return bare.startswith("[") or " = " in bare.split("#")[0]


def test_paths_are_meant_from_the_files_own_folder(load, tmp_path):
    source = '[ticket_source]\nurl = "/dev/ttyS0"\nprofile = "ticket-sources/plain.toml"\n'
    settings = load(LEAST.replace("[storage]", 'ca_file = "ca.pem"\n\n[storage]') + source)
    assert settings.storage.folder == tmp_path / "data"
    assert settings.central.ca_file == tmp_path / "ca.pem"
    assert settings.questionnaire.folder == tmp_path / "questionnaires"
    assert settings.ticket_source.profile == tmp_path / "ticket-sources" / "plain.toml"


def test_paths_of_pictures_sounds_and_words_are_meant_from_there_too(load, tmp_path):
    added = LEAST.replace('id = "03"', 'id = "03"\nofficer_photo = "photo.jpg"')
    added += '[screen]\nwords_folder = "words"\n[speech]\nfolder = "speech"\n'
    settings = load(added + '[[notices]]\nimage = "notice.png"\n')
    assert settings.counter.officer_photo == tmp_path / "photo.jpg"
    assert settings.screen.words_folder == tmp_path / "words"
    assert settings.speech.folder == tmp_path / "speech"
    assert settings.notices[0].image == tmp_path / "notice.png"


def test_paths_stay_when_they_are_absolute(load):
    settings = load(LEAST.replace('"data"', '"/var/lib/thuocdo"'))
    assert settings.storage.folder == Path("/var/lib/thuocdo")


def test_paths_are_meant_from_the_files_own_folder_when_it_is_named_relatively(
    tmp_path, monkeypatch
):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "kiosk.toml").write_text(LEAST, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_settings(Path("etc/kiosk.toml")).storage.folder == tmp_path / "etc" / "data"


def test_settings_have_their_defaults_when_only_the_least_is_said(load):
    settings = load(LEAST)
    assert settings.ticket_source is None
    assert settings.central.public_url is None
    assert settings.central.ca_file is None
    assert settings.screen.fullscreen
    assert settings.delays.prompt_window_ms == 30_000
    assert settings.counter.stage == "unknown"
    assert not settings.test_mode


# What is put in the place of what, and then key, line and problem.
FAULTS = {
    "an unknown key": (
        'name = "Quầy 03"',
        'nane = "Quầy 03"',
        "counter.nane",
        7,
        "unknown key; did you mean 'name'?",
    ),
    "an unknown table": ("[storage]", "[storage]\n[scren]", "scren", 13, "did you mean 'screen'?"),
    "a key of another table": (
        'id = "03"',
        'id = "03"\nfullscreen = true',
        "counter.fullscreen",
        7,
        "unknown key",
    ),
    "a missing key": ('unit = "Xã Mẫu"\n', "", "site.unit", 1, "is missing"),
    "a missing table": ('[storage]\nfolder = "data"\n', "", "storage", None, "is missing"),
    "a number for a text": (
        'id = "03"',
        "id = 3",
        "counter.id",
        6,
        "expected a valid string, found 3",
    ),
    "a text for a number": (
        "[storage]",
        '[delays]\nthanks_ms = "8000"\n[storage]',
        "delays.thanks_ms",
        13,
        "expected a valid integer, found '8000'",
    ),
    "a text for yes or no": (
        "[storage]",
        '[screen]\nfullscreen = "yes"\n[storage]',
        "screen.fullscreen",
        13,
        "expected a valid boolean, found 'yes'",
    ),
    "a delay too short": (
        "[storage]",
        "[delays]\nthanks_ms = 8\n[storage]",
        "delays.thanks_ms",
        13,
        "expected greater than or equal to 4000, found 8",
    ),
    "a delay too long": (
        "[storage]",
        "[delays]\nprompt_window_ms = 700000\n[storage]",
        "delays.prompt_window_ms",
        13,
        "expected less than or equal to 180000, found 700000",
    ),
    "an id with capitals": (
        'id = "03"',
        'id = "Q03"',
        "counter.id",
        6,
        (
            "expected an id of 1 to 40 lower-case letters without accents, digits and dashes, "
            "found 'Q03'"
        ),
    ),
    "an id that ends in a dash": ('id = "03"', 'id = "03-"', "counter.id", 6, "found '03-'"),
    "a procedure that is no code": (
        'id = "03"',
        'id = "03"\nprocedure = "Khai sinh"',
        "counter.procedure",
        7,
        "expected a procedure's code such as 1.003560, found 'Khai sinh'",
    ),
    "an empty name": ('name = "Quầy 03"', 'name = " "', "counter.name", 7, "at least 1 character"),
    "an address without http": (
        '"http://127.0.0.1:8080"',
        '"127.0.0.1:8080"',
        "central.url",
        10,
        "expected an address that begins with http:// or https://, found '127.0.0.1:8080'",
    ),
    "an address with a space": (
        '"http://127.0.0.1:8080"',
        '"http://127.0.0.1 :8080"',
        "central.url",
        10,
        "expected an address",
    ),
    "an unknown stage": (
        'id = "03"',
        'id = "03"\nstage = "end"',
        "counter.stage",
        7,
        "expected 'reception', 'result' or 'unknown', found 'end'",
    ),
    "an unknown order": (
        "[storage]",
        '[screen]\nscale_order = "up"\n[storage]',
        "screen.scale_order",
        13,
        "expected 'best-first' or 'worst-first', found 'up'",
    ),
    "a language that is none": (
        "[storage]",
        '[screen]\nlanguage = "Vietnamese"\n[storage]',
        "screen.language",
        13,
        "expected a language such as vi or en, found 'Vietnamese'",
    ),
    "a width without a height": (
        "[storage]",
        "[screen]\nwidth = 1080\n[storage]",
        "screen",
        12,
        "width and height go together",
    ),
    "a source without a profile": (
        "[storage]",
        '[ticket_source]\nurl = "/dev/ttyS0"\n[storage]',
        "ticket_source.profile",
        12,
        "is missing",
    ),
    "a night without an end": (
        "[storage]",
        '[screen]\nnight_from = "18:00"\n[storage]',
        "screen",
        12,
        "night_from and night_to go together",
    ),
    "an hour that is none": (
        "[storage]",
        '[screen]\nnight_from = "24:00"\n[storage]',
        "screen.night_from",
        13,
        "expected a time of day from 00:00 to 23:59, found '24:00'",
    ),
    "a screen of a wrist watch": (
        "[storage]",
        "[screen]\ndiagonal_inches = 2\n[storage]",
        "screen.diagonal_inches",
        13,
        "expected greater than or equal to 7, found 2",
    ),
    "a notice with nothing on it": (
        "[storage]",
        "[[notices]]\n[storage]",
        "notices",
        12,
        "notice 1: expected a text or an image, and not both",
    ),
    "a petition without a portal": (
        "[storage]",
        '[petition]\nhotline = "1900 0000"\n[storage]',
        "petition.portal_name",
        12,
        "is missing",
    ),
    "a path that is a number": ('"data"', "7", "storage.folder", 13, "expected a path, found 7"),
    "no TOML": ('id = "03"', "id = 03", "", 6, "not TOML"),
}


@pytest.mark.parametrize(("good", "bad", "key", "line", "problem"), FAULTS.values(), ids=FAULTS)
def test_fault_is_named_by_key_and_line(load, good, bad, key, line, problem):
    assert LEAST.count(good) == 1
    with pytest.raises(DocumentError) as found:
        load(LEAST.replace(good, bad))
    assert (found.value.key, found.value.line) == (key, line)
    assert problem in found.value.problem


def test_message_is_one_line_that_says_what_to_mend(load, tmp_path):
    with pytest.raises(DocumentError) as found:
        load(LEAST.replace('name = "Quầy 03"', 'nane = "Quầy 03"'))
    path = tmp_path / "kiosk.toml"
    assert str(found.value) == (f"{path}, line 7: counter.nane: unknown key; did you mean 'name'?")


def test_token_is_not_in_the_message_when_it_is_refused(load):
    token = "SECRET-" * 20
    with pytest.raises(DocumentError) as found:
        load(LEAST.replace("[storage]", f'batch_token = "{token}"\n[storage]'))
    assert found.value.key == "central.batch_token"
    assert "SECRET" not in str(found.value)


def test_settings_are_frozen(load):
    with pytest.raises(ValueError, match="frozen"):
        load(LEAST).test_mode = True
