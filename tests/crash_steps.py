"""The beginning of a script that dies at a chosen step, as a process does when it is killed.

What follows it sets ``steps`` and wraps in ``step`` each function that counts as one.
"""

DIES_AT_A_STEP = """
import os, sys
from pathlib import Path
done = [0]
def step(real):
    def wrapped(*args, **kwargs):
        if done[0] == steps:
            os._exit(9)
        done[0] += 1
        return real(*args, **kwargs)
    return wrapped
"""
