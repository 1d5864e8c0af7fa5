"""Session tokens: made and signed by the server, so that nobody chooses a conversation."""

import hashlib
import secrets
import time
from collections.abc import Sequence

from itsdangerous import BadSignature, TimestampSigner

from gateway.errors import session_unknown

_SALT = "clinic-assistant.session.v1"
_SECONDS_PER_DAY = 86_400
# How far the clocks of two gateways may differ, or one be set back. Nobody but us can sign, so that
# a time to come is a clock's mistake, and no reason to end a patient's conversation.
_SKEW_SECONDS = _SECONDS_PER_DAY


class SessionTokens:
    """Mints and opens tokens.

    Args:
        keys: the signing keys, at least 32 characters each; the first signs, all of them open.
        days: after how many days a token opens nothing any more.
    """

    def __init__(self, keys: Sequence[str], days: int) -> None:
        oldest_first = list(reversed(keys))
        self._signer = TimestampSigner(oldest_first, salt=_SALT, digest_method=hashlib.sha256)
        self._seconds = days * _SECONDS_PER_DAY

    def mint(self) -> tuple[str, str]:
        """Return a new conversation's id, which cannot be guessed, and its token."""
        conversation = secrets.token_hex(16)
        return conversation, self.sign(conversation)

    def sign(self, conversation: str) -> str:
        """Return a fresh token for a conversation."""
        return self._signer.sign(conversation).decode("ascii")

    def open(self, token: str) -> str:
        """Return the conversation's id; raises ApiError (401) for any token not minted here."""
        try:
            conversation, signed = self._signer.unsign(token.encode("utf-8"), return_timestamp=True)
        except (BadSignature, UnicodeEncodeError):
            raise session_unknown() from None
        # Not by the signer's own `max_age`, which refuses what a clock a second ahead has signed.
        if not -_SKEW_SECONDS <= time.time() - signed.timestamp() <= self._seconds:
            raise session_unknown()
        return conversation.decode("ascii")
