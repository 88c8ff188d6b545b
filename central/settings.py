"""The central's settings: one TOML file, every key documented in config/central.toml.

Guarantees that a file that loads has no unknown key and no value of another type, and that paths
in it are meant from the folder it stands in. `DocumentError` says what, where and what was
expected.
"""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator

from central.alarms.mail.settings import MailSettings
from central.shipped_questionnaires import SHIPPED_QUESTIONNAIRES
from central.store.limits import Limits
from kiosk.document import DocumentError, load_document

ENVIRONMENT_VARIABLE = "THUOCDO_CENTRAL"
"""Names the settings file where the command line does not."""

DEFAULT_PATHS = (Path("central.toml"), Path("/etc/thuocdo/central.toml"))


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ServerSettings(_Section):
    """Where the central listens, and the address that people and kiosks know it by.

    `trusted_proxies`: addresses or networks whose X-Forwarded-For is believed.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    trusted_proxies: list[str] = ["127.0.0.1"]

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            message = f"expected an address such as https://do.example.vn, found {value!r:.60}"
            raise ValueError(message)
        return value.rstrip("/")


class DatabaseSettings(_Section):
    """Where the records are. A relative SQLite path is meant from the settings file's folder.

    The others are for PostgreSQL (`central.store.limits` says what each is).
    """

    url: str = "sqlite:///central.sqlite"
    connections: int = Field(default=Limits.connections, ge=2, le=200)
    connect_seconds: int = Field(default=Limits.connect_s, ge=2, le=60)
    statement_seconds: int = Field(default=Limits.statement_s, ge=1, le=3600)
    lock_seconds: int = Field(default=Limits.lock_s, ge=1, le=600)
    idle_seconds: int = Field(default=Limits.idle_s, ge=10, le=86_400)


class KeysSettings(_Section):
    """The folder of the central's private keys."""

    directory: str = "keys"


class WebSettings(_Section):
    """The pages. `https`: they are reached over https, so cookies are marked secure."""

    https: bool = True


class PhoneSettings(_Section):
    """Rating on the citizen's own phone.

    `valid_minutes`: how long a token is good, from its first opening or from the arrival of its
    visit's records; `questionnaires`: the folder of what is asked (empty: the shipped one);
    `heads`: the folder of the notes by which records that a restore took away are missed.
    """

    valid_minutes: int = Field(default=1440, ge=10, le=14 * 24 * 60)
    questionnaires: str = ""
    heads: str = "phone-heads"


class HeadsSettings(_Section):
    """The nightly heads: when they are signed, and the folder in which they are published.

    `at`: a time of day in `timezone`.
    """

    directory: str = "heads"
    timezone: str = "Asia/Ho_Chi_Minh"
    at: str = Field(default="00:30", pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            message = f"expected a time zone such as Asia/Ho_Chi_Minh, found {value!r:.60}"
            raise ValueError(message) from error
        return value


class OpenDataSettings(_Section):
    """What the office says of the open data that it publishes: who it is, and under what licence.

    Empty: nothing is said; a licence is the office's to choose.
    """

    publisher: str = Field(default="", max_length=200)
    licence: str = Field(default="", max_length=200)


class AuditSettings(_Section):
    """The audit log. `directory`: where it is noted how far it has come, apart from the database,
    so that entries which a restore took away are missed.
    """

    directory: str = "audit"


class QuestionnaireSettings(_Section):
    """What the pages know of questionnaires. `folder`: of an office's own, beside those that are
    shipped; empty for none.
    """

    folder: str = ""


class PrivacySettings(_Section):
    """What citizens were promised. `comment_days`: as in every kiosk's settings, whose screen says
    it; a comment is deleted so many days after it was received.
    """

    comment_days: int = Field(default=365, ge=1, le=3650)


class LogSettings(_Section):
    """The process's own log. `requests`: a line for each; `addresses`: with the caller's."""

    format: Literal["text", "json"] = "text"
    requests: bool = True
    addresses: bool = False


class OperationSettings(_Section):
    """Running the central. `metrics_from`: addresses or networks that /metrics answers;
    `drain_seconds`: how long a process that was told to end still takes new requests while it
    says that it is not ready.
    """

    metrics_from: list[str] = ["127.0.0.1", "::1"]
    drain_seconds: int = Field(default=0, ge=0, le=60)

    @field_validator("metrics_from")
    @classmethod
    def _networks(cls, value: list[str]) -> list[str]:
        for each in value:
            try:
                ip_network(each, strict=False)
            except ValueError as error:
                message = f"expected addresses or networks such as 10.0.0.0/8, found {each!r:.60}"
                raise ValueError(message) from error
        return value


class AlarmSettings(_Section):
    """`database_room_gb`: what PostgreSQL's database may take where it stands; 0: not known."""

    database_room_gb: int = Field(default=0, ge=0, le=1_000_000)


class BackupSettings(_Section):
    """Backups of the database. `directory`: where they stand; `keep_days`: of so many days all
    stay; `keep_weeks`: of so many weeks the last one.
    """

    directory: str = "backups"
    keep_days: int = Field(default=14, ge=1, le=3650)
    keep_weeks: int = Field(default=8, ge=0, le=520)


class Settings(_Section):
    """Everything the central is told from outside."""

    server: ServerSettings = ServerSettings()
    database: DatabaseSettings = DatabaseSettings()
    keys: KeysSettings = KeysSettings()
    web: WebSettings = WebSettings()
    phone: PhoneSettings = PhoneSettings()
    questionnaires: QuestionnaireSettings = QuestionnaireSettings()
    privacy: PrivacySettings = PrivacySettings()
    heads: HeadsSettings = HeadsSettings()
    open_data: OpenDataSettings = OpenDataSettings()
    audit: AuditSettings = AuditSettings()
    log: LogSettings = LogSettings()
    operation: OperationSettings = OperationSettings()
    backup: BackupSettings = BackupSettings()
    alarms: AlarmSettings = AlarmSettings()
    mail: MailSettings = MailSettings()
    _folder: Path = PrivateAttr(default=Path())

    def in_folder(self, folder: Path) -> "Settings":
        """These settings with their relative paths meant from `folder`."""
        settings = self.model_copy()
        settings._folder = folder  # noqa: SLF001 - of this very class
        return settings

    @property
    def database_url(self) -> str:
        """The database address, with an SQLite path made absolute."""
        prefix = "sqlite:///"
        url = self.database.url
        if url.startswith(prefix) and not url.startswith(prefix + "/"):
            return prefix + str((self._folder / url.removeprefix(prefix)).resolve())
        return url

    @property
    def database_limits(self) -> Limits:
        """How long is waited for the database."""
        given = self.database
        return Limits(
            connections=given.connections,
            connect_s=given.connect_seconds,
            statement_s=given.statement_seconds,
            lock_s=given.lock_seconds,
            idle_s=given.idle_seconds,
        )

    @property
    def folder(self) -> Path:
        """From where relative paths are meant."""
        return self._folder

    @property
    def key_directory(self) -> Path:
        """The folder of the private keys."""
        return self._folder / self.keys.directory

    @property
    def phone_heads_directory(self) -> Path:
        """The folder of the phone's log's last heads."""
        return self._folder / self.phone.heads

    @property
    def heads_directory(self) -> Path:
        """The folder of the nightly heads."""
        return self._folder / self.heads.directory

    @property
    def backup_directory(self) -> Path:
        """The folder of the database's backups."""
        return self._folder / self.backup.directory

    @property
    def audit_directory(self) -> Path:
        """The folder of the note of the audit log's last entry."""
        return self._folder / self.audit.directory

    @property
    def questionnaires_directory(self) -> Path:
        """The folder of questionnaires: as set, else beside the settings file, else the shipped."""
        if self.phone.questionnaires:
            return self._folder / self.phone.questionnaires
        beside = self._folder / "questionnaires"
        return beside if beside.is_dir() else SHIPPED_QUESTIONNAIRES

    @property
    def own_questionnaires(self) -> tuple[Path, ...]:
        """Folders of questionnaires beside the shipped ones: the office's own, and what phones are
        asked, so that neither is shown by its ids.
        """
        named = [self.questionnaires.folder, self.phone.questionnaires]
        folders = [self._folder / each for each in named if each]
        beside = self._folder / "questionnaires"
        if not self.phone.questionnaires and beside.is_dir():
            folders.append(beside)
        return tuple(folders)


def settings_path(given: Path | None) -> Path:
    """The settings file to use: as given, else by environment, else where it usually stands."""
    if given is not None:
        return given
    if named := os.environ.get(ENVIRONMENT_VARIABLE):
        return Path(named)
    for path in DEFAULT_PATHS:
        if _is_there(path):
            return path
    usual = " or ".join(map(str, DEFAULT_PATHS))
    raise DocumentError(
        DEFAULT_PATHS[0],
        f"there is no settings file: expected {usual}, --config PATH or {ENVIRONMENT_VARIABLE};"
        " config/central.toml is a sample to copy",
    )


def _is_there(path: Path) -> bool:
    """False too in a folder that this user may not look into: where root stood, by `runuser`."""
    try:
        return path.exists()
    except PermissionError:
        return False


def load_settings(path: Path) -> Settings:
    """The settings in `path`; DocumentError naming file, key and line otherwise."""
    return load_document(path, Settings).in_folder(path.parent)
