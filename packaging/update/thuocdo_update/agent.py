"""One run of the agent: finish what was begun, else look, download, wait for the moment, install.

Guarantees that nothing on the machine is changed before the whole of what is installed is there
and the way back is kept; that every refusal is one line in the journal and in the state.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from thuocdo_update import decide, machine, state
from thuocdo_update.decide import Kind, Moment, Offer, Step
from thuocdo_update.private_apt import PrivateApt, are_whole, forget
from thuocdo_update.problem import UpdateError
from thuocdo_update.settings import FILE, KEY, fingerprint_of, read_settings
from thuocdo_update.trial import Trial
from thuocdo_update.versions import newest

STICK = Path("/run/thuocdo-kiosk/stick/thuocdo-packages")
QUIET_S, QUIET_ASKED_S = 60, 5
"""Nobody was served for so long, at every look; the latter where IT asked for it."""
BETWEEN_LOOKS_S = 5


def say(words: str) -> None:
    """One line to the journal."""
    print(f"update: {words}", flush=True)


class Agent:
    """One run. Root's."""

    def __init__(self, folder: Path = state.FOLDER) -> None:
        folder.mkdir(mode=0o755, exist_ok=True)
        self.folder = folder
        self.state = state.load(folder)

    def settle(self) -> None:
        """Before the kiosk at the start: what a cut left half done is done."""
        if self.state.phase in {state.INSTALLING, state.RETURNING}:
            Trial(self.folder, self.state, say).mend()

    def look(self, *, asked: bool) -> bool:
        """Whether all is well: nothing newer, one that waits for its moment, or one installed."""
        if self.state.phase != state.SETTLED:
            return Trial(self.folder, self.state, say).finish()
        try:
            step = self._offer()
            if step.kind is Kind.FETCH:
                step = self._wait(asked=asked)
            if step.kind is Kind.INSTALL:
                return Trial(self.folder, self.state, say).begin()
        except machine.EndingError:
            raise
        except UpdateError as error:
            step = Step(Kind.REFUSE, str(error))
        self._tell(step)
        return step.kind is not Kind.REFUSE

    def _tell(self, step: Step) -> None:
        outcome = {Kind.REFUSE: "refused", Kind.WAIT: "waits"}.get(step.kind, "none")
        say(f"{outcome}: {step.why or 'nothing newer is offered'}")
        if step.kind is Kind.REST and self.state.last["outcome"] in {"installed", "rolled-back"}:
            return
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        self.state = self.state.told(outcome, step.why, at)
        state.save(self.state, self.folder)

    def _offer(self) -> Step:
        """REST, REFUSE or FETCH; with the last, the version is downloaded and noted."""
        version, whole = machine.installed()
        if not version or not whole:
            raise UpdateError(f"{machine.PACKAGE} is not whole; run `dpkg --configure -a`")
        told: list[Step] = []
        for source in self._sources():
            try:
                told.append(self._of_a_source(source, version))
            except UpdateError as error:
                told.append(Step(Kind.REFUSE, str(error)))
            if told[-1].kind is Kind.FETCH:
                break
        found = [each for each in told if each.kind is not Kind.REFUSE and each.why] or told
        found = [each for each in told if each.kind is Kind.FETCH] or found
        return found[0] if found else Step(Kind.REST, f"no address in {FILE}, and no stick")

    def _sources(self) -> Iterator[PrivateApt]:
        settings = read_settings()
        suite = f"{machine.release()[0]}-{settings.group}"
        addresses = [f"copy:{STICK}"] if STICK.is_dir() else []
        addresses += [settings.address] if settings.address else []
        if addresses:
            fingerprint_of(KEY)
        for each in addresses:
            yield PrivateApt(self.folder, each, suite, KEY)

    def _of_a_source(self, source: PrivateApt, version: str) -> Step:
        offered = source.offered()
        highest = newest(self.state.highest, version)
        needed = source.needed_mb(offered) if offered else 0
        if self.state.waits == offered and are_whole(self.state.files):
            needed = 0
        step = decide.of_the_offer(
            Offer(
                installed=version,
                offered=offered,
                highest=highest,
                bad=frozenset(self.state.bad),
                foreign=foreign(offered, machine.release()[1]),
                free_mb=machine.free_mb(self.folder, Path("/usr")),
                needed_mb=needed,
            )
        )
        if step.kind is not Kind.REFUSE:
            self.state = replace(self.state, highest=newest(highest, offered))
        if step.kind is Kind.FETCH:
            self._fetch(source, offered)
        elif self.state.waits and self.state.waits != offered:
            # Withdrawn before its moment came.
            self.state = replace(self.state, waits="", files={}, since=0.0)
            forget(self.folder)
        return step

    def _fetch(self, source: PrivateApt, offered: str) -> None:
        if self.state.waits == offered and are_whole(self.state.files):
            return
        say(f"{offered} is downloaded")
        files = source.fetch(offered)
        check_files(list(files), offered)
        self.state = replace(self.state, waits=offered, files=files, since=time.time())
        state.save(self.state, self.folder)

    def _wait(self, *, asked: bool) -> Step:
        """INSTALL once nobody was served for a while; else why not now."""
        looks = (QUIET_ASKED_S if asked else QUIET_S) // BETWEEN_LOOKS_S
        step = decide.of_the_moment(self._moment(asked=asked))
        while step.kind is Kind.INSTALL and looks:
            machine.pause(BETWEEN_LOOKS_S)
            step = decide.of_the_moment(self._moment(asked=asked))
            looks -= 1
        return step

    def _moment(self, *, asked: bool) -> Moment:
        facts = machine.facts()
        now = datetime.now().astimezone()
        with suppress(KeyError):
            self.state = replace(self.state, knows=facts["schema"], place=facts["place"])
        return Moment(
            outbox=facts["outbox"],
            busy=facts["busy"],
            is_open=facts["open"],
            in_window=decide.in_window(now.hour * 60 + now.minute, read_settings().window),
            waited_s=time.time() - self.state.since,
            asked=asked,
        )


def foreign(version: str, number: str) -> str:
    """Why a version is of another release of Debian, or empty."""
    if not version or f"~deb{number}u" in version:
        return ""
    return f"{version} is not for Debian {number}"


def check_files(files: list[str], version: str) -> None:
    """UpdateError unless one of them is our package in that version, for this machine."""
    fields = ("Package", "Version", "Architecture")
    said = {machine.run("dpkg-deb", "--field", each, *fields).text for each in files}
    wanted = f"Package: {machine.PACKAGE}\nVersion: {version}\nArchitecture: amd64\n"
    if wanted not in said:
        raise UpdateError(f"what was downloaded is not {machine.PACKAGE} {version} for amd64")
