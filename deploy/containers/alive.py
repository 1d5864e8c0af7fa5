"""``python -m deploy.containers.alive [ADDRESS]``: the health check of an image, without curl."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

_SECONDS = 2.0
_GATEWAY = "http://127.0.0.1:8000/healthz"


def main(arguments: list[str]) -> int:
    """Give 0 where the address answers with 200, and else 1."""
    address = arguments[0] if arguments else _GATEWAY
    if not address.startswith("http://127.0.0.1:"):
        print("A health check asks its own container only.", file=sys.stderr)
        return 2
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310
            return int(answer.status != 200)
    except (urllib.error.URLError, OSError):
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
