"""The single place where personal data leaves a text, before anything else sees it."""

from records.redaction.redactor import (
    WITHHELD,
    Redaction,
    find_personal_data,
    prepare,
    redact,
    redact_aside,
)

__all__ = ["WITHHELD", "Redaction", "find_personal_data", "prepare", "redact", "redact_aside"]
