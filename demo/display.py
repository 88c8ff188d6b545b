"""A display for the kiosk: the one that is there, or an Xvfb of our own."""

import os
import shutil
import subprocess
from dataclasses import dataclass

PORTRAIT = (1080, 1920)
START_LIMIT_S = 20


class NoDisplayError(Exception):
    """There is no display and no Xvfb to make one."""


@dataclass(slots=True)
class Display:
    """`name` for DISPLAY; `own` if it is nobody's but ours, so that full screen is welcome."""

    name: str
    own: bool
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that draws here."""
        environment = dict(os.environ, DISPLAY=self.name, QT_QPA_PLATFORM="xcb")
        if self.process is None:
            environment.pop("QT_QPA_PLATFORM")
        return environment

    def close(self) -> None:
        """Ends the Xvfb that `open_display` started, if it did."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


def open_display(size: tuple[int, int] = PORTRAIT, *, own: bool = False) -> Display:
    """The display of this session, or an Xvfb of `size`; `own` asks for the latter in any case."""
    if not own and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return Display(os.environ.get("DISPLAY", ""), own=False)
    server = shutil.which("Xvfb")
    if server is None:
        message = "there is no display and no Xvfb; run: apt-get install xvfb"
        raise NoDisplayError(message)
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [
            server,
            "-displayfd",
            str(writer),
            "-screen",
            "0",
            f"{size[0]}x{size[1]}x24",
            "-nolisten",
            "tcp",
        ],
        pass_fds=[writer],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Ctrl-C is for us: the display goes last.
        start_new_session=True,
    )
    os.close(writer)
    with os.fdopen(reader, "rb") as announced:
        number = announced.readline().decode("ascii").strip()
    if not number:
        process.wait()
        message = "Xvfb did not start"
        raise NoDisplayError(message)
    return Display(f":{number}", own=True, process=process)
