"""``python -m engine.training``: ``rasa train`` with the same options, and sooner done.

TensorFlow is left out as in the engine (`ENGINE_TENSORFLOW=on` loads it). Rasa checks domain and
stories before it trains; as that reads all data a second time and keeps one processor busy, it is
done beside the training here. What the check finds still fails the training.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from engine.without_tensorflow import leave_out_tensorflow, wants_tensorflow

# Options of `rasa train` that say what is trained from: what `rasa data validate` has to look at.
_SOURCES = ("--config", "-c", "--domain", "-d", "--data")
_VALIDATE = ("data", "validate")


def check_command(options: Sequence[str]) -> list[str]:
    """Return the command line of the check that belongs to these options of a training."""
    looked_at: list[str] = []
    taking = False
    for option in options:
        name, _, value = option.partition("=")
        if option.startswith("-"):
            taking = name in _SOURCES and not value
        if taking or name in _SOURCES:
            looked_at.append(option)
    return [sys.executable, "-m", "engine.training", *_VALIDATE, *looked_at]


def train(options: Sequence[str]) -> int:
    """Train and check at once; returns the exit status, 0 where both went well."""
    checking = subprocess.Popen(  # noqa: S603 - our own command line
        check_command(options), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        status = _rasa(["train", *options, "--skip-validation"])
    except BaseException:
        checking.kill()
        raise
    said, _ = checking.communicate()
    if checking.returncode != 0:
        sys.stdout.write(said)
        print("Rasa's check of domain and stories has failed; see above.")
    return status or checking.returncode


def _rasa(arguments: Sequence[str]) -> int:
    """Run a command of Rasa's in this process."""
    from rasa.__main__ import main

    sys.argv = ["rasa", *arguments]
    try:
        main()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return 0


def main() -> int:
    """Train, or check where the check's own command is given; returns the exit status."""
    if not wants_tensorflow(os.environ):
        leave_out_tensorflow()
    options = sys.argv[1:]
    return _rasa(options) if tuple(options[:2]) == _VALIDATE else train(options)


if __name__ == "__main__":
    raise SystemExit(main())
