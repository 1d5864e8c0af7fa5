"""The purge: removes what has been kept long enough, in short steps beside the patients."""

from records.clock import now
from records.database import Database
from records.retention import (
    Purged,
    RetentionRules,
    overdue,
    purge_batch,
    purge_conversations,
    record_purge,
)


async def purge(database: Database, rules: RetentionRules, *, dry_run: bool = False) -> Purged:
    """Remove everything that is older than the rules allow.

    Args:
        database: open.
        rules: from `records.retention.read_rules`.
        dry_run: only count.

    Returns:
        What was removed, or would be.

    Raises:
        RecordsUnavailableError: the rest stays for the next purge.
    """
    at = now()
    found = await database.read(lambda connection: overdue(connection, rules, at))
    if dry_run or not (found.total or found.conversations):
        return found
    while await database.write(lambda connection: purge_batch(connection, rules, at)):
        pass
    removed = await database.write(lambda connection: purge_conversations(connection, rules, at))
    done = Purged(found.turns, removed)
    await database.write(lambda connection: record_purge(connection, done))
    await database.forget_journal()
    return done
