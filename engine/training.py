"""``python -m engine.training``: ``rasa train`` with the same options, and sooner done.

TensorFlow is left out as in the engine (`ENGINE_TENSORFLOW=on` loads it). Rasa checks domain and
stories before it trains; as that reads all data a second time and keeps one processor busy, it is
done beside the training here. A model is put in place only when both went well.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from engine.without_tensorflow import leave_out_tensorflow, wants_tensorflow

_VALIDATE = ("data", "validate")


def _parsed(options: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Part what this module has to know of `rasa train`'s options from those it hands on."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--config", "-c")
    parser.add_argument("--domain", "-d")
    parser.add_argument("--data", nargs="+")
    parser.add_argument("--out", type=Path, default=Path("models"))
    return parser.parse_known_args(options)


def sources(options: Sequence[str]) -> list[str]:
    """Return the options that say what is trained from, as `rasa data validate` takes them too."""
    parsed, _ = _parsed(options)
    said = [(name, [value]) for name in ("config", "domain") if (value := getattr(parsed, name))]
    said += [("data", parsed.data)] if parsed.data else []
    return [word for name, values in said for word in (f"--{name}", *values)]


def train(options: Sequence[str]) -> int:
    """Train and check at once; returns the exit status, 0 where both went well."""
    parsed, others = _parsed(options)
    if not {"-h", "--help"}.isdisjoint(others):
        return _rasa(["train", "--help"])
    looked_at = sources(options)
    try:
        parsed.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(f"--out {parsed.out} is no folder to write in: {error.strerror}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix=".training-", dir=parsed.out) as folder:
        checking = subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-m", "engine.training", *_VALIDATE, *looked_at],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            status = _rasa(["train", *others, *looked_at, "--out", folder, "--skip-validation"])
        except BaseException:
            checking.kill()
            raise
        said, _ = checking.communicate()
        if checking.returncode != 0:
            sys.stdout.write(said)
            print("Rasa's check of domain and stories has failed; see above. No model was kept.")
        status = status or checking.returncode
        if status == 0:
            for model in Path(folder).glob("*.tar.gz"):
                # Within one folder, so that whoever looks sees a whole model or none.
                kept = model.replace(parsed.out / model.name)
                print(f"The check went well too; the model is {kept}.")
    return status


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
