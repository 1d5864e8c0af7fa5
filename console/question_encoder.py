"""Sentences as vectors, from the engine's own encoder, in a process of the engine's environment.

The console's environment has no encoder; the encoder needs no Rasa. The process reads texts, writes
vectors and ends.
"""

import asyncio
import json
import struct
from base64 import b64decode
from pathlib import Path

from console.priority import NICER
from console.project import ROOT
from lifecycle.training import ENGINE_BIN, engine_environment

Vector = list[float]
_SECONDS = 120.0
# Runs in the engine's environment (Python 3.10).
_PROGRAM = """
import base64, json, sys
from nlu.sentence_encoder import encode
texts = json.load(sys.stdin)
vectors = encode(texts) if texts else []
rows = [base64.b64encode(v.astype("<f4").tobytes()).decode() for v in vectors]
json.dump(rows, sys.stdout)
"""


class EncoderError(Exception):
    """The encoder could not be run."""


async def encode(texts: list[str], data_dir: Path) -> list[Vector]:
    """Give one vector of length 1 for each text; raises EncoderError."""
    try:
        process = await asyncio.create_subprocess_exec(
            *("nice", "-n", str(NICER), str(ENGINE_BIN / "python"), "-c", _PROGRAM),
            cwd=ROOT,
            env=engine_environment(data_dir),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise EncoderError(f"The encoder cannot be started: {error.strerror}") from None
    try:
        given = json.dumps(texts).encode()
        output, complaint = await asyncio.wait_for(process.communicate(given), _SECONDS)
    except TimeoutError:
        process.kill()
        raise EncoderError("The encoder took too long.") from None
    if process.returncode != 0:
        last = complaint.decode("utf-8", "replace").strip().splitlines()[-1:] or [""]
        raise EncoderError(f"The encoder failed: {last[0][:200]}")
    return [_floats(row) for row in json.loads(output)]


def _floats(row: str) -> Vector:
    raw = b64decode(row)
    return list(struct.unpack(f"<{len(raw) // 4}f", raw))
