"""Sessions: a signed cookie that says who logged in, and when."""

import hashlib
import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sanic import HTTPResponse, Request

from console.accounts import Account

HOURS = 12
_SALT = "clinic-console.session.v1"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a cookie claims: an account's id and the epoch of its sessions."""

    account: int
    epoch: int


class Sessions:
    """Writes and reads the cookie.

    Args:
        key: the signing key.
        https: whether the console is reached over HTTPS; then the cookie's name binds it to this
            host and it is never sent without encryption.
    """

    def __init__(self, key: str, *, https: bool) -> None:
        self._serializer = URLSafeTimedSerializer(
            key, salt=_SALT, signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._https = https
        self.cookie = "__Host-console" if https else "console"

    def begin(self, response: HTTPResponse, account: Account) -> None:
        """Hand out a cookie that no earlier one resembles."""
        value = self._serializer.dumps([account.id, account.epoch, secrets.token_hex(8)])
        self._set(response, str(value), HOURS * 3600)

    def end(self, response: HTTPResponse) -> None:
        """Take the cookie back."""
        self._set(response, "", 0)

    def _set(self, response: HTTPResponse, value: str, seconds: int) -> None:
        response.add_cookie(
            self.cookie,
            value,
            httponly=True,
            samesite="Strict",
            secure=self._https,
            max_age=seconds,
            path="/",
        )

    def read(self, request: Request) -> Claim | None:
        """Give what the cookie claims, if it was signed here and is not too old."""
        value = request.cookies.get(self.cookie)
        if not value:
            return None
        try:
            id_, epoch, _ = self._serializer.loads(value, max_age=HOURS * 3600)
        except (BadSignature, ValueError, TypeError):
            return None
        return Claim(int(id_), int(epoch))
