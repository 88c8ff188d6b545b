"""`kiosk log`: the signed log carried on a stick where there is no network, and receipts back.

Guarantees exit code 2 and one clear line for what cannot be done, and that whatever happens to the
stick, the kiosk keeps every record until a receipt for it came. The running kiosk is asked by its
local socket; a stopped one's log is opened under its lock.
"""

import typer

from kiosk.log_command.export_log import export_log
from kiosk.log_command.take_receipts import take_receipts

application = typer.Typer(help="The signed log on a USB stick.", no_args_is_help=True)
application.command(name="export")(export_log)
application.command(name="receipts")(take_receipts)
