"""``python -m deploy``: run the assistant on this machine (`make run`).

Trains what has changed, starts every process, says when it is ready, and ends all of them on
Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from console.settings import SettingsError as ConsoleSettingsError
from console.settings import read_settings as console_settings
from deploy.console_watch import ConsoleWatch
from deploy.processes import CONSOLE, Ports, Stack, StartError, console_wanted
from gateway.messenger.settings import read_messenger_settings
from gateway.settings import SettingsError, read_settings
from lifecycle.model_store import promoted_model
from lifecycle.training import ROOT, TrainingError, ensure_model, model_name
from records.location import LocationError, ensure_folder


def _say(text: str) -> None:
    print(text, flush=True)


def _model(data_dir: Path) -> Path:
    """Give the model to start with: the promoted one, else that of the present files."""
    promoted = promoted_model(ROOT, data_dir)
    if promoted is not None:
        _say(f"Serving {promoted.name}, which was promoted in the console.")
        if promoted.name != f"{model_name()}.tar.gz":
            _say("The files here would make another one: train and promote it in the console.")
        return promoted
    _say("Looking whether the model is up to date ...")
    began = time.monotonic()
    model, trained = ensure_model(data_dir)
    if trained:
        _say(f"Trained in {time.monotonic() - began:.0f} s.")
    return model


def check_settings(environment: Mapping[str, str], *, console: bool) -> Path:
    """Read every part's settings, before a model is trained for minutes; give `DATA_DIR`.

    Raises:
        StartError: one cannot be used; names it and the mend.
    """
    try:
        found = read_settings(environment)
        read_messenger_settings(environment)
        ensure_folder(found.database_url)
        if console:
            console_settings(environment)
        found.data_dir.mkdir(parents=True, exist_ok=True)
    except (SettingsError, ConsoleSettingsError, LocationError) as error:
        raise StartError(f"The assistant cannot start.\n{error}") from None
    except OSError as error:
        raise StartError(
            f"DATA_DIR {found.data_dir} cannot be made ({error.strerror}); set it to a folder that "
            "this process may write to."
        ) from None
    return found.data_dir


def main() -> int:
    """Run until asked to stop; returns the exit status."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        ports = Ports.of(os.environ)
        console = console_wanted(os.environ)
        data_dir = check_settings(os.environ, console=console)
        model = _model(data_dir)
    except (StartError, TrainingError) as error:
        print(error, file=sys.stderr)
        return 1
    if stop.is_set():
        return 0
    stack = Stack(data_dir, ports, model, console=console, report=_say)
    try:
        _say("Starting the parts (about 10 s) ...")
        stack.start_all()
        _say(f"Ready: http://127.0.0.1:{ports.gateway}/   (Ctrl-C ends it)")
        if stack.runs(CONSOLE):
            _say(f"Staff:  http://127.0.0.1:{ports.console}/")
        watch = ConsoleWatch(stack)
        while not stop.wait(0.5):
            watch.step()
            ended = stack.ended()
            if ended:
                _say(f"The {ended} ended; starting it again. Its log: {stack.log(ended)}")
                stack.kill(ended)
                stop.wait(1)
                stack.start(ended)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        stack.stop()
    _say("Stopped.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
