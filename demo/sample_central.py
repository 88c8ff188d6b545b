"""A central with the sample site, an account and a batch token: keys and databases made anew."""

import secrets
from dataclasses import dataclass

from demo.commands import Running, run_command, start_central
from demo.folder import DemoFolder
from demo.hall import SITE
from demo.places import add_places

ACCOUNT = "giam-sat"
"""The supervisor of the sample site."""
IT_ACCOUNT = "ky-thuat"
"""IT of the sample site; the same password."""
KIOSKS = 20
"""How many kiosks the batch token enrols."""
PASSWORD_BYTES = 12


@dataclass(frozen=True, slots=True)
class SampleCentral:
    """A served central. `config` is the option that its commands take."""

    running: Running
    address: str
    password: str
    token: str
    config: tuple[str, str]

    def approve_all(self) -> None:
        """Approves every kiosk that waits."""
        run_command("central", "kiosk", "approve", "--all-pending", SITE, *self.config)


def serve_sample_central(folder: DemoFolder, port: int = 0) -> SampleCentral:
    """Makes and starts the central; whoever calls stops it. `port` 0 takes a free one."""
    folder.write_central(port)
    config = ("--config", str(folder.central_settings))
    run_command("central", "init", *config)
    add_places(folder.central_settings, sample=True)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    for name, role in ((ACCOUNT, "supervisor"), (IT_ACCOUNT, "it")):
        account = ("account", "create", name, "--role", role, "--site", SITE)
        run_command("central", *account, "--password-stdin", *config, given=f"{password}\n")
    issue = ("token", "issue", "--site", SITE, "--uses", str(KIOSKS))
    token = run_command("central", *issue, *config).splitlines()[-1]
    running, address = start_central(folder.central_settings, folder.path)
    return SampleCentral(running, address, password, token, config)


def add_officer(central: SampleCentral, officer: str, name: str) -> None:
    """Puts an officer on the sample site's list."""
    entry = ("officer", "add", officer, "--site", SITE, "--name", name)
    run_command("central", *entry, *central.config)


def make_pin(central: SampleCentral, kiosk: str) -> str:
    """Sets a PIN for IT at the kiosk's service menu; the kiosk hears of it when it starts."""
    return run_command("central", "kiosk", "pin", kiosk, "it", "--make", *central.config)


def enrol_kiosk(folder: DemoFolder, central: SampleCentral) -> str:
    """Enrols the kiosk whose settings are in `folder`, and approves it; what `kiosk enrol` said."""
    config = ("--config", str(folder.kiosk_settings))
    told = run_command("kiosk", "enrol", *config)
    central.approve_all()
    run_command("kiosk", "enrol", *config)
    return told
