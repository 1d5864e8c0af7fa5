"""What is loaded is left out of collections; what becomes garbage later is still collected."""

import subprocess
import sys

PROGRAM = """
import gc, weakref
from transport.garbage import settle

class Node: ...

kept = [Node() for _ in range(1000)]
settle()
assert gc.get_freeze_count() > 1000 and gc.get_threshold()[0] > 700
one = Node()
one.itself = one
seen = weakref.ref(one)
del one
gc.collect()
assert seen() is None
settle()
assert gc.get_freeze_count() > 1000
"""


def test_what_is_loaded_is_left_alone() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=60)
