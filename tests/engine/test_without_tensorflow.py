"""The stand-in for TensorFlow, in a process of its own: it must be in place before Rasa."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IN_PLACE = """
import sys
from engine.without_tensorflow import TensorflowLeftOutError, leave_out_tensorflow
leave_out_tensorflow()
import tensorflow as tf
from tensorflow.keras.layers import Dense

class Layer(Dense):
    pass

@tf.function
def plain(x): return x

@tf.function(jit_compile=True)
def with_settings(x): return x

assert plain(3) == with_settings(3) == 3
def typed(x: tf.Tensor | None = None, y: tf.data.Dataset[int] = None) -> None: ...
try:
    Layer(3)
except TensorflowLeftOutError as error:
    print(error)
"""
RASA = """
import sys
from engine.without_tensorflow import leave_out_tensorflow
leave_out_tensorflow()
import engine.server
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
assert not any(name.startswith("tensorflow.python") for name in sys.modules)
print(sorted(n for n in sys.modules if n.partition(".")[0] == "tensorflow")[0])
"""


def run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_names_can_be_used_and_nothing_computes() -> None:
    assert "ENGINE_TENSORFLOW=on" in run(IN_PLACE)


def test_rasa_starts_without_the_real_one() -> None:
    assert run(RASA).strip() == "tensorflow"
