"""Whether this process goes on serving: set once, when it was told to end."""

from dataclasses import dataclass


@dataclass(slots=True)
class Serving:
    """`is_ending`: no new work should come; what is under way is finished."""

    is_ending: bool = False

    def end(self) -> None:
        """From now on the process says that it is not ready."""
        self.is_ending = True
