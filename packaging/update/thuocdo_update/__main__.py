"""The agent's commands: `run` by the timer, `now` by IT, `settle` before the kiosk at the start.

Status 0 where all is well or nothing was to be done, 1 where an update was refused or failed, 75
where another agent is at work. Every line goes to the journal.
"""

import sys

from thuocdo_update.agent import Agent
from thuocdo_update.machine import AtWorkError, alone, end_in_order
from thuocdo_update.problem import UpdateError

REFUSED, AT_WORK, USAGE = 1, 75, 2
COMMANDS = ("run", "now", "settle")


def main(arguments: list[str]) -> int:
    """Do what is asked; give the exit status."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"usage: update {'|'.join(COMMANDS)}", file=sys.stderr)
        return USAGE
    (asked,) = arguments
    end_in_order()
    try:
        with alone():
            agent = Agent()
            if asked == "settle":
                agent.settle()
                return 0
            return 0 if agent.look(asked=asked == "now") else REFUSED
    except AtWorkError as error:
        print(f"update: {error}", flush=True)
        return AT_WORK
    except (UpdateError, OSError) as error:
        print(f"update: {error}", file=sys.stderr, flush=True)
        return REFUSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
