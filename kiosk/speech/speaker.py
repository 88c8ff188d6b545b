"""Reads the screen aloud: a thread that starts the player, one file after another.

Guarantees that a new screen ends what is still being said, that at most one screen waits to be
read, and that nothing here can hurt a rating: `show` returns at once, and a missing pack, file,
player or sound device is said once in the log. The player is ended by its own process id. Leaves
to others: which keys belong to a state (`kiosk.speech.keys`).
"""

import logging
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kiosk.speech.pack import SpeechPack, load_packs
from kiosk.visit import State

logger = logging.getLogger(__name__)

STOP_LIMIT_S = 2.0
"""The farewell to the player; it is killed, so it takes less."""

Wanted = tuple[str, tuple[str, ...]]
"""Language and keys."""

SILENCE: Wanted = ("", ())


class Speaker:
    """Speaks what `show` is given, if the visit or the settings want it spoken."""

    def __init__(
        self,
        folder: Path,
        player: Sequence[str],
        keys_of: Callable[[State], tuple[str, ...]],
        *,
        always: bool = False,
    ) -> None:
        """`player`: a command that plays the file named after it. `keys_of`: see `spoken_keys`."""
        self._folder, self._player = folder, tuple(player)
        self._keys_of, self._always = keys_of, always
        self._said: set[str] = set()
        self._shown: Wanted = SILENCE
        self._changed = threading.Condition()
        self._wanted: Wanted | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ends = False
        self._thread = threading.Thread(target=self._work, name="speech", daemon=True)

    def start(self) -> None:
        """Begins to listen to `show`."""
        self._thread.start()

    def show(self, state: State) -> None:
        """What the screen shows now; the same again says nothing. Never waits."""
        spoken = self._always or state.access.spoken
        wanted = (state.language, self._keys_of(state)) if spoken else SILENCE
        if wanted == self._shown:
            return
        self._shown = wanted
        with self._changed:
            self._wanted = wanted
            self._silence()
            self._changed.notify()

    def stop(self) -> None:
        """Ends the player and the thread; harmless when never started."""
        with self._changed:
            self._ends = True
            self._silence()
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(STOP_LIMIT_S)

    def _silence(self) -> None:
        """Ends the player that runs; the lock is held."""
        if self._process is not None:
            self._process.kill()

    def _work(self) -> None:
        packs, faults = load_packs(self._folder)
        for fault in faults:
            self._say_once(f"{fault}")
        while True:
            with self._changed:
                self._changed.wait_for(self._is_over)
                if self._ends:
                    return
                language, keys = self._wanted or SILENCE
                self._wanted = None
            for path in self._files(packs, language, keys):
                if not self._play(path):
                    break

    def _files(
        self, packs: Mapping[str, SpeechPack], language: str, keys: Sequence[str]
    ) -> list[Path]:
        pack = packs.get(language)
        if pack is None:
            if keys:
                self._say_once(f"{self._folder}: there are no recordings in language {language!r}")
            return []
        found = []
        for key in keys:
            path = pack.file(key)
            if path is None or not path.is_file():
                self._say_once(f"{pack.folder}: there is no recording of {key}")
            else:
                found.append(path)
        return found

    def _play(self, path: Path) -> bool:
        """Plays one file to its end; False: something else is wanted, or it cannot be played."""
        command = [*self._player, str(path)]
        with self._changed:
            if self._is_over():
                return False
        try:
            # Outside of the lock: a program is slow to start from a busy disk, and `show` is not.
            process = subprocess.Popen(  # noqa: S603 - the settings' command
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            self._say_once(f"the player {self._player[0]!r} cannot be started: {error}")
            return False
        with self._changed:
            self._process = process
            if self._is_over():
                self._silence()
        status = process.wait()
        with self._changed:
            self._process = None
            if self._is_over():
                return False
        if status:
            self._say_once(
                f"the player {self._player[0]!r} ended with status {status}; is there a sound "
                f"device? Try: {' '.join(command)}",
                kind=f"status {status}",
            )
        return status == 0

    def _is_over(self) -> bool:
        """Whether something else is to be said, or nothing any more; the lock is held."""
        return self._ends or self._wanted is not None

    def _say_once(self, what: str, *, kind: str = "") -> None:
        if (kind or what) not in self._said:
            self._said.add(kind or what)
            logger.warning("spoken prompts: %s", what)
