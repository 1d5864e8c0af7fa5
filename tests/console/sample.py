"""A few turns as the gateway records them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from records.schema import conversations, feedback, replies, turns

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
TURNS: tuple[dict[str, Any], ...] = (
    {"id": 1, "text": "will the needle sting", "intent": "pain", "confidence": 0.97},
    {"id": 2, "text": "someone real please", "intent": "human", "confidence": 0.99},
    {"id": 3, "text": "zork blat", "intent": "unsure", "confidence": 0.31, "kind": "clarify"},
    {"id": 4, "text": "price of it", "intent": "handoff_insurance", "confidence": 0.55},
    {"id": 5, "text": SCRIPT, "intent": "handoff_other", "confidence": 0.2},
    {"id": 6, "text": "do you treat necks", "intent": "conditions", "confidence": 0.9,
     "second": 0.45},
    {"id": 7, "text": "thanks a lot", "intent": "thanks", "confidence": 0.99},
    {"id": 8, "text": "is the needle thin", "intent": "what_is", "confidence": 0.95},
)  # fmt: skip


def kind_of(intent: str) -> str:
    if intent.startswith("handoff") or intent == "human":
        return "handoff"
    return "smalltalk" if intent == "thanks" else "answer"


def add_turn(connection: Connection, **given: Any) -> None:
    """Add a turn; turns 1 and 2 share a conversation, each other one has its own."""
    number = int(given["id"])
    at = given.pop("at", datetime.now(UTC) - timedelta(hours=24 - number))
    key = given.pop("conversation", f"{1 if number < 3 else number:032x}")
    second = given.pop("second", 0.02)
    kind = given.pop("kind", kind_of(given["intent"]))
    sure = given["confidence"]
    known = connection.exec_driver_sql("SELECT 1 FROM conversations WHERE id = ?", (key,)).first()
    if known is None:
        row = {"id": key, "channel": "website", "started_at": at, "last_at": at}
        connection.execute(insert(conversations).values(row))
    ranking = [{"name": given["intent"], "confidence": sure}]
    ranking.append({"name": "safety", "confidence": second})
    row = {
        "conversation_id": key,
        "client_id": f"{number:032x}",
        "received_at": at,
        "button": None,
        "status": "answered",
        "kind": kind,
        "kinds": [kind],
        "topics": [given["intent"]],
        "ranking": ranking,
        "nearest": [{"text": "does it hurt", "intent": "pain", "similarity": 0.8}],
        "model": "model-a",
        "latency_ms": 21.5,
    } | given
    connection.execute(insert(turns).values(row))
    body = {"id": f"r{number}", "kind": kind, "topics": [given["intent"]], "text": "A reply."}
    reply = {"id": f"r{number}", "turn_id": number, "position": 0, "kind": kind, "body": body}
    connection.execute(insert(replies).values(reply))


def judge(connection: Connection, number: int, helpful: bool) -> None:
    row = {"reply_id": f"r{number}", "helpful": helpful, "comment": None}
    connection.execute(insert(feedback).values(row | {"given_at": datetime.now(UTC)}))


def fill(connection: Connection) -> None:
    for turn in TURNS:
        add_turn(connection, **dict(turn))
    judge(connection, 8, helpful=False)
