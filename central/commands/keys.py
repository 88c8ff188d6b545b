"""`central key`: the central's keys listed, announced, rotated, replaced, backed up.

Guarantees that no command loses a private key, that a rotation waits for kiosks that have not
taken the announcement unless told otherwise, and that each answer says what to do next.
"""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from central.audit_log import What
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database, open_settings
from central.fleet.announced_keys import (
    ANNOUNCED,
    announce_key,
    by_purpose,
    follow_key_files,
    replace_key,
)
from central.fleet.configuration import sign_configuration
from central.key_files import (
    CURRENT,
    FOLDER_MODE,
    FORMER,
    NEXT,
    PURPOSES,
    KeyFileError,
    former_paths,
    make_file,
    next_path,
    path_of,
    public_text,
    read_file,
    read_if_there,
    rotate_files,
    write_new,
)
from central.moment import to_text
from central.settings import Settings
from central.store.address import read_address
from central.store.engine import open_engine, reading, writing
from central.store.errors import StoreError
from central.store.fleet_queries import tags_of_approved
from central.store.key_queries import known_keys
from central.store.key_tables import central_keys
from central.store.kiosk_queries import find_kiosk
from central.store.migrate import require_current
from kiosk.record import SigningKey, VerifyKey

HEARD_WITHIN = timedelta(days=30)
"""A kiosk that was silent for longer does not hold a rotation up."""

RESTART = "Restart the central (`systemctl restart thuocdo-central`): it uses the key from then on."


def tell_of_keys(settings: Settings, now: datetime) -> list[str]:
    """What the kiosks are told of the keys follows the files; for the process that serves."""
    engine = open_engine(settings.database_url, settings.database_limits)
    require_current(engine)
    try:
        with writing(engine) as connection:
            return follow_key_files(connection, settings.key_directory, now)
    finally:
        engine.dispose()


def purposes_told_of(database_url: str) -> set[str]:
    """Purposes of whose key the kiosks know; none where there is no database yet."""
    url = read_address(database_url)
    if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).exists()):
        return set()
    engine = open_engine(database_url)
    try:
        with reading(engine) as connection:
            if not inspect(connection).has_table(central_keys.name):
                return set()
            return set(by_purpose(connection))
    except StoreError:
        # Whatever is wrong with the database, the migration says it.
        return set()
    finally:
        engine.dispose()


def list_keys(config: Path | None) -> list[str]:
    """A line for each key: purpose, role, fingerprint, since when, and whether its file is here."""
    directory = open_settings(config).key_directory
    with reading(open_database(config)) as connection:
        known = known_keys(connection)
    lines = []
    for purpose in PURPOSES:
        here = _files(directory, purpose)
        told = [key for key in known if key.purpose == purpose]
        for key in told:
            where = here.pop(key.public_key, "not here")
            lines.append(_line(purpose, key.role, key.public_key, f"since {key.since}", where))
        for public, where in here.items():
            note = "" if purpose == "phone" else "the kiosks do not know of it yet"
            lines.append(_line(purpose, _role(where), public, note, where))
    return lines


def announce(config: Path | None, purpose: str, now: datetime) -> list[str]:
    """Make the next key of `purpose`, and announce it in every kiosk's configuration."""
    directory = open_settings(config).key_directory
    _require_announced(purpose)
    path, author = next_path(directory, purpose), author_of(config)
    with writing(open_database(config)) as connection:
        roles = by_purpose(connection).get(purpose, {})
        if CURRENT not in roles:
            raise CommandError("no kiosk was told of any key yet: run `central serve` once before")
        if NEXT in roles:
            raise CommandError(
                f"a next {purpose} key is announced already, since {roles[NEXT].since}:"
                f" `central key rotate {purpose}` puts it in force"
            )
        make_file(path, purpose)
        public = public_text(purpose, read_file(path, purpose))
        announce_key(connection, purpose, public, now)
        author.note(connection, What.KEY_ANNOUNCED, purpose, now, facts={"key": public})
    return [
        f"announced: {_line(purpose, NEXT, public, '', path.name)}",
        f"Keep a copy of {path} elsewhere: it takes the place of a key that is lost.",
        f"Kiosks learn of it within minutes; when all have it: `central key rotate {purpose}`.",
        "Nothing needs to be restarted now.",
    ]


def rotate(config: Path | None, purpose: str, now: datetime, *, anyway: bool) -> list[str]:
    """The next key becomes the current one; CommandError while a kiosk does not know it."""
    directory = open_settings(config).key_directory
    _require_announced(purpose)
    engine = open_database(config)
    with reading(engine) as connection:
        announced = by_purpose(connection).get(purpose, {}).get(NEXT)
    if announced is None:
        raise CommandError(
            f"no next {purpose} key is announced: `central key announce {purpose}` comes first"
        )
    path = next_path(directory, purpose)
    secret = read_if_there(path, purpose)
    if secret is None or public_text(purpose, secret) != announced.public_key:
        raise CommandError(
            f"{path}: expected the announced key"
            f" {_fingerprint(announced.public_key)}; put its file there from where it is kept"
        )
    late = [] if anyway else _have_not_taken(engine, directory, now)
    if late:
        raise CommandError(
            f"{len(late)} kiosks that were heard of in the last {HEARD_WITHIN.days} days have not"
            f" taken the announcement: {', '.join(late)}. Wait for their next heartbeats, or"
            " --anyway: they will believe the central no more, and must be enrolled anew where it"
            " is the configuration key"
        )
    _rotate(config, engine, purpose, announced.public_key, now)
    return [f"rotated: {_line(purpose, CURRENT, announced.public_key, '', path.name)}", RESTART]


def _rotate(config: Path | None, engine: Engine, purpose: str, public: str, now: datetime) -> None:
    """The files, and the note of it: by the receipt key of before, where that is not lost."""
    directory = open_settings(config).key_directory
    there = path_of(directory, "receipt").exists()
    with writing(engine) as connection:
        if not there:
            rotate_files(directory, purpose)
        author_of(config).note(connection, What.KEY_ROTATED, purpose, now, facts={"key": public})
        if there:
            rotate_files(directory, purpose)


def replace(config: Path | None, purpose: str, now: datetime) -> list[str]:
    """A key of `purpose` that is lost for good, with no next one, gives way to a new one."""
    directory = open_settings(config).key_directory
    _require_announced(purpose)
    path = path_of(directory, purpose)
    if path.exists():
        raise CommandError(f"{path} is there: to change it, announce the next one and rotate")
    with writing(open_database(config)) as connection:
        if NEXT in by_purpose(connection).get(purpose, {}):
            raise CommandError(
                f"a next {purpose} key is announced, and the kiosks believe it: put"
                f" {next_path(directory, purpose).name} back and `central key rotate {purpose}`"
            )
        make_file(path, purpose)
        public = public_text(purpose, read_file(path, purpose))
        replace_key(connection, purpose, public, now)
        author = author_of(config)
        author.note(connection, What.KEY_REPLACED, purpose, now, facts={"key": public})
    if purpose == "configuration":
        after = "No kiosk believes it: each must be enrolled anew (docs/keys.md)."
    else:
        after = "Kiosks learn of it by their configuration, which is signed by another key."
    return [f"replaced: {_line(purpose, CURRENT, public, '', path.name)}", RESTART, after]


def back_up(config: Path | None, folder: Path, now: datetime) -> list[str]:
    """Copies every key file into `folder` and reads each copy; one that is there must be equal."""
    directory = open_settings(config).key_directory
    told = _note_backup(config, now)
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    names = []
    for purpose in PURPOSES:
        for path in _paths(directory, purpose):
            secret = read_file(path, purpose)
            copy = folder / path.name
            if not write_new(copy, purpose, secret) and read_file(copy, purpose) != secret:
                raise CommandError(f"{copy}: another key stands there; name an empty folder")
            names.append(path.name)
    return [
        f"{folder}: {', '.join(names)}",
        "Whoever has these files can sign as this central: keep them in a safe, off this machine.",
        *told,
    ]


def _note_backup(config: Path | None, now: datetime) -> list[str]:
    """Notes it before anything is copied; a line where that cannot be done.

    Keys are saved above all where something else is broken already.
    """
    try:
        author = author_of(config)
        with writing(open_database(config)) as connection:
            author.note(connection, What.KEYS_BACKED_UP, "", now)
    except (StoreError, KeyFileError) as error:
        return [f"It is not in the audit log: {error}"]
    return []


def _have_not_taken(engine: Engine, directory: Path, now: datetime) -> list[str]:
    key = (
        SigningKey(read_file(path_of(directory, "configuration"), "configuration"))
        if path_of(directory, "configuration").exists()
        else None
    )
    with reading(engine) as connection:
        heard = tags_of_approved(connection, to_text(now - HEARD_WITHIN))
        return [
            kiosk_id
            for kiosk_id, tag in heard
            if key is None or tag is None or tag != _tag(connection, key, kiosk_id)
        ]


def _tag(connection: Connection, key: SigningKey, kiosk_id: str) -> str | None:
    kiosk = find_kiosk(connection, kiosk_id)
    return None if kiosk is None else sign_configuration(connection, key, kiosk)[1]


def _paths(directory: Path, purpose: str) -> list[Path]:
    every = [
        path_of(directory, purpose),
        next_path(directory, purpose),
        *former_paths(directory, purpose),
    ]
    return [path for path in every if path.exists()]


def _files(directory: Path, purpose: str) -> dict[str, str]:
    """By public key, the name of its file."""
    return {
        public_text(purpose, read_file(path, purpose)): path.name
        for path in _paths(directory, purpose)
    }


def _role(name: str) -> str:
    if ".former-" in name:
        return FORMER
    return NEXT if name.endswith(".next.key") else CURRENT


def _line(purpose: str, role: str, public: str, note: str, where: str) -> str:
    return f"{purpose:<13}  {role:<7}  {_fingerprint(public)}  {where}  {note}".rstrip()


def _fingerprint(public: str) -> str:
    # Of any 32 bytes, in the form in which people compare keys.
    return VerifyKey.from_text(public).fingerprint


def _require_announced(purpose: str) -> None:
    if purpose == "phone":
        raise CommandError(
            "phone: the log of phones has one key for good; docs/keys.md says what its loss means"
        )
    if purpose not in ANNOUNCED:
        raise CommandError(f"{purpose!r:.40}: expected one of {', '.join(ANNOUNCED)}")
