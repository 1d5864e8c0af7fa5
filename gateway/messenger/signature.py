"""Whether a request comes from Meta: the verify token at the start, the signature ever after."""

import hashlib
import hmac
import re

_SHA256 = re.compile(rb"sha256=([0-9a-f]{64})")


def is_signed(body: bytes, headers: list[str], app_secret: str) -> bool:
    """Say whether the raw body carries the app's SHA-256 signature.

    Args:
        body: the bytes as they arrived.
        headers: all values of ``X-Hub-Signature-256``; more or less than one is a forgery. No
            other header and no other digest counts.
        app_secret: the key that Meta and the gateway share.
    """
    if len(headers) != 1:
        return False
    found = _SHA256.fullmatch(headers[0].encode("utf-8", "surrogateescape"))
    expected = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return found is not None and hmac.compare_digest(found[1], expected.encode())


def is_same(given: str | None, expected: str) -> bool:
    """Compare a word with a secret in constant time."""
    given_bytes = (given or "").encode("utf-8", "surrogateescape")
    return hmac.compare_digest(given_bytes, expected.encode())


def app_secret_proof(page_token: str, app_secret: str) -> str:
    """Return the proof that the caller knows the app secret: an HMAC of the token, as hex."""
    return hmac.new(app_secret.encode(), page_token.encode(), hashlib.sha256).hexdigest()
