"""`kiosk source`: what IT does with a queue device before the kiosk uses it, and when it fails.

Guarantees: every command is registered here and stands in a file of its own; what IT can mend
ends with exit code 2 and one clear line; Ctrl-C ends with a summary and code 0.
"""

import typer

from kiosk.source_command.key import make_key
from kiosk.source_command.learn import learn
from kiosk.source_command.record import record
from kiosk.source_command.replay import replay
from kiosk.source_command.simulate import simulate
from kiosk.source_command.watch import watch

application = typer.Typer(help="Queue devices, scanners and feeds.", no_args_is_help=True)
application.command(name="watch")(watch)
application.command(name="learn")(learn)
application.command(name="record")(record)
application.command(name="replay")(replay)
application.command(name="simulate")(simulate)
application.command(name="key")(make_key)
