"""Who else signs in at the sample central, a second site without a kiosk, and signed nights.

For the pictures of pages: every name is plainly a sample's.
"""

from datetime import date, timedelta

from central.commands.opening import open_database, open_settings
from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner
from central.keys import load_keys
from central.moment import utc_now
from demo.commands import run_command
from demo.folder import DemoFolder
from demo.hall import SITE
from demo.sample_central import SampleCentral

EMPTY_SITE = "phuong-mau"
"""A site without a kiosk, a counter or an officer."""
ADMIN_ACCOUNT = "quan-tri"
AUDITOR_ACCOUNT = "kiem-tra"
NEW_ACCOUNT = "lanh-dao-moi"
"""Has a one-time password."""
LEFT_ACCOUNT = "da-nghi"
"""Is switched off."""
OFFICER_ACCOUNT = "nv-03"
"""Is named by the officer's id, and so sees that officer's own figures."""
NIGHTS = 3

_PEOPLE = (
    (ADMIN_ACCOUNT, "admin", ()),
    (AUDITOR_ACCOUNT, "auditor", ()),
    (OFFICER_ACCOUNT, "officer", (SITE,)),
    (NEW_ACCOUNT, "leader", (SITE, EMPTY_SITE)),
    (LEFT_ACCOUNT, "supervisor", (EMPTY_SITE,)),
)


def add_people(central: SampleCentral) -> None:
    """Adds the second site and the people; all have the password of `central`."""
    site = ("site", "add", EMPTY_SITE, "--unit", "Phường Mẫu", "--sample")
    name = ("--name", "Trung tâm Phục vụ hành chính công")
    run_command("central", *site, *name, *central.config)
    for account, role, sites in _PEOPLE:
        given = [part for each in sites for part in ("--site", each)]
        entry = ("account", "create", account, "--role", role, *given, "--password-stdin")
        run_command("central", *entry, *central.config, given=f"{central.password}\n")
    run_command("central", "account", "deactivate", LEFT_ACCOUNT, *central.config)


def one_time_password(central: SampleCentral) -> str:
    """A new one for `NEW_ACCOUNT`."""
    entry = ("account", "password", NEW_ACCOUNT)
    return run_command("central", *entry, *central.config).splitlines()[0]


def sign_nights(folder: DemoFolder, today: date) -> None:
    """Signs the last nights before `today`, as the central does after midnight."""
    settings = open_settings(folder.central_settings)
    engine = open_database(folder.central_settings)
    key = load_keys(settings.key_directory).receipt
    signer = HeadSigner(engine, key, HeadsFolder(settings.heads_directory))
    for back in range(NIGHTS, 0, -1):
        signer.sign(today - timedelta(days=back), utc_now())
    engine.dispose()
