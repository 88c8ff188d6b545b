"""Where the questionnaires stand that come with the program.

Guarantees one answer for phones, pages and reports: in an installed package beside the program's
own modules, in the source tree under config/. Leaves reading them to `kiosk.survey`.
"""

from pathlib import Path

_INSTALLED = Path(__file__).parent / "questionnaires"
_IN_TREE = Path(__file__).parent.parent / "config" / "questionnaires"

SHIPPED_QUESTIONNAIRES = _INSTALLED if _INSTALLED.is_dir() else _IN_TREE
"""A folder with blocks/ and reasons/ in it; an office's own stand in a folder of the settings."""
