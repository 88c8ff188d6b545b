"""The demonstration's data folder: settings, keys, both databases."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent


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
            'officer_name = "Nguyễn Thị Mẫu"\nstage = "result"\n\n'
            f'[central]\nurl = "{url}"\npublic_url = "{url}"\nbatch_token = "{token}"\n\n'
            '[storage]\nfolder = "kiosk-data"\n\n'
            f"[screen]\n{screen}\n"
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
