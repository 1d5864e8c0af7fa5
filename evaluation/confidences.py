"""What was understood, read from the gateway's database: the public API does not tell it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.exc import SQLAlchemyError

from records.location import LocationError, parse_url
from records.schema import replies

_BATCH = 500


class ConfidencesError(Exception):
    """The database cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Understood:
    """Intent, confidence (0 to 1) and model behind one reply; None where it was not kept."""

    intent: str | None
    confidence: float | None
    model: str | None


def read_confidences(address: str, reply_ids: list[str]) -> dict[str, Understood]:
    """Look up replies by id; those that are not found are left out.

    Args:
        address: `sqlite:///path` or `postgresql://…`, as in `DATABASE_URL`.
        reply_ids: ids as the public API gave them.

    Raises:
        ConfidencesError: the address is wrong or the database cannot be read.
    """
    try:
        url = parse_url(address)
        if url.get_backend_name() == "sqlite":
            url = url.set(drivername="sqlite")
        engine = create_engine(url)
    except LocationError as error:
        raise ConfidencesError(f"--records: {error}") from None
    found: dict[str, Understood] = {}
    try:
        with engine.connect() as connection:
            for start in range(0, len(reply_ids), _BATCH):
                wanted = select(replies.c.id, replies.c.understood).where(
                    replies.c.id.in_(reply_ids[start : start + _BATCH])
                )
                for row in connection.execute(wanted):
                    found[row.id] = understood_of(row.understood)
    except SQLAlchemyError as error:
        raise ConfidencesError(
            f"--records: the database cannot be read ({type(error).__name__}); give the address "
            "of the database that the gateway writes to, for example "
            "sqlite:///var/records.sqlite"
        ) from None
    finally:
        engine.dispose()
    return found


def understood_of(kept: dict[str, Any] | None) -> Understood:
    """Pick the known fields out of what was kept with a reply."""
    kept = kept or {}
    confidence = kept.get("confidence")
    return Understood(
        intent=kept.get("intent"),
        confidence=float(confidence) if isinstance(confidence, int | float) else None,
        model=kept.get("model"),
    )
