"""The channel's settings: four values that switch it on, and the rest with defaults."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from gateway.settings import SettingsError, mend

# Meta's own id of the inbox in which the clinic's people answer.
PAGE_INBOX = "263902037430900"


def _graph_url(value: str) -> str:
    parts = urlsplit(value)
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise ValueError("write an https address such as https://graph.facebook.com")
    return value.rstrip("/")


def _inbox(value: str) -> str:
    found = PAGE_INBOX if value == "inbox" else value
    if found and not re.fullmatch(r"\d{5,32}", found):
        raise ValueError("write 'inbox' for the page's inbox, or the id of the app (digits)")
    return found


class MessengerSettings(BaseModel):
    """What the channel can be told; secrets do not show when it is printed.

    ``earlier_app_secrets``: while a new one is brought in, what came under these is still taken.
    """

    model_config = ConfigDict(frozen=True)

    app_secret: SecretStr
    earlier_app_secrets: tuple[SecretStr, ...] = ()
    verify_token: SecretStr
    page_token: SecretStr
    page_id: str
    graph_url: Annotated[str, AfterValidator(_graph_url)] = "https://graph.facebook.com"
    graph_version: str = Field("v25.0", pattern=r"^v\d{1,3}\.\d$")
    hand_off_to: Annotated[str, AfterValidator(_inbox)] = ""
    hand_off_when: str = Field("handoff", pattern="^(handoff|person)$")
    owner_hours: float = Field(24.0, gt=0, le=720)
    disclosure_hours: float = Field(24.0, gt=0, le=720)
    order_wait: float = Field(0.3, ge=0, le=10)
    sends_at_once: int = Field(1, ge=1, le=20)
    give_up_minutes: float = Field(120.0, gt=0, le=1440)

    @property
    def app_secrets(self) -> tuple[str, ...]:
        """The present app secret, and behind it the earlier ones."""
        known = (self.app_secret, *self.earlier_app_secrets)
        return tuple(secret.get_secret_value() for secret in known)


_SECRETS = {
    "app_secret": ("MESSENGER_APP_SECRET", 32, "the app secret of Meta's app dashboard"),
    "verify_token": ("MESSENGER_VERIFY_TOKEN", 16, "a word of your own choice"),
    "page_token": ("MESSENGER_PAGE_TOKEN", 32, "the page access token of Meta's app dashboard"),
    "page_id": ("MESSENGER_PAGE_ID", 5, "the digits of the page's id"),
}
_NAMES = {
    "graph_url": "MESSENGER_GRAPH_URL",
    "graph_version": "MESSENGER_GRAPH_VERSION",
    "hand_off_to": "MESSENGER_HAND_OFF_TO",
    "hand_off_when": "MESSENGER_HAND_OFF_WHEN",
    "owner_hours": "MESSENGER_OWNER_HOURS",
    "disclosure_hours": "MESSENGER_DISCLOSURE_HOURS",
    "order_wait": "MESSENGER_ORDER_WAIT",
    "sends_at_once": "MESSENGER_SENDS_AT_ONCE",
    "give_up_minutes": "MESSENGER_GIVE_UP_MINUTES",
}
# What has to be written where a value must have a certain look.
_PATTERNS = {
    "graph_version": "write a version such as v25.0",
    "hand_off_when": "write handoff or person",
}


def read_messenger_settings(environment: Mapping[str, str]) -> MessengerSettings | None:
    """Read the channel's settings; None when none of the four values is set: the channel is off.

    Each of the four may be in a file instead, named by the variable with ``_FILE`` behind. Behind
    the app secret may stand earlier ones, with a blank or a new line between.

    Args:
        environment: usually ``os.environ``.

    Raises:
        SettingsError: with one line for each value that is missing, too short or wrong. No line
            repeats a value.
    """
    problems: list[str] = []
    given: dict[str, object] = {}
    for field, (name, _, _) in _SECRETS.items():
        value = _value(environment, name, problems)
        if value:
            given[field] = value
    if not given and not problems:
        return None
    app_secret, *earlier = str(given.get("app_secret", "")).split() or [""]
    given |= {"app_secret": app_secret, "earlier_app_secrets": tuple(earlier)}
    problems += _weak(given, problems)
    for field, name in _NAMES.items():
        value = environment.get(name, "").strip()
        if value:
            given[field] = value
    if problems:
        raise SettingsError("\n".join(problems))
    try:
        return MessengerSettings.model_validate(given)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _value(environment: Mapping[str, str], name: str, problems: list[str]) -> str:
    value = environment.get(name, "").strip()
    file = environment.get(f"{name}_FILE", "").strip()
    if value and file:
        problems.append(f"{name} and {name}_FILE are both set; keep one of them.")
    if value or not file:
        return value
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        problems.append(
            f"{name}_FILE cannot be read ({type(error).__name__}); "
            "name a text file that this process may read."
        )
        return ""


def _weak(given: Mapping[str, object], problems: list[str]) -> list[str]:
    """Return a line for each of the four values that is missing or cannot be right."""
    unreadable = " ".join(problems)
    lines = []
    for field, (name, shortest, what) in _SECRETS.items():
        value = str(given.get(field, ""))
        if not value:
            if name not in unreadable:
                lines.append(
                    f"{name} is missing; set it to {what}, or remove the other MESSENGER_ values "
                    "to switch the channel off."
                )
        elif any(len(one) < shortest for one in (value, *_earlier(field, given))):
            lines.append(
                f"{name} is too short: it needs {shortest} characters or more; set it to {what}."
            )
        elif field == "page_id" and not (value.isascii() and value.isdigit() and len(value) <= 32):
            lines.append(f"{name} must be {what}.")
        elif not all(_is_word(one) for one in (value, *_earlier(field, given))):
            lines.append(f"{name} holds a blank or a character that is not ASCII; copy it again.")
    return lines


def _earlier(field: str, given: Mapping[str, object]) -> tuple[str, ...]:
    found = given.get("earlier_app_secrets", ())
    return found if field == "app_secret" and isinstance(found, tuple) else ()


def _is_word(value: str) -> bool:
    return value.isascii() and value.isprintable() and " " not in value


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors(include_url=False, include_input=False):
        field = str(problem["loc"][0])
        told = _PATTERNS.get(field) or mend(problem)
        lines.append(f"{_NAMES.get(field, field)}: {told}.")
    return "\n".join(lines)
