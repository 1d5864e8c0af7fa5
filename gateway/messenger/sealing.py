"""What a patient wrote, sealed: it waits in the database without being readable there."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

_PURPOSE = b"clinic-assistant.messenger.inbox.v1:"


class SealError(ValueError):
    """A sealed text cannot be opened: it was sealed under another app secret, or damaged."""


class Seal:
    """Seals texts between the webhook, which must not wait, and the redaction, which takes time.

    Args:
        app_secret: every gateway of the clinic has it, so each can open what another stored.
    """

    def __init__(self, app_secret: str) -> None:
        key = hashlib.sha256(_PURPOSE + app_secret.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, text: str) -> str:
        """Return the text sealed; half characters, which no text has, are dropped."""
        return self._fernet.encrypt(text.encode("utf-8", "ignore")).decode("ascii")

    def open(self, sealed: str) -> str:
        """Return the text; raises SealError."""
        try:
            return self._fernet.decrypt(sealed.encode("utf-8", "ignore")).decode("utf-8")
        except (InvalidToken, UnicodeDecodeError):
            raise SealError("a stored message cannot be opened") from None
