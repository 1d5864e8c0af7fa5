"""What patients say about a reply: helpful or not, and a comment."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from records.clock import now
from records.database import Database
from records.schema import feedback, replies, turns


class FeedbackLog:
    """Keeps one judgement for each reply; a later one replaces it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(
        self, conversation: str, reply: str, *, helpful: bool, comment: str | None
    ) -> bool:
        """Keep a judgement; ``comment`` is already redacted.

        Returns:
            False if the conversation has no such reply; then nothing is kept.

        Raises:
            RecordsUnavailableError: nothing was kept.
        """

        def work(connection: Connection) -> bool:
            values = {"reply": reply, "conversation": conversation}
            if connection.execute(_OWN_REPLY, values).first() is None:
                return False
            judgement: dict[str, Any] = {
                "helpful": helpful,
                "comment": comment,
                "given_at": now(),
            }
            make = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
            connection.execute(
                make(feedback)
                .values(reply_id=reply, **judgement)
                .on_conflict_do_update(index_elements=["reply_id"], set_=judgement)
            )
            return True

        return await self._database.write(work)


_OWN_REPLY = (
    select(replies.c.id)
    .join(turns, turns.c.id == replies.c.turn_id)
    .where(
        replies.c.id == bindparam("reply"),
        turns.c.conversation_id == bindparam("conversation"),
    )
)
