"""`kiosk source simulate PROFILE`: a device that is none plays a working day in its wire format.

Guarantees: the same seed plays the same day; what it says, the profile reads back. Nothing real
is said: numbers are made up.
"""

import contextlib
import threading
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import EXIT_USAGE
from kiosk.devices.encoding.device_speech import DeviceSpeech, NoSpeechError
from kiosk.devices.profile import ProfileError, load_profile
from kiosk.devices.simulated_day import DEFAULT_TICKETS, working_day
from kiosk.devices.simulator import PseudoTerminal

DEFAULT_SPEED = 60.0
FASTEST = 100_000.0
LEAST_PAUSE_S = 0.15
"""Between two sayings, however fast: silence is what ends the frames of some devices."""


def simulate(
    profile: Annotated[Path, typer.Argument(help="The profile whose device is played.")],
    link: Annotated[
        Path | None, typer.Option("--link", help="Make the device path here; it is told.")
    ] = None,
    counter: Annotated[
        str, typer.Option("--counter", help="The counter that tickets are called to.")
    ] = "05",
    speed: Annotated[
        float, typer.Option(min=0.1, max=FASTEST, help="How many times as fast as a real day.")
    ] = DEFAULT_SPEED,
    seed: Annotated[int, typer.Option(help="Another seed, another day.")] = 1,
    tickets: Annotated[
        int, typer.Option(min=1, max=9999, help="How many tickets the day has.")
    ] = DEFAULT_TICKETS,
) -> None:
    """Plays a working day of a queue device on a pseudo-terminal, in the profile's wire format.

    Give the device path that it tells to the kiosk's settings, or to `kiosk source watch --url`.
    Ends with the day, or with Ctrl-C.
    """
    try:
        speech = DeviceSpeech(load_profile(profile), counter)
        device = PseudoTerminal(link)
    except (ProfileError, NoSpeechError) as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    except OSError as error:
        typer.echo(
            f"kiosk: --link {link}: the device path cannot be made ({error.strerror}); name a path "
            "that is not there yet, in a folder that is yours",
            err=True,
        )
        raise typer.Exit(EXIT_USAGE) from error
    said: Counter[str] = Counter()
    with device:
        typer.echo(f"the device is at {device.path}; end with Ctrl-C")
        # Ctrl-C is how the user ends it; the summary follows.
        with contextlib.suppress(KeyboardInterrupt):
            _play(speech, device, said, speed=speed, day=(seed, tickets))
    words = ", ".join(f"{count} {kind}" for kind, count in said.items()) or "nothing"
    typer.echo(f"\nsummary: {words}")


def _play(
    speech: DeviceSpeech,
    device: PseudoTerminal,
    said: Counter[str],
    *,
    speed: float,
    day: tuple[int, int],
) -> None:
    never = threading.Event()
    for saying in working_day(*day):
        data = speech.say(saying.kind, saying.number)
        if data is None:
            # This device has no word for it.
            continue
        never.wait(max(LEAST_PAUSE_S, saying.after_s / speed))
        device.garbage(data)
        said[saying.kind] += 1
        typer.echo(f"{saying.kind} {speech.ticket(saying.number)}")
