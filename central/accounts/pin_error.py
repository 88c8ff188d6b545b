"""Why a PIN may not be set, as an error with a sentence for who types a command."""

from central.accounts.errors import AccountError
from central.accounts.pin_rules import PinFault

_SAID = {
    PinFault.FORM: "expected 6 to 8 digits",
    PinFault.NOT_THE_SAME: "the PIN was typed in two ways; type the same twice",
    PinFault.FEW_DIGITS: "fewer than three different digits; choose another",
    PinFault.RUN: "the digits run up or down; choose another",
    PinFault.REPEATED: "a group of digits and the same again; choose another",
    PinFault.MIRRORED: "the same forwards and backwards; choose another",
    PinFault.DOUBLED: "every digit twice; choose another",
    PinFault.KEYPAD: "a shape on the keypad; choose another",
    PinFault.DATE: "a date; choose another",
    PinFault.KIOSK: "it holds digits of the kiosk's id; choose another",
    PinFault.COUNTER: "it is the counter's number; choose another",
    PinFault.OTHER_ROLE: "the other role of this kiosk has this PIN; choose another",
    PinFault.OFFICER: "it holds digits of the officer's id; choose another",
    PinFault.TAKEN: "somebody at this site has this PIN; choose another",
}


class PinError(AccountError):
    """The PIN may not be set; `fault` says why."""

    def __init__(self, fault: PinFault) -> None:
        """The message is for who types a command; it never holds the PIN."""
        super().__init__(f"this PIN may not be set: {_SAID[fault]}")
        self.fault = fault
