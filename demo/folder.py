"""The demonstration's data folder: settings, keys, both databases."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kiosk.identity.enrolment import EnrolmentError, load_enrolment

TREE = Path(__file__).resolve().parent.parent
KIOSK_DATA = "kiosk-data"
ENROLMENT = "enrolment.json"
_EXTRAS = """\
[petition]
portal_name = "Cổng Dịch vụ công (mẫu)"
portal_url = "https://dichvucong.example.vn"
hotline = "1900 0001"

[[notices]]
[notices.text]
vi = "Thông báo mẫu: thứ Bảy làm việc đến 11 giờ 30."
en = "Sample notice: open until 11:30 on Saturdays."

[[notices]]
[notices.text]
vi = "Thông báo mẫu: lấy số ở cửa vào."
en = "Sample notice: take a number at the door."

"""
"""What a counter may have beside its visits; plainly samples."""


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """Where a demonstration keeps its data; `kept` if the user named the place."""

    path: Path
    kept: bool

    @property
    def central_settings(self) -> Path:
        """The central's settings."""
        return self.path / "central.toml"

    @property
    def kiosk_settings(self) -> Path:
        """The kiosk's settings."""
        return self.path / "kiosk.toml"

    @property
    def kiosk_id(self) -> str:
        """The id that the central gave the kiosk; EnrolmentError before it is enrolled."""
        found = load_enrolment(self.path / KIOSK_DATA / ENROLMENT)
        if found is None:
            raise EnrolmentError("the demonstration's kiosk is not enrolled")
        return found.kiosk

    def write_central(self, port: int) -> None:
        """Writes the central's settings."""
        self.central_settings.write_text(
            "# Written by the demonstration; config/central.toml explains every key.\n"
            f'[server]\nhost = "127.0.0.1"\nport = {port}\n\n'
            '[database]\nurl = "sqlite:///central.sqlite"\n\n'
            '[keys]\ndirectory = "central-keys"\n\n'
            "[web]\nhttps = false\n",
            "utf-8",
        )

    def write_kiosk(
        self, url: str, token: str, line: str, size: tuple[int, int] | None, *, fast: bool
    ) -> None:
        """Writes the kiosk's settings; `line` is the ticket device's path."""
        screen = "fullscreen = true\n"
        if size is not None:
            screen = f"fullscreen = false\nwidth = {size[0]}\nheight = {size[1]}\n"
        if fast:
            screen += "animations = false\n"
        self.kiosk_settings.write_text(
            "# Written by the demonstration; config/kiosk.toml explains every key.\n"
            '[site]\nname = "Trung tâm Phục vụ hành chính công"\nunit = "Xã Mẫu"\n'
            'help_phone = "1900 0000"\n\n'
            '[counter]\nid = "03"\nname = "Quầy 03"\nofficer = "nv-03"\n'
            'officer_name = "Nguyễn Thị Mẫu"\nstage = "result"\nbinding = "settings"\n\n'
            f'[central]\nurl = "{url}"\npublic_url = "{url}"\nbatch_token = "{token}"\n\n'
            f'[storage]\nfolder = "{KIOSK_DATA}"\n\n'
            f"[screen]\n{screen}\n{_EXTRAS}"
            f'[questionnaire]\nfolder = "{TREE / "config" / "questionnaires"}"\n\n'
            f'[ticket_source]\nurl = "{line}"\n'
            f'profile = "{TREE / "config" / "ticket-sources" / "plain-lines.toml"}"\n',
            "utf-8",
        )
        # The batch token stands in it.
        self.kiosk_settings.chmod(0o600)


def open_folder() -> DemoFolder:
    """The folder that DEMO_DIR names, or a temporary one. FileExistsError if it is in use."""
    named = os.environ.get("DEMO_DIR")
    if not named:
        return DemoFolder(Path(tempfile.mkdtemp(prefix="thuocdo-demo-")), kept=False)
    path = Path(named).resolve()
    path.mkdir(parents=True, exist_ok=True)
    if any(path.iterdir()):
        message = f"DEMO_DIR={path} is not empty; name a new folder, nothing there was touched"
        raise FileExistsError(message)
    return DemoFolder(path, kept=True)
