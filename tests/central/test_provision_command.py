"""`central provision`: the file, the labels, the list of counters, and what is refused."""

import re
import stat

import pytest

from central.commands.errors import CommandError
from central.commands.provision_list import read_counters
from kiosk.record import VerifyKey
from kiosk.record.provisioning import open_provisioning
from tests.central.test_command_line import Console

URL = ("--url", "http://mau.example:8080")
KNOWN = {"quay-01": "Quầy 1", "quay-02": "Quầy 2"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    console = Console(tmp_path_factory.mktemp("provision"))
    console.done("init")
    console.done("site", "add", "xa-mau", "--name", "Một cửa", "--unit", "Xã Mẫu", "--sample")
    for counter, name in KNOWN.items():
        console.done("counter", "add", counter, "--site", "xa-mau", "--name", name)
    return console


@pytest.fixture
def console(made, tmp_path):
    return Console.copy_of(made, tmp_path)


def provision(console, out, *more):
    return console.done("provision", "--site", "xa-mau", "--out", str(out), *URL, *more)


def told_by(out):
    return open_provisioning((out / "thuocdo.provision").read_text("ascii").strip())


def test_batch_has_a_signed_secret_file_labels_and_the_anchor_of_its_key(console, tmp_path):
    out = tmp_path / "lo"
    said = provision(console, out, "--count", "200", "--province", "Tỉnh Mẫu")
    told = told_by(out)
    assert (told.count, told.province, told.central) == (200, "Tỉnh Mẫu", URL[1])
    assert told.token not in said
    assert stat.S_IMODE((out / "thuocdo.provision").stat().st_mode) == 0o600
    fingerprint = VerifyKey.from_text(told.configuration_key).fingerprint
    assert fingerprint in (out / "central-keys").read_text("utf-8")
    assert (out / "labels.pdf").read_bytes().startswith(b"%PDF")
    assert VerifyKey.from_text(told.receipt_key).fingerprint in said
    assert f"{told.batch}  xa-mau  used 0 of 200" in console.done("provision", "list")


def test_batch_that_is_ended_is_listed_so(console, tmp_path):
    provision(console, tmp_path / "lo", "--count", "1")
    batch = told_by(tmp_path / "lo").batch
    assert "0 kiosks had enrolled" in console.done("provision", "end", batch)
    assert re.search(rf"{batch}.*  ended ", console.done("provision", "list"))


def test_batch_whose_files_cannot_be_written_is_ended_at_once(console, tmp_path, monkeypatch):
    def no_room(*_):
        raise OSError(28, "no room")

    monkeypatch.setattr("central.commands.provision.labels_pdf", no_room)
    with pytest.raises(OSError, match="no room"):
        provision(console, tmp_path / "lo", "--count", "1")
    monkeypatch.undo()
    assert "  ended " in console.done("provision", "list")


BAD = {
    "no count": ((), "expected --count N"),
    "no such site": (("--site", "xa-khac", "--count", "1"), "xa-khac"),
    "no such group": (("--count", "1", "--group", "nhom-x"), "--group"),
    "bad proxy": (("--count", "1", "--proxy", "http://ten:matkhau@proxy:1"), "no kiosk would take"),
    "bad address": (("--count", "1", "--url", "ftp://x"), "no kiosk would take"),
    "bad authority": (("--count", "1", "--authority", "/dev/null"), "certificate"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_no_kiosk_could_use_is_refused_and_makes_no_batch(console, tmp_path, case):
    more, said = BAD[case]
    command = ["provision", "--site", "xa-mau", "--out", str(tmp_path / "lo"), *URL, *more]
    assert said in console.refused(*command)
    assert console.done("provision", "list") == "no batch was made\n"


def test_folder_with_another_batch_is_refused(console, tmp_path):
    provision(console, tmp_path / "lo", "--count", "1")
    before = (tmp_path / "lo" / "thuocdo.provision").read_bytes()
    command = ("--site", "xa-mau", "--out", str(tmp_path / "lo"), "--count", "1", *URL)
    assert "name an empty folder" in console.refused("provision", *command)
    assert (tmp_path / "lo" / "thuocdo.provision").read_bytes() == before


def listed(tmp_path, content):
    path = tmp_path / "counters.csv"
    path.write_bytes(content)
    return read_counters(path, KNOWN)


def test_list_is_read_with_and_without_head_mark_and_further_columns(tmp_path):
    assert listed(tmp_path, b"quay-02\nquay-01\n") == ["quay-02", "quay-01"]
    content = "\ufeffQuầy;Tên\r\nquay-01;Quầy 1\r\n\r\nquay-02;\r\n".encode()
    assert listed(tmp_path, content) == ["quay-01", "quay-02"]


def test_counter_that_is_called_as_a_head_would_be_keeps_its_label(tmp_path):
    path = tmp_path / "counters.csv"
    path.write_text("quay\nquay-01\n", "utf-8")
    known = {"quay": "Quầy", "quay-01": "Quầy 1"}
    assert read_counters(path, known) == ["quay", "quay-01"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "found none"),
        (b"quay-01\nquay-09\n", "line 2: 'quay-09' is no counter"),
        (b"quay-01\nquay-02\nquay-01\n", "line 3: quay-01 stands in line 1 already"),
        (b"\xff\xfe\x00", "expected UTF-8"),
    ],
)
def test_list_that_cannot_be_names_its_line(tmp_path, content, said):
    with pytest.raises(CommandError, match=re.escape(said)):
        listed(tmp_path, content)
