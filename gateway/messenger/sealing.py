"""What a patient wrote, sealed: it waits in the database without being readable there."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_PURPOSE = b"clinic-assistant.messenger.inbox.v1:"


class SealError(ValueError):
    """A sealed text cannot be opened: it was sealed under another app secret, or damaged."""


class Seal:
    """Seals texts between the webhook, which must not wait, and the redaction, which takes time.

    Args:
        app_secrets: every gateway of the clinic has them, so each can open what another stored.
            The first one seals, each of them opens.
    """

    def __init__(self, *app_secrets: str) -> None:
        digests = [hashlib.sha256(_PURPOSE + one.encode()).digest() for one in app_secrets]
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in digests])

    def close(self, text: str) -> str:
        """Return the text sealed; half characters, which no text has, are dropped."""
        return self._fernet.encrypt(text.encode("utf-8", "ignore")).decode("ascii")

    def open(self, sealed: str) -> str:
        """Return the text; raises SealError."""
        try:
            return self._fernet.decrypt(sealed.encode("utf-8", "ignore")).decode("utf-8")
        except (InvalidToken, UnicodeDecodeError):
            raise SealError("a stored message cannot be opened") from None
