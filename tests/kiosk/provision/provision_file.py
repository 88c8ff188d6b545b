"""A provisioning file as a central would sign it, and a kiosk's folders to apply it in."""

from dataclasses import replace

from kiosk.record import SealingKey, SigningKey
from kiosk.record.provisioning import Provisioning, sign_provisioning

RECEIPT, CONFIGURATION = SigningKey(bytes(range(32))), SigningKey(bytes(range(1, 33)))
SEALING = SealingKey(bytes(range(2, 34)))
TOKEN = "ABCDE-FGHJK-MNPQR-STVWX"

TOLD = Provisioning(
    batch="lo-261123-k7q2x",
    province="Tỉnh Mẫu",
    site="xa-mau",
    site_name="Trung tâm mẫu",
    unit="Xã Mẫu",
    central="http://127.0.0.1:9",
    receipt_key=RECEIPT.verify_key.text,
    configuration_key=CONFIGURATION.verify_key.text,
    sealing_key=SEALING.public_key.text,
    token=TOKEN,
    groups=("nhom-1",),
    proxy=None,
    time_servers=("ntp.mau.example",),
    authority=None,
    count=200,
    made_at="2026-11-23T00:00:00.000Z",
    not_after="2026-11-30T00:00:00.000Z",
)

SETTINGS = """
[site]
name = "Trung tâm nào đó"
unit = "Xã nào đó"

[counter]
id = "03"
name = "Quầy 03"

[central]
url = "http://127.0.0.1:1"

[storage]
folder = "data"
"""


def signed(key=CONFIGURATION, **changed):
    """The text of a file; signed by `key`, which it names."""
    told = replace(TOLD, configuration_key=key.verify_key.text, **changed)
    return sign_provisioning(key, told)


def kiosk_folder(path):
    """kiosk.toml and a data folder in `path`; the path of the former."""
    (path / "kiosk.toml").write_text(SETTINGS, "utf-8")
    (path / "data").mkdir(mode=0o700)
    return path / "kiosk.toml"
