"""Sends every row through the running stack, each in a session of its own."""

from collections.abc import Callable, Iterable

from evaluation.concurrency import side_by_side
from evaluation.confidences import Understood
from evaluation.gateway_client import Answered, GatewayClient, RefusedError
from evaluation.progress import Steps
from evaluation.report import RowResult
from evaluation.rows import Row
from evaluation.scoring import NO_REPLY, score


async def ask_all(
    client: GatewayClient,
    rows: list[Row],
    steps: Steps,
    *,
    concurrency: int,
    sessions: list[str] | None = None,
) -> list[RowResult]:
    """Ask all rows, `concurrency` at a time, and score the replies in the rows' order.

    Args:
        client: the open client of the gateway.
        rows: what to ask.
        steps: told of each row that is done.
        concurrency: how many conversations run side by side, from 1.
        sessions: collects the tokens of conversations to be erased later; without it, each is
            erased as soon as its row is scored.

    Raises:
        GatewayError: the gateway went away or is not the gateway.
    """
    results: dict[int, RowResult] = {}

    async def ask(numbered: tuple[int, Row]) -> None:
        place, row = numbered
        results[place] = await _ask(client, row, sessions)
        steps.done(right=results[place].lenient)

    await side_by_side(enumerate(rows), ask, workers=min(concurrency, len(rows)))
    return [results[place] for place in range(len(rows))]


async def _ask(client: GatewayClient, row: Row, sessions: list[str] | None) -> RowResult:
    session = None
    try:
        session = await client.open_session()
        answered = await client.ask(session, row.text)
    except RefusedError as error:
        return result_of(row, None, error=str(error))
    finally:
        if session and sessions is None:
            await client.erase(session)
        elif session and sessions is not None:
            sessions.append(session)
    return result_of(row, answered)


def result_of(row: Row, answered: Answered | None, error: str | None = None) -> RowResult:
    """Score one row; without an answer it is wrong, whatever it expects."""
    replies = answered.replies if answered else []
    verdict = score(row, replies)
    return RowResult(
        line=row.line,
        text=row.text,
        expected=row.label,
        note=row.note,
        strict=verdict.strict,
        lenient=verdict.lenient,
        got=verdict.got if replies else NO_REPLY,
        missing=list(verdict.missing),
        false_alarm=verdict.false_alarm,
        missed_alarm=verdict.missed_alarm,
        kinds=[reply["kind"] for reply in replies],
        topics=[list(reply["topics"]) for reply in replies],
        reply_ids=[str(reply["id"]) for reply in replies if reply.get("id")],
        milliseconds=answered.milliseconds if answered else None,
        near_miss=row.marks.near_miss,
        self_harm=row.marks.self_harm,
        error=error,
    )


async def erase_all(client: GatewayClient, sessions: Iterable[str]) -> None:
    """Erase the conversations of a measurement."""
    for session in sessions:
        await client.erase(session)


def with_confidences(
    results: list[RowResult], read: Callable[[list[str]], dict[str, Understood]]
) -> tuple[list[RowResult], str | None]:
    """Add intent and confidence of each row's first reply; also give the model's name."""
    known = read([row.reply_ids[0] for row in results if row.reply_ids])
    model = next((entry.model for entry in known.values() if entry.model), None)
    added = []
    for row in results:
        entry = known.get(row.reply_ids[0]) if row.reply_ids else None
        fields = {"intent": entry.intent, "confidence": entry.confidence} if entry else {}
        added.append(row.model_copy(update=fields))
    return added, model
