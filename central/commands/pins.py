"""`central kiosk pin`."""

from datetime import datetime
from pathlib import Path

from central.accounts.errors import AccountError
from central.accounts.pins import PIN_ROLES, clear_pin, make_pin, set_pin
from central.commands.errors import CommandError
from central.commands.kiosks import require_kiosk
from central.commands.opening import author_of, open_database
from central.store.engine import reading


def change_pin(
    config: Path | None, kiosk_id: str, role: str, pin: str | None, now: datetime, *, make: bool
) -> list[str]:
    """Set `pin`, make one (its line stands alone), or clear it; returns lines that say so."""
    chosen = next((each for each in PIN_ROLES if each.value == role), None)
    if chosen is None:
        known = " or ".join(each.value for each in PIN_ROLES)
        raise CommandError(f"role {role!r:.40}: expected {known}")
    engine, author = open_database(config), author_of(config)
    with reading(engine) as connection:
        kiosk = require_kiosk(connection, kiosk_id)
    try:
        if make:
            return [make_pin(engine, kiosk, chosen, author, now)]
        if pin is None:
            clear_pin(engine, kiosk, chosen, author, now)
            return [f"{kiosk.kiosk_id}: no PIN for {chosen.value}"]
        set_pin(engine, kiosk, chosen, pin, author, now)
    except AccountError as error:
        raise CommandError(str(error)) from error
    return [f"{kiosk.kiosk_id}: PIN for {chosen.value} set"]
