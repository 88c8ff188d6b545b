"""`kiosk source`: what IT does with a queue device before the kiosk uses it, and when it fails.

Guarantees: every command is registered here and stands in a file of its own; what IT can mend
ends with exit code 2 and one clear line; Ctrl-C ends with a summary and code 0.
"""

import typer

application = typer.Typer(help="Queue devices, scanners and feeds.", no_args_is_help=True)
