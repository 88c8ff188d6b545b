"""`central api-key`: keys by which other systems read, added, listed, revoked."""

from datetime import datetime
from pathlib import Path

from central.api.keys import AUDIENCES, make_key
from central.audit_log import What
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database
from central.commands.places import require_site
from central.moment import to_text
from central.store.api_key_queries import list_api_keys, revoke_api_key
from central.store.engine import reading, writing

EVERY_SITE = "province"
LONGEST_NAME = 80


def add_key(
    config: Path | None, name: str, site_id: str | None, now: datetime, audience: str = "public"
) -> list[str]:
    """A new key, its text alone on the last line: it is shown this once."""
    if audience not in AUDIENCES:
        raise CommandError(f"--audience: expected one of {', '.join(AUDIENCES)}, found {audience}")
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise CommandError(f"--name: expected a line of 1 to {LONGEST_NAME} characters")
    author = author_of(config)
    with writing(open_database(config)) as connection:
        if site_id is not None:
            require_site(connection, site_id)
        key, text = make_key(connection, name, site_id, now, AUDIENCES[audience])
        facts = {"name": name, "audience": audience}
        author.note(connection, What.API_KEY_ADDED, key.key_id, now, site=site_id, facts=facts)
    reads = f"key {key.key_id} reads {site_id or 'every site'} as {audience}"
    return [f"{reads}; it is shown this once:", text]


def key_table(config: Path | None) -> list[str]:
    """Every key: id, scope, audience, made, revoked, name."""
    with reading(open_database(config)) as connection:
        keys = list_api_keys(connection)
    lines = [
        f"{each.key_id}  {each.site_id or EVERY_SITE:<20}  {each.audience:<8}"
        f"  {each.made_at[:10]}"
        f"  {(each.revoked_at or '')[:10]:<10}  {each.name}"
        for each in keys
    ]
    head = f"{'key':<10}  {'scope':<20}  {'audience':<8}  {'made':<10}  {'revoked':<10}  name"
    return [head, *lines]


def revoke_key(config: Path | None, key_id: str, now: datetime) -> list[str]:
    """The key is good no more, from this moment on."""
    author = author_of(config)
    with writing(open_database(config)) as connection:
        if not revoke_api_key(connection, key_id, to_text(now)):
            raise CommandError(f"there is no key {key_id} that is good; `central api-key list`")
        author.note(connection, What.API_KEY_REVOKED, key_id, now)
    return [f"key {key_id} is revoked"]
