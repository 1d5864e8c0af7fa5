"""``python -m engine``: serve a model to the gateway, as ``rasa run`` does, and lighter.

It is Rasa's agent behind Rasa's REST channel, without the commands, servers and channels that
``rasa run`` loads beside it. ``rasa run`` and ``rasa shell`` serve the same model with the same
answers.
"""

from __future__ import annotations

import os
import sys

from engine.without_tensorflow import leave_out_tensorflow, wants_tensorflow

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> int:
    """Serve; returns the exit status."""
    # One thread a message: with more, the threads of the mathematics library wait for one another
    # in a busy loop, which cost a third of the processor under load. It reads this when loaded.
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    if not wants_tensorflow(os.environ):
        leave_out_tensorflow()
    from engine.server import serve

    return serve(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
