"""The engine's `endpoints.yml`: the project's own, with the ports and the token of this machine."""

from __future__ import annotations

from pathlib import Path

from lifecycle.training import ROOT

_ACTIONS_ADDRESS = "http://127.0.0.1:5055/webhook"
_ALONE = "  type: engine.conversation_memory.ConversationMemory\n"
# Rasa puts the value of REDIS_URL in; the file itself holds no password.
_SHARED = """  type: engine.shared_memory.SharedMemory
  url: ${REDIS_URL}

lock_store:
  type: engine.conversation_locks.ConversationLocks
  url: ${REDIS_URL}
"""


def write_endpoints(
    path: Path, actions_port: int, models: str = "", *, shared: bool = False
) -> None:
    """Write the file, readable by its owner alone: it may hold the model server's token.

    Args:
        path: where it goes; replaced as a whole.
        actions_port: of the actions, on this machine.
        models: the block that names the model server; "" where the engine takes its `--model`.
        shared: conversations are kept in Redis, for several engines.
    """
    text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    if shared:
        text = text.replace(_ALONE, _SHARED)
    own = f"http://127.0.0.1:{actions_port}/webhook"
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    beside.touch(0o600)
    beside.write_text(text.replace(_ACTIONS_ADDRESS, own) + models, encoding="utf-8")
    beside.replace(path)
