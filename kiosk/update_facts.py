"""What the update agent asks a kiosk: whether its log is whole, and whether anybody is there.

Guarantees that the answer of a running kiosk comes from its own storage thread, never from a file
opened beside it; that a kiosk which does not run has its file read under its lock; that no answer,
ticket or officer is in it. Leaves to others: what follows from it (packaging/update).
"""

from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from typing import Any, Final

from kiosk.control import ControlError, Handler, NotRunningError, ask
from kiosk.doctor_running import outbox_facts
from kiosk.doctor_stopped import StoppedFiles
from kiosk.queue.lock import OUTBOX
from kiosk.queue.migrate import HEAD
from kiosk.service_facts import Sources
from kiosk.settings import Settings

UPDATE: Final = "update"
"""The name of the command on the kiosk's socket."""
AT_REST: Final = frozenset({"Idle", "OutOfService"})
"""Phases of the screen in which nobody is being served."""
ANSWER_LIMIT_S = 60.0


def update_handler(sources: Sources, screen: Callable[[], str]) -> Handler:
    """Answers `UPDATE` with one object; `sources` may be filled in later.

    Members: `version`; `outbox`: why the log is not whole, or empty; `busy`: whether a visit is on
    the screen; `open`: whether the counter is open now, null where no hours are set.
    """

    def handle(_arguments: Mapping[str, Any]) -> Iterator[dict[str, object]]:
        facts = outbox_facts(sources)
        # Before it is approved a kiosk has no log; there is nothing to lose.
        problem = "" if facts is None else facts.problem
        hours = None if sources.arranged is None else sources.arranged.hours
        yield {
            "version": sources.version,
            "outbox": problem,
            "busy": sources.storage is not None and screen() not in AT_REST,
            "open": None if hours is None else hours.is_open(sources.now()),
        }

    return handle


def facts_of(settings: Settings) -> dict[str, object]:
    """The answer, of the kiosk that runs or of its files; `schema` and `place`: of its outbox.

    A kiosk that neither answers nor lets its file be read has that as `outbox`.
    """
    folder = settings.storage.folder
    said: dict[str, object] = {"version": version("thuocdo"), "busy": False, "open": None}
    said |= {"schema": int(HEAD), "place": str((folder / OUTBOX).resolve()), "runs": True}
    try:
        (told,) = ask(folder, UPDATE, limit_s=ANSWER_LIMIT_S)
    except NotRunningError:
        stopped = StoppedFiles(folder).outbox()
        return said | {"runs": False, "outbox": "" if stopped is None else stopped.problem}
    except (ControlError, ValueError) as error:
        return said | {"outbox": f"the kiosk does not answer: {error}"}
    return said | told
