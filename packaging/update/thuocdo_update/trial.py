"""An update from its first change to its end: installed, tried, kept, or taken back.

Guarantees that whatever is cut, the next run goes on from the state on the disk: dpkg is given the
same files again, which ends in the same place. The version before is taken only after three starts
of the new one failed, and only where it can open the log that the new one has left.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from thuocdo_update import decide, machine, state
from thuocdo_update.decide import After
from thuocdo_update.keep import drop_others, keep_file, keep_installed
from thuocdo_update.private_apt import are_whole, forget
from thuocdo_update.problem import UpdateError
from thuocdo_update.state import State

START_LIMIT_S = 240
"""A start may take a migration of the log; a kiosk that ends is found at once."""
HOLDS_S = 5
"""So long it must go on taking touches."""
POLL_S = 0.25
HERE = Path(__file__).resolve().parent
ASIDE = "agent"


class Trial:
    """One update."""

    def __init__(self, folder: Path, begun: State, say: Callable[[str], None]) -> None:
        self.folder, self.state, self.say = folder, begun, say

    def begin(self) -> bool:
        """The first change: whether the new version runs in the end."""
        old, _ = machine.installed()
        new = self.state.waits
        kept = keep_installed(self.folder, old)
        self._lay_aside()
        self._note(phase=state.INSTALLING, new=new, old=old, kept=str(kept), tried=0)
        self.say(f"{new} is installed over {old}")
        self._install()
        return self.finish()

    def mend(self) -> None:
        """What dpkg was cut in is done again."""
        self.say(f"goes on with {self.state.phase} {self.state.new}")
        machine.set_up()
        if self.state.phase == state.RETURNING:
            machine.install([self.state.kept], back=True)
        else:
            self._install()

    def finish(self) -> bool:
        """Goes on from wherever it stands: whether the new version runs in the end."""
        if self.state.phase == state.INSTALLING:
            self.mend()
        if self.state.phase == state.RETURNING:
            return self._take_back()
        if self.state.phase == state.SETTLED:
            return False
        return self._try()

    def _install(self) -> None:
        """Phase TRYING where the new version is there; else SETTLED or RETURNING."""
        if not are_whole(self.state.files):
            said = machine.Said(1, "the downloaded package is not whole any more")
        else:
            said = machine.install(list(self.state.files))
        found, whole = machine.installed()
        if found == self.state.new and whole:
            self._note(phase=state.TRYING)
            return
        machine.set_up()
        found, whole = machine.installed()
        why = f"{self.state.new} could not be installed: {said.line}"
        if found == self.state.old and whole:
            self._not_installed(why)
        else:
            self._give_up(why)

    def _not_installed(self, why: str) -> None:
        """Dpkg put everything back: the machine is as it was."""
        faults = self.state.faults | {self.state.new: self.state.faults.get(self.state.new, 0) + 1}
        if faults[self.state.new] >= decide.TRIES:
            self.state = replace(self.state, bad=self.state.bad | {self.state.new: why})
        self._note(faults=faults)
        self._settle("failed", why)

    def _try(self) -> bool:
        while True:
            self._note(tried=self.state.tried + 1)
            self.say(f"{self.state.new} is started, time {self.state.tried} of {decide.TRIES}")
            problem = self._start()
            schema, oldest = machine.schema_of(self.state.place)
            can_return = decide.opens(schema, oldest, self.state.knows)
            after = decide.after_try(self.state.tried, healthy=not problem, can_return=can_return)
            if problem:
                self.say(f"{self.state.new} did not start: {problem}")
            if after is After.KEEP:
                return self._keep()
            why = f"{self.state.new} did not start {decide.TRIES} times: {problem}"
            if after is After.RETURN:
                self._give_up(why)
                return self._take_back()
            if after is After.STAY:
                self.state = replace(self.state, bad=self.state.bad | {self.state.new: why})
                why += f"; {self.state.old} cannot open the log (schema {schema}), so it stays"
                self._settle("failed", why)
                return False

    def _start(self) -> str:
        """Starts the kiosk anew and watches: why it does not take touches, or empty."""
        machine.run("systemctl", "daemon-reload", limit_s=60)
        machine.run("systemctl", "reset-failed", machine.UNIT, limit_s=30)
        machine.run("systemctl", "restart", "--no-block", machine.UNIT, limit_s=30)
        until = time.monotonic() + START_LIMIT_S
        well_since: float | None = None
        while time.monotonic() < until:
            # The state right after the command may still be that of the run before.
            machine.pause(POLL_S)
            unit = machine.unit()
            if unit.get("ConditionResult") == "no" and unit.get("ActiveState") == "inactive":
                # Somebody wants the console and no kiosk: nothing can be said against it.
                return ""
            if unit.get("NRestarts", "0") != "0" or unit.get("ActiveState") == "failed":
                return "it ended again before it took touches"
            if unit.get("ActiveState") != "active":
                well_since = None
            elif well_since is None:
                well_since = time.monotonic()
            elif time.monotonic() - well_since >= HOLDS_S:
                return str(machine.facts()["outbox"])
        return f"it took no touches within {START_LIMIT_S} s"

    def _keep(self) -> bool:
        new, old = self.state.new, self.state.old
        for file in self.state.files:
            if Path(file).name.startswith(f"{machine.PACKAGE}_"):
                keep_file(self.folder, new, Path(file))
        drop_others(self.folder, new, old)
        self._settle("installed", f"{new} over {old}")
        return True

    def _give_up(self, why: str) -> None:
        self._note(phase=state.RETURNING, bad=self.state.bad | {self.state.new: why})
        self.say(why)

    def _take_back(self) -> bool:
        old = self.state.old
        said = machine.install([self.state.kept], back=True)
        found, whole = machine.installed()
        if found != old or not whole:
            machine.set_up()
            found, whole = machine.installed()
        why = self.state.bad.get(self.state.new, "")
        if found != old or not whole:
            self._settle("failed", f"{why}; {old} could not be put back: {said.line}")
            return False
        problem = self._start()
        self._settle("rolled-back", f"{why}; {old}: {problem or 'runs again'}")
        return False

    def _settle(self, outcome: str, why: str) -> None:
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        clean = replace(self.state, phase=state.SETTLED, waits="", files={}, since=0.0, tried=0)
        self.state = clean.told(outcome, why, at)
        state.save(self.state, self.folder)
        shutil.rmtree(self.folder / ASIDE, ignore_errors=True)
        forget(self.folder)
        self.say(f"{outcome}: {why}")

    def _lay_aside(self) -> None:
        """This agent, whole, outside of what is replaced."""
        making, place = self.folder / "agent.new", self.folder / ASIDE
        for each in (making, place):
            shutil.rmtree(each, ignore_errors=True)
        try:
            shutil.copytree(HERE, making / HERE.name)
        except OSError as error:
            raise UpdateError(f"the agent cannot be laid aside: {error}") from error
        making.rename(place)
        machine.run("sync", "--file-system", str(self.folder), limit_s=120)

    def _note(self, **changed: object) -> None:
        self.state = replace(self.state, **changed)  # type: ignore[arg-type]
        state.save(self.state, self.folder)
