"""What stands on the screen of the service menu.

Leaves to others: what the menu can do (`kiosk.service`) and its drawing.
"""

from kiosk.ui.first_view import View
from kiosk.ui.words import Words


def service_content(service: object, words: Words) -> View:
    """The content in the phase `Service`."""
    del service
    return {"title": "", "close": words["thanks.close"]}
