"""Sends mails about alarms, as long as the central serves; nobody waits for it."""

from central.alarms.mail.post import Post
from central.rounds import Rounds

ROUND_S = 60.0
"""Between two looks for something new to tell."""


class PostThread(Rounds):
    """One for each process; a claim in the database keeps them apart."""

    name = "alarm-mail"
    put_off = "mails about alarms are sent later"

    def __init__(self, post: Post) -> None:
        """Nothing happens before `start`."""
        super().__init__()
        self._post = post

    def work(self) -> None:
        """Send what is due."""
        self._post.round(self.stopping.is_set)

    def pause_s(self) -> float:
        """See `ROUND_S`."""
        return ROUND_S
