"""Whole conversations: their history for the patient who comes back, and their erasure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from records.database import Database
from records.erasure import erase_conversation
from records.schema import conversations, feedback, replies, turns

Json = dict[str, Any]
_LONGEST_HISTORY = 200


@dataclass(frozen=True, slots=True)
class PastTurn:
    """One turn as it is shown again: the redacted text, the button if it was one, the replies.

    A reply that the patient judged carries ``helpful`` as well.
    """

    client_id: str
    text: str
    button: str | None
    received_at: datetime
    replies: list[Json]


class ConversationLog:
    """Reads and erases conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def history(self, conversation: str) -> list[PastTurn] | None:
        """Return the latest turns (at most 200), oldest first, or None if it was erased.

        A conversation without a turn has an empty history. Raises RecordsUnavailableError.
        """
        return await self._database.read(lambda connection: _history(connection, conversation))

    async def erase(
        self, conversation: str, channel: str = "website", actor: str | None = None
    ) -> bool:
        """Remove all that was said, see `records.erasure`.

        Args:
            conversation: its id.
            channel: where it took place, should it have no turn yet.
            actor: who wished it, for the audit; without one the caller writes that line.

        Returns:
            False if it had been erased before.

        Raises:
            RecordsUnavailableError: nothing was erased.
        """
        erased = await self._database.write(
            lambda connection: erase_conversation(connection, conversation, channel, actor)
        )
        if erased:
            await self._database.forget_journal()
        return erased


_ERASED_AT = select(conversations.c.erased_at).where(conversations.c.id == bindparam("key"))
_LATEST = (
    select(turns)
    .where(turns.c.conversation_id == bindparam("key"))
    .order_by(turns.c.id.desc())
    .limit(_LONGEST_HISTORY)
    .subquery()
)
_HISTORY = (
    select(
        _LATEST.c.client_id,
        _LATEST.c.text,
        _LATEST.c.button,
        _LATEST.c.received_at,
        replies.c.body,
        feedback.c.helpful,
    )
    .select_from(_LATEST)
    .outerjoin(replies, replies.c.turn_id == _LATEST.c.id)
    .outerjoin(feedback, feedback.c.reply_id == replies.c.id)
    .order_by(_LATEST.c.id, replies.c.position)
)


def _history(connection: Connection, conversation: str) -> list[PastTurn] | None:
    found = connection.execute(_ERASED_AT, {"key": conversation}).first()
    if found is not None and found.erased_at is not None:
        return None
    past: list[PastTurn] = []
    for row in connection.execute(_HISTORY, {"key": conversation}):
        if not past or past[-1].client_id != row.client_id:
            past.append(PastTurn(row.client_id, row.text, row.button, row.received_at, []))
        if row.body is not None:
            judged = {} if row.helpful is None else {"helpful": row.helpful}
            past[-1].replies.append(row.body | judged)
    return past
