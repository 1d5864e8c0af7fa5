"""Points in time as staff read them: by the clock of this machine, or that of ``TZ``."""

from datetime import UTC, datetime

_STEPS = ((60, "minute"), (60, "hour"), (24, "day"))


def moment(at: datetime | str | None) -> str:
    """Write a time, or one that was kept as text: ``2026-03-09 14:05``."""
    if isinstance(at, str):
        try:
            at = datetime.fromisoformat(at)
        except ValueError:
            return ""
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else ""


def day(at: datetime | None) -> str:
    """Write a day: ``2026-03-09``."""
    return at.astimezone().strftime("%Y-%m-%d") if at else ""


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
