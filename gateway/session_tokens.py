"""Session tokens: made and signed by the server, so that nobody chooses a conversation."""

import hashlib
import secrets

from itsdangerous import BadSignature, TimestampSigner

from gateway.errors import session_unknown

_SALT = "clinic-assistant.session.v1"
_SECONDS_PER_DAY = 86_400


class SessionTokens:
    """Mints and opens tokens.

    Args:
        key: the signing key, at least 32 characters.
        days: after how many days a token opens nothing any more.
    """

    def __init__(self, key: str, days: int) -> None:
        self._signer = TimestampSigner(key, salt=_SALT, digest_method=hashlib.sha256)
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
            conversation = self._signer.unsign(token.encode("utf-8"), max_age=self._seconds)
        except (BadSignature, UnicodeEncodeError):
            raise session_unknown() from None
        return conversation.decode("ascii")
