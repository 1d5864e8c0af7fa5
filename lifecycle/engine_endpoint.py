"""What the engine has to know to fetch its model from the console.

Apart from the server itself, so that `python -m deploy` need not load a web server to write it.
"""

from pathlib import Path

from lifecycle.signing_key import signing_key

PATH = "/engine/model"


def key_file(data_dir: Path) -> Path:
    """Give the file of the token that the engine shows."""
    return data_dir / "keys" / "model-server.key"


def engine_endpoint(data_dir: Path, port: int, seconds: int = 5) -> str:
    """Give what belongs into the engine's ``endpoints.yml``, making the token if there is none.

    Args:
        data_dir: of the console that serves the model.
        port: of that console, on this machine.
        seconds: between two questions of the engine.

    Raises:
        KeyFileError: the token's file cannot be made or read.
    """
    token = signing_key(key_file(data_dir))
    return (
        f"models:\n  url: http://127.0.0.1:{port}{PATH}\n  token: {token}\n"
        f"  wait_time_between_pulls: {seconds}\n"
    )
