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
from pathlib import Path

from deploy.processes import Ports, Stack, StartError
from deploy.training import ROOT, TrainingError, ensure_model


def _say(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    """Run until asked to stop; returns the exit status."""
    data_dir = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        ports = Ports.of(os.environ)
        _say("Looking whether the model is up to date ...")
        began = time.monotonic()
        model, trained = ensure_model(data_dir)
        if trained:
            _say(f"Trained in {time.monotonic() - began:.0f} s.")
    except (StartError, TrainingError) as error:
        print(error, file=sys.stderr)
        return 1
    if stop.is_set():
        return 0
    stack = Stack(data_dir, ports, model)
    try:
        _say("Starting the engine, the actions and the gateway (about 10 s) ...")
        stack.start_all()
        _say(f"Ready: http://127.0.0.1:{ports.gateway}/   (Ctrl-C ends it)")
        while not stop.wait(0.5):
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
