"""Collections of garbage that leave alone what was loaded for good."""

import gc

# New objects between two looks of the collector; Python's own 700 is for small programs.
_COLLECT_EVERY = 20_000


def settle() -> None:
    """Leave all that is loaded by now out of every later collection; may be called again.

    The engine's libraries are two million objects, the gateway's names and recognisers 200,000. A
    full collection walks all of them, in the middle of some patient's turn.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_EVERY, 20, 50)
