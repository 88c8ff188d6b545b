"""What lives in this process: the screens' objects by class, and memory that is ours alone.

Guarantees that whatever is on the scene is counted, also what a Repeater makes, which is nobody's
child; that memory does not depend on which other processes map the same libraries.
"""

import ctypes
import gc
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtQuick import QQuickItem

from kiosk.ui.window import KioskWindow

ROLLUP = Path("/proc/self/smaps_rollup")
OURS = ("Private_Dirty:", "Swap:")
"""Pages that this process has written, in memory or swapped out. Pages of files, clean or shared,
come and go with the page cache and with whoever else runs Qt: they tell of nothing that grows."""
KB_PER_MB = 1024


def population(window: KioskWindow) -> Counter[str]:
    """Objects by class: the scene's items and the children of the window, each once."""
    tidy()
    view = window.quick_window
    found: dict[int, QObject] = {id(each): each for each in view.findChildren(QObject)}
    waiting: list[QQuickItem] = [view.contentItem()]
    while waiting:
        item = waiting.pop()
        found[id(item)] = item
        found |= {id(each): each for each in item.findChildren(QObject)}
        waiting += item.childItems()
    return Counter(each.metaObject().className() for each in found.values())


def tidy() -> None:
    """Deletes what only waits for it, in Qt and in Python."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def private_mb() -> float:
    """Memory of this process alone, in MB, without what the C library keeps free for reuse."""
    tidy()
    ctypes.CDLL(None).malloc_trim(0)
    lines = ROLLUP.read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(OURS)) / KB_PER_MB
