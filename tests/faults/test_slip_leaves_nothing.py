"""A receipt slip holds its holder's name and ID number: not a byte of them stays with the kiosk.

A source in a process of its own reads slips over a pseudo-terminal; then the writable memory of
that process is looked through from outside. A whole kiosk (`kiosk run`) does the same; then every
file of its folder and its log are, for every form in which a text may be kept. What is promised of
memory, and what cannot be: docs/adr/0038.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.folder import TREE
from demo.waiting import wait_for
from kiosk.devices.simulator import TicketSimulator
from tests.faults.kiosk_process import KioskFolder, KioskProcess
from tests.faults.process_memory import forms_of, found_in_files, found_in_memory
from tests.journeys.scanner_device import SCANNER, ScannerDevice

chance = random.Random(os.urandom(16))
"""Fresh numbers each time: one that stood in this file would stand in a compiled one, too."""

LOOKS = 5
CODE_LETTERS = "H00.14-240823-"


def number_of(digits: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(digits))


def name_of() -> str:
    return "Nguyễn Thị " + "".join(chance.choice("bcdghklmnpqrstvx") for _ in range(10)) + " Mẫu"


class Slip:
    """One sample slip: a holder who is made up, and a dossier code in small letters."""

    def __init__(self, form: str) -> None:
        self.id_number, self.name = number_of(12), name_of()
        self.code = CODE_LETTERS + number_of(6)
        address = "https://example.vn/tra-cuu"
        self.text = {
            "block": (
                "\\000026Tên giấy tờ: Giấy tiếp nhận hồ sơ và hẹn trả kết quả\r\n"
                f"Mã định danh chủ hồ sơ: {self.id_number}\r\nHọ tên: {self.name}\r\n"
                f"Mã hồ sơ: {self.code.lower()}\r\nMã định danh cơ quan: H00.14\r\n"
                "Mã thủ tục: 1.000000\r\nThủ tục: Thủ tục mẫu\r\nThời gian: 23/08/2024 09:15"
            ),
            "address": f"{address}?id={self.id_number}&ten={self.name}&ma={self.code.lower()}",
            "bars": f"{self.id_number}|{self.name}|{self.code.lower()}|23082024",
            "card": f"{self.id_number}|{number_of(9)}|{self.name}|01011990|Nữ|Thôn Mẫu|01012021",
            "long": f"{'Nơi nhận mẫu; ' * 40}{self.name} {self.id_number} {self.code.lower()}",
        }[form]
        # As bytes and as Python keeps texts; base64 and its like are for what leaves the process.
        self.in_memory = {
            f"{name} in {coding}": text.encode(coding)
            for name, text in (("ID number", self.id_number[2:10]), ("name", self.name[11:21]))
            for coding in ("utf-8", "utf-16-le", "utf-32-le")
        }
        self.secrets = {
            **forms_of("ID number", self.id_number),
            **forms_of("half of the ID number", self.id_number[:7]),
            **forms_of("name", self.name),
            **forms_of("part of the name", self.name[11:21]),
        }


@pytest.fixture
def folder(tmp_path) -> KioskFolder:
    """Give an approved kiosk with a scanner."""
    made = KioskFolder(tmp_path)
    with made.config.open("a", encoding="utf-8") as file:
        file.write(SCANNER.format(folder=tmp_path, tree=TREE))
    made.approve()
    return made


@pytest.fixture
def scanner(folder) -> Iterator[ScannerDevice]:
    with ScannerDevice(folder.path / "scanner") as made:
        yield made


@pytest.fixture
def queue(folder) -> Iterator[TicketSimulator]:
    with TicketSimulator(counter="03", link=folder.line) as made:
        yield made


@pytest.fixture
def kiosk(folder, scanner, queue) -> Iterator[KioskProcess]:
    """Give a kiosk that takes touches and listens to scanner and queue device."""
    with KioskProcess(folder) as running:
        running.wait_until_ready()
        hear(running, queue, "A001")
        yield running


def hear(kiosk, queue, ticket):
    """Have the kiosk record a call: what came before it has been dealt with."""
    before = records_of(kiosk.folder)
    queue.call(ticket)
    wait_for("a record", lambda: records_of(kiosk.folder) > before, 20, kiosk.process)


def records_of(folder) -> int:
    """Count the calls on the disk, where they stand as text; the kiosk keeps its outbox locked."""
    return sum(path.read_bytes().count(b"visit.called") for path in folder.data.glob("outbox*"))


class Listener:
    """The source of a scanner in a process of its own; `said` gives its next line."""

    def __init__(self, folder: Path, scanner_path: Path) -> None:
        self.output = folder / "output"
        self.heard = 0
        profile = TREE / "config" / "ticket-sources" / "scanner.toml"
        command = [sys.executable, "-m", "tests.faults.scanning_process", str(scanner_path)]
        with self.output.open("wb") as sink:
            self.process = subprocess.Popen(
                [*command, str(profile)],
                cwd=TREE,
                stdin=subprocess.PIPE,
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        assert self.said() == "ready"

    def lines(self) -> list[str]:
        return self.output.read_text("utf-8").splitlines()

    def said(self) -> str:
        wait_for("a line", lambda: len(self.lines()) > self.heard, 20, self.process)
        self.heard += 1
        return self.lines()[self.heard - 1]

    def end(self) -> str:
        """End it in order; all that it said."""
        self.process.communicate(timeout=20)
        return self.output.read_text("utf-8")


@pytest.fixture
def listener(tmp_path) -> Iterator[tuple[Listener, ScannerDevice]]:
    """Give a source that listens, and its scanner."""
    with ScannerDevice(tmp_path / "scanner") as scanner:
        listener = Listener(tmp_path, tmp_path / "scanner")
        try:
            yield listener, scanner
        finally:
            listener.process.kill()
            listener.process.stdin.close()
            listener.process.wait(20)


def left_of(slip, pid) -> set[str]:
    """Look once and, as the source may be at work in that very moment, a few times more."""
    for _ in range(LOOKS):
        left = found_in_memory(pid, slip.in_memory)
        if not left:
            break
    return left


@pytest.mark.parametrize("form", ["block", "address", "bars", "long"])
def test_memory_holds_nothing_of_the_holder_when_a_slip_was_read(listener, form):
    source, scanner = listener
    slip = Slip(form)
    scanner.scan(slip.text, "Q1")
    assert source.said() == f"DossierScanned {slip.code}"
    assert left_of(slip, source.process.pid) == set()
    assert slip.id_number not in source.end()


def test_memory_holds_nothing_of_the_holder_when_no_code_stands_on_what_was_read(listener):
    source, scanner = listener
    card = Slip("card")
    scanner.scan(card.text, "Q1")
    wait_for("the card to be gone", lambda: not left_of(card, source.process.pid), 20)
    scanner.scan("A001")
    wait_for("the ticket", lambda: "TicketScanned" in source.output.read_text("utf-8"), 20)
    assert left_of(card, source.process.pid) == set()
    assert card.id_number not in source.end()


def test_memory_holds_nothing_of_the_holder_when_a_slip_comes_in_pieces(listener):
    source, scanner = listener
    slip = Slip("block")
    whole = f"]Q1{slip.text}\r".encode()
    for at in range(0, len(whole), 64):
        scanner.say(whole[at : at + 64])
    assert source.said() == f"DossierScanned {slip.code}"
    assert left_of(slip, source.process.pid) == set()


def test_disk_log_and_output_hold_nothing_of_the_holder_when_slips_were_read(
    kiosk, scanner, queue, folder, capfd
):
    slips = [Slip(form) for form in ("block", "address", "bars", "card", "long")]
    scanner.scan(slips[0].text, "Q1")
    # In capitals, as the parser alone writes it: the kiosk has read it and asks about it.
    code = {"": slips[0].code.encode()}
    wait_for("the code", lambda: found_in_memory(kiosk.process.pid, code), 20, kiosk.process)
    assert left_of(slips[0], kiosk.process.pid) == set()
    for number, slip in enumerate(slips[1:], 2):
        scanner.scan(slip.text, "Q1")
        hear(kiosk, queue, f"A{number:03}")
    assert kiosk.stop() == 0
    printed = b"".join(text.encode() for text in capfd.readouterr())
    for slip in slips:
        assert found_in_files(folder.path, slip.secrets) == set()
        # Nobody has agreed: not even the code is kept.
        assert found_in_files(folder.path, forms_of("code", slip.code)) == set()
        assert not any(form in printed for form in slip.secrets.values())
    assert kiosk.log.exists()


def test_what_is_there_is_found_when_it_is_looked_for(tmp_path):
    """The tests above can fail: what is known to be there is found by the same means."""
    slip = Slip("bars")
    holds = "import os, sys; held = os.environ['HELD']; print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holds],
        env={"HELD": slip.id_number + slip.name, "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline()
        found = found_in_memory(process.pid, slip.in_memory)
        process.stdin.close()
        process.wait(20)
    assert found >= {"ID number in utf-8", "name in utf-8"}
    for form in slip.secrets.values():
        (tmp_path / "file").write_bytes(b"\0" + form + b"\0")
        assert found_in_files(tmp_path, slip.secrets)
