"""``python -m benchmarks.turns.floor_app PORT DATABASE``: the least that a turn can cost.

A bare Sanic application: one sentence encoded, one row committed, a reply of fixed words. It runs
in the engine's environment, where the encoder is.
"""

import sqlite3
import sys

from sanic import HTTPResponse, Request, Sanic
from sanic.response import json as json_response

from nlu.sentence_encoder import encode

_PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL")


def main() -> int:
    """Serve until SIGTERM."""
    port, database = int(sys.argv[1]), sys.argv[2]
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    connection.execute("CREATE TABLE IF NOT EXISTS turns (sender TEXT, text TEXT, near REAL)")
    encode(["hello"])
    app = Sanic("floor", configure_logging=False)

    @app.post("/webhooks/rest/webhook")
    async def receive(request: Request) -> HTTPResponse:
        sender, text = request.json["sender"], request.json["message"]
        row = (sender, text, float(encode([text])[0, 0]))
        connection.execute("INSERT INTO turns VALUES (?, ?, ?)", row)
        return json_response([{"recipient_id": sender, "text": "Please call the clinic."}])

    app.run(host="127.0.0.1", port=port, access_log=False, debug=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
