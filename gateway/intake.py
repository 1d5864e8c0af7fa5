"""From a request to a message that may go on: checked, cleaned, redacted."""

from dataclasses import dataclass

from documents import Documents
from gateway import metrics
from gateway.bodies import MessageBody
from gateway.errors import ApiError
from gateway.patient_text import clean, without_slashes
from gateway.turn_taking import PatientMessage
from records.redaction import WITHHELD, redact_aside


@dataclass(frozen=True, slots=True)
class Intake:
    """Reads messages and comments.

    Args:
        documents: knows the buttons and the texts of errors.
        longest: most characters of a text, after cleaning.
    """

    documents: Documents
    longest: int

    async def message(self, body: MessageBody) -> PatientMessage:
        """Return the message of a body; raises ApiError (422) for one that says nothing."""
        if (body.text is None) == (body.button is None):
            raise ApiError(
                422, "invalid_field", "Send either a 'text' or a 'button', and not both."
            )
        if body.button is not None:
            return self._button(body.id, body.button)
        text = clean(body.text or "")
        self._check_length(text)
        if not text:
            raise ApiError(422, "text_empty")
        with metrics.timed("redaction"):
            kept = (await redact_aside(text)).text
        if kept == WITHHELD:
            metrics.WITHHELD.inc()
            return PatientMessage(body.id, WITHHELD, None)
        wire = without_slashes(kept)
        return PatientMessage(body.id, kept, wire)

    async def comment(self, text: str | None) -> str | None:
        """Return a comment as it may be kept; raises ApiError (422) for one that is too long."""
        cleaned = clean(text or "")
        self._check_length(cleaned)
        return (await redact_aside(cleaned)).text or None

    def _button(self, client_id: str, button: str) -> PatientMessage:
        try:
            known = self.documents.button(button)
        except LookupError:
            raise ApiError(422, "unknown_button") from None
        return PatientMessage(client_id, known.title, known.message, button=button)

    def _check_length(self, text: str) -> None:
        if len(text) > self.longest:
            raise ApiError(422, "text_too_long")
