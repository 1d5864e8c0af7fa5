"""Points in time as staff read them."""

from datetime import UTC, datetime

_STEPS = ((60, "minute"), (60, "hour"), (24, "day"))


def moment(at: datetime | None) -> str:
    """Write a time in UTC: ``2026-03-09 14:05``."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if at else ""


def day(at: datetime | None) -> str:
    """Write a day: ``2026-03-09``."""
    return at.astimezone(UTC).strftime("%Y-%m-%d") if at else ""


def ago(at: datetime | None) -> str:
    """Write how long ago something was: ``3 hours ago``."""
    if at is None:
        return ""
    amount, unit = (datetime.now(UTC) - at).total_seconds(), "second"
    for size, larger in _STEPS:
        if amount < size:
            break
        amount, unit = amount / size, larger
    if unit == "second":
        return "just now"
    count = int(amount)
    return f"{count} {unit}{'' if count == 1 else 's'} ago"
