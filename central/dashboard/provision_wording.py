"""What the fleet page says of batches of kiosks that were made ready by file."""

from central.dashboard.words_part import WordsPart, complete

FAULTS = (
    "gone",
    "no-label",
    "label",
    "label-twice",
    "label-given",
    "counter",
    "counter-twice",
    "differ",
)
"""Of `central.fleet.provision_approval`."""


class ProvisionWords(WordsPart):
    """Batches on the fleet page. `faults`: why an approval cannot be, with `{kiosk}`, `{about}`."""

    title: str
    lead: str
    batch: str
    used: str
    used_up: str
    until: str
    expired: str
    ended: str
    waits: str
    none_waits: str
    tick_all: str
    label: str
    approve: str
    compared: str
    paste: str
    paste_lead: str
    paste_list: str
    paste_do: str
    pasted: str
    paste_wrong: str
    odd: str
    odd_counter: str
    faults: dict[str, str]

    def model_post_init(self, _context: object) -> None:
        """Every fault has its sentence."""
        complete(self.faults, FAULTS)
