"""`central log export`: the archive of a site, for its auditor.

Guarantees that the file is there whole or not at all, is readable by its owner alone, and that who
runs the command is told what it holds and whom it may be given to.
"""

import gzip
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, cast

from central.archive.archive import Archive
from central.archive.whole_file import whole_file
from central.audit_log import What
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database, open_settings
from central.commands.places import require_site
from central.keys import load_keys
from central.moment import Clock, to_text
from central.phone.phone_key import phone_verify_key
from central.store.archive_queries import archive_snapshot
from central.store.engine import reading, writing

PACKED = ".gz"
PACK_LEVEL = 6
WHAT_IT_IS = """
It holds every rating of the site IN CLEAR, with its time, its counter and its officer; no ticket
number, no dossier code, no comment. Give it to the auditor of this site and to nobody else, on a
medium that is locked away: who has it and a photograph of a check code knows what was answered.
It can be checked anywhere, without this program: kiosk-verify FILE"""


def export_archive(
    config: Path | None, site: str, file: Path, clock: Clock, say: Callable[[str], None]
) -> None:
    """Writes the archive of `site` to `file`, packed if its name ends with .gz."""
    if file.exists():
        raise CommandError(f"{file} is there already and is not overwritten; name another file")
    settings = open_settings(config)
    engine = open_database(config)
    keys = load_keys(settings.key_directory)
    with reading(engine) as connection:
        require_site(connection, site)
        phone_key = phone_verify_key(connection, settings.key_directory)
    snapshot = archive_snapshot(engine, site)
    if snapshot is None:
        raise CommandError(f"there is no site {site!r} any more")
    with writing(engine) as connection:
        # Before a byte of it is written: who takes the half of it has seen that half.
        facts = {"kind": "archive"}
        author_of(config).note(connection, What.EXPORT_MADE, site, clock(), site=site, facts=facts)
    archive = Archive(engine, snapshot, keys.receipt, phone_key, say)
    try:
        with whole_file(file) as stream:
            _write(archive, stream, to_text(clock()), packed=file.name.endswith(PACKED))
    except OSError as error:
        message = f"{file}: cannot be written ({error.strerror}); nothing was left there"
        raise CommandError(message) from error
    finally:
        engine.dispose()
    say(_told(archive, site, file))


def _write(archive: Archive, stream: BinaryIO, at: str, *, packed: bool) -> None:
    if not packed:
        stream.writelines(archive.lines(at))
        return
    with closing(gzip.GzipFile("", "wb", PACK_LEVEL, stream, mtime=0)) as packer:
        for line in archive.lines(at):
            cast("BinaryIO", packer).write(line)


def _told(archive: Archive, site: str, file: Path) -> str:
    n = archive.counts
    what = f"{n['records']} records in {n['logs']} logs of {site}, and {n['forks']} of forks"
    return f"{file}: {what}; {n['marks']} marks, {n['tallies']} tallies.{WHAT_IT_IS}"
