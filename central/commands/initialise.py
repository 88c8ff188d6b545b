"""`central init` and `central migrate`: keys and database, made once and brought up to date."""

import os
import sys
from pathlib import Path

from sqlalchemy import URL

from central.audit.count_again import count_outdated_again
from central.audit_log import EntryFacts, What
from central.audit_log.hands import command_author
from central.commands.errors import CommandError
from central.commands.keys import purposes_told_of
from central.commands.opening import open_settings
from central.key_files import PURPOSES, path_of
from central.keys import load_keys, make_keys
from central.moment import utc_now
from central.settings import Settings
from central.store.address import read_address
from central.store.engine import open_engine, writing
from central.store.migrate import distribute, migrate
from central.store.rights import grant

PRIVATE = 0o600


def initialise(config: Path | None, *, owner: str | None = None) -> list[str]:
    """Make what is not there yet; returns lines that say what was done. `owner`: see
    `bring_up_to_date`.
    """
    settings, serving = _as_owner(open_settings(config), owner)
    _refuse_lost_keys(settings)
    made = make_keys(settings.key_directory)
    keys = load_keys(settings.key_directory)
    lines = [f"keys: {', '.join(made)} made" if made else "keys: there already, left as they are"]
    lines.append(f"receipt key: {keys.receipt.verify_key.fingerprint}")
    lines.append(_migrate(settings))
    lines += _grant(settings, serving)
    if made:
        _note(settings, What.CENTRAL_INITIALISED, {"keys": " ".join(made)})
        lines.append("next: `central account create NAME --role admin`, the first of all people")
    return lines


def _refuse_lost_keys(settings: Settings) -> None:
    """A key that kiosks believe is never quietly followed by a new one."""
    missing = [each for each in PURPOSES if not path_of(settings.key_directory, each).exists()]
    lost = set(missing) & purposes_told_of(settings.database_url)
    if lost:
        raise CommandError(
            f"{settings.key_directory}: the kiosks know a key for {', '.join(sorted(lost))}, and"
            " its file is gone. Restore it from its backup, or put the announced one in its place"
            " (`central key rotate`); docs/keys.md says how"
        )


def bring_up_to_date(
    config: Path | None,
    *,
    citus: bool = False,
    grant_to: str | None = None,
    owner: str | None = None,
) -> list[str]:
    """Migrate the database; returns lines that say what was done.

    `citus`: distribute its tables too; `grant_to`: the role that serves; `owner`: the role that
    does it, where the settings name the one that serves, which then gets its rights.
    """
    settings, serving = _as_owner(open_settings(config), owner)
    lines = [_migrate(settings)]
    if citus:
        engine = open_engine(settings.database_url, settings.database_limits)
        issued = distribute(engine)
        engine.dispose()
        lines += issued or ["citus: every table is in its place already"]
    return lines + _grant(settings, grant_to or serving)


def _as_owner(settings: Settings, owner: str | None) -> tuple[Settings, str | None]:
    """The settings with the owner's role in the address, and the role that serves, if they differ.

    The password of the owner is never the one that serves: it comes from PGPASSFILE.
    """
    address = read_address(settings.database_url)
    if owner is None:
        return settings, None
    if address.get_backend_name() != "postgresql" or not address.username:
        raise CommandError(
            "--owner is of PostgreSQL: expected [database] url to name the role that serves, as in"
            " postgresql://thuocdo@db.example.vn/thuocdo"
        )
    plain = address._replace(username=owner, password=None)
    database = settings.database.model_copy(
        update={"url": plain.render_as_string(hide_password=False)}
    )
    changed = settings.model_copy(update={"database": database}).in_folder(settings.folder)
    return changed, address.username if address.username != owner else None


def _grant(settings: Settings, role: str | None) -> list[str]:
    if role is None:
        return []
    engine = open_engine(settings.database_url, settings.database_limits)
    with writing(engine) as connection:
        grant(connection, role)
    engine.dispose()
    return [f"rights: {role} may do what the central needs, and no more"]


def _migrate(settings: Settings) -> str:
    engine = open_engine(settings.database_url, settings.database_limits)
    _make_private(engine.url)
    before, after = migrate(engine)
    again = count_outdated_again(engine, utc_now(), _say)
    engine.dispose()
    if before != after:
        _note(settings, What.DATABASE_MIGRATED, {"before": before, "after": after})
    counted = f"; counted again by this version's rules: {', '.join(again)}" if again else ""
    if before == after:
        return f"database: at revision {after}, {counted[2:] or 'nothing to do'}"
    return f"database: revision {before or 'none'} -> {after}{counted}"


def _say(text: str) -> None:
    """At once: of a large database this takes minutes."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _note(settings: Settings, what: What, facts: EntryFacts) -> None:
    """In the audit log; where there is no receipt key yet, nothing can be signed."""
    if not path_of(settings.key_directory, "receipt").exists():
        return
    engine = open_engine(settings.database_url, settings.database_limits)
    with writing(engine) as connection:
        command_author(settings).note(connection, what, "", utc_now(), facts=facts)
    engine.dispose()


def _make_private(url: URL) -> None:
    """Make the file of a new SQLite database readable by its owner only: answers stand in it."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    path = Path(url.database)
    if path.parent.is_dir() and not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, PRIVATE))
