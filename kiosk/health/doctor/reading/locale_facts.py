"""Which locale the environment asks for, and whether the C library has it."""

import ctypes
import sys
from collections.abc import Mapping

from kiosk.health.doctor.language import PLAIN, LocaleFacts

_LC_CTYPE_MASK = 1
"""1 << LC_CTYPE of glibc's locale.h."""


def read_locale(environment: Mapping[str, str]) -> LocaleFacts:
    """The locale of `environment`; nothing of this process is changed."""
    named = (environment.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    name = next((each for each in named if each), "")
    return LocaleFacts(name, name in PLAIN or _has(name), sys.getfilesystemencoding())


def _has(name: str) -> bool:
    library = ctypes.CDLL(None)
    library.newlocale.restype = ctypes.c_void_p
    library.newlocale.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)
    library.freelocale.argtypes = (ctypes.c_void_p,)
    made = library.newlocale(_LC_CTYPE_MASK, name.encode("utf-8", "replace"), None)
    if made:
        library.freelocale(made)
    return bool(made)
