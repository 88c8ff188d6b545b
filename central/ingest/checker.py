"""Checks the signatures of a large batch in a process beside this one.

Why a process: libsodium computes without the interpreter's lock, but a thread needs it between two
signatures, and waits each time until the thread that reads the batch gives it up. That costs a
third of what both do (docs/adr/0070). Guarantees that a signature counts as right only where the
other process said so in time; whatever else happens to it, the answer is "none", and the caller
checks by itself.
"""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import IO

from central.ingest.checker_process import Signed, read_answer, write_question

logger = logging.getLogger(__name__)

COMMAND = (sys.executable, "-P", "-m", "central.ingest.checker_process")
"""-P: whatever lies in the folder that the worker was started in, it is not our program."""

ANSWER_S = 15.0
"""Beyond that the other process is taken for stuck and ended: some hundred times what 500 take."""

MOST_FAILURES = 3
"""After so many in a row it is not started again: this machine does not let it live."""


class Checker:
    """One process, started when it is first asked; several threads may ask, one after the other."""

    def __init__(self, command: Sequence[str] = COMMAND, answer_s: float = ANSWER_S) -> None:
        """`command`: of the process; `answer_s`: how long its answer is waited for, seconds."""
        self._command = command
        self._answer_s = answer_s
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._is_closed = False

    def count_good(self, asked: Sequence[Signed]) -> int:
        """How many of `asked`, from the first on, are well signed; 0 where nobody can say."""
        with self._turn:
            if self._is_closed or self._failures >= MOST_FAILURES:
                return 0
            try:
                good = self._ask(asked)
            except Exception as error:  # noqa: BLE001 - whatever it is: the caller checks by itself
                self._failures += 1
                logger.warning("signatures are checked here: the process beside failed: %r", error)
                # Never asked again: its next answer may be that to the question before.
                self._end()
                return 0
            self._failures = 0
            return good

    @property
    def pid(self) -> int | None:
        """Of the process; None while there is none."""
        return None if self._process is None else self._process.pid

    def close(self) -> None:
        """End the process, if there is one; it is not started again."""
        with self._turn:
            self._is_closed = True
            self._end()

    def _ask(self, asked: Sequence[Signed]) -> int:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        process = self._process
        questions, answers = _required(process.stdin), _required(process.stdout)
        # Ended, it answers with the end of its output: neither writing nor reading waits longer.
        with _after(self._answer_s, process.kill):
            write_question(questions, asked)
            good = read_answer(answers)
        if good > len(asked):
            message = f"{good} of {len(asked)} are said to be well signed"
            raise EOFError(message)
        return good

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        _required(process.stdout).close()
        try:
            _required(process.stdin).close()
        except OSError:
            # What was not written any more has nobody to read it.
            return


class VerificationPool(ThreadPoolExecutor):
    """Threads that check signatures, and a process for batches that are large."""

    def __init__(self, threads: int) -> None:
        """`threads`: so many."""
        super().__init__(threads, thread_name_prefix="verify")
        self.checker = Checker()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - the executor's own
        """End the threads, and the process after them."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        self.checker.close()


def _required(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - it was asked for
    return pipe


class _after:  # noqa: N801 - read as words: with _after(...)
    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self._timer = threading.Timer(seconds, act)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
