"""The central's public keys that this kiosk believes now: of its enrolment or its configuration.

Guarantees that a key is believed only if the enrolment named it or a configuration in force
announced it, and that asking for a key to seal to never waits for a disk. Any thread may ask.
Leaves to others: which configuration is in force (`kiosk.identity.configuration_file`).
"""

from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.identity.configuration_keys import Announced
from kiosk.identity.enrolment import Enrolment
from kiosk.record import SealingPublicKey, VerifyKey


class CentralKeys:
    """Follows the configuration."""

    def __init__(self, enrolment: Enrolment, configuration: ConfigurationFile) -> None:
        """Of the `enrolment` the keys that hold until a configuration names others."""
        self._configuration = configuration
        self._receipt = Announced(VerifyKey.from_text(enrolment.receipt_key))
        self._sealing = SealingPublicKey.from_text(enrolment.sealing_key)
        recovery = enrolment.recovery_key
        self._recovery = SealingPublicKey.from_text(recovery) if recovery else None

    def receipt_keys(self) -> tuple[VerifyKey, ...]:
        """What receipts, answers and the time may be signed by: the current key, then the next.

        Reads the configuration's file the first time: not for the GUI thread.
        """
        held = self._configuration.current()
        if held is None or held.keys is None:
            return self._receipt.believed
        return held.keys.receipt.believed

    def sealing(self) -> SealingPublicKey:
        """What attachments are sealed to. Never waits: until the configuration was read, it is the
        enrolment's key, which the central opens as well.
        """
        held = self._configuration.seen
        return self._sealing if held is None or held.keys is None else held.keys.sealing.current

    def recovery(self) -> SealingPublicKey | None:
        """What records are sealed to once they have their receipt; None where the enrolment is of
        an earlier version and no configuration names one. Never waits, as `sealing`.
        """
        held = self._configuration.seen
        return self._recovery if held is None or held.keys is None else held.keys.recovery.current
