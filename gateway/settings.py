"""The gateway's settings: all of them, read once from the environment."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SkipValidation, ValidationError
from sqlalchemy.engine import URL

from records.location import LocationError, data_dir, database_url, value_or_file
from records.retention import RetentionError, RetentionRules, read_rules
from records.traces import TracesError, read_trace_settings

Port = Annotated[int, Field(ge=1, le=65535)]


class SettingsError(ValueError):
    """One or more settings cannot be used; each line names a setting and its mend."""


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write an address such as http://127.0.0.1:5005")
    return value.rstrip("/")


def _addresses(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(value)) != len(value):
        raise ValueError("write each address once, comma between")
    return tuple(_address(one) for one in value)


def _redis(value: str) -> str:
    if value and urlsplit(value).scheme not in {"redis", "rediss"}:
        raise ValueError("write an address such as redis://127.0.0.1:6379/0, or leave it empty")
    return value


def _origins(value: tuple[str, ...]) -> tuple[str, ...]:
    for origin in value:
        parts = urlsplit(origin)
        exact = parts.scheme in {"http", "https"} and parts.netloc and not parts.path
        if origin != "*" and not exact:
            raise ValueError(
                "write origins such as https://www.clinic.example, comma between, no path"
            )
    return value


Addresses = Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_addresses)]


class Settings(BaseModel):
    """What the gateway can be told.

    Times are seconds, lengths are characters, limits are messages per minute; a limit of 0 is off.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    host: str = Field("127.0.0.1", min_length=1)
    port: Port = 8000
    engine_url: Addresses
    engine_timeout: float = Field(5.0, gt=0, le=60)
    actions_url: Addresses
    data_dir: Path
    database_url: SkipValidation[URL]
    redis_url: Annotated[str, AfterValidator(_redis)] = ""
    rate_limit: int = Field(20, ge=0)
    address_limit: int = Field(120, ge=0)
    session_limit: int = Field(30, ge=0)
    origins: Annotated[tuple[str, ...], AfterValidator(_origins)] = ()
    message_chars: int = Field(1000, ge=1, le=100_000)
    body_bytes: int = Field(16_384, ge=1024, le=1_000_000)
    session_days: int = Field(30, ge=1, le=3650)
    proxies: int = Field(0, ge=0, le=10)
    docs: bool = True
    metrics_host: str = Field("127.0.0.1", min_length=1)
    metrics_port: int = Field(0, ge=0, le=65535)
    retention: SkipValidation[RetentionRules]
    traces_url: str = ""
    traces_share: float = 1.0
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"


_NAMES = {
    "host": "GATEWAY_HOST",
    "port": "GATEWAY_PORT",
    "engine_url": "ENGINE_URL",
    "engine_timeout": "ENGINE_TIMEOUT",
    "actions_url": "ACTIONS_URL",
    "rate_limit": "GATEWAY_RATE_LIMIT",
    "address_limit": "GATEWAY_ADDRESS_LIMIT",
    "session_limit": "GATEWAY_SESSION_LIMIT",
    "origins": "GATEWAY_ORIGINS",
    "message_chars": "GATEWAY_MESSAGE_CHARS",
    "body_bytes": "GATEWAY_BODY_BYTES",
    "session_days": "GATEWAY_SESSION_DAYS",
    "proxies": "GATEWAY_PROXIES",
    "docs": "GATEWAY_DOCS",
    "metrics_host": "GATEWAY_METRICS_HOST",
    "metrics_port": "GATEWAY_METRICS_PORT",
    "log_level": "LOG_LEVEL",
}
_LOCAL_ADDRESSES = {
    "engine_url": ("ENGINE_PORT", "5005"),
    "actions_url": ("ACTIONS_PORT", "5055"),
}
_PREFIX = "GATEWAY_"
_LISTS = {"origins", "engine_url", "actions_url"}


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings.

    Args:
        environment: usually ``os.environ``; names that are missing or empty take their default.

    Raises:
        SettingsError: with one line for each setting that cannot be used.
    """
    given: dict[str, Any] = {}
    for field, name in _NAMES.items():
        value = environment.get(name, "").strip()
        if value:
            given[field] = value
    _refuse_unknown(environment)
    for field, (name, default) in _LOCAL_ADDRESSES.items():
        given.setdefault(field, f"http://127.0.0.1:{_port(environment, name, default)}")
    for field in _LISTS & given.keys():
        listed = (one.strip().rstrip("/") for one in given[field].split(","))
        given[field] = tuple(one for one in listed if one)
    # With the limit of messages switched off, a load test meets no other limit either.
    if given.get("rate_limit") == "0":
        given.setdefault("address_limit", 0)
        given.setdefault("session_limit", 0)
    try:
        given["redis_url"] = value_or_file(environment, "REDIS_URL")
        given["data_dir"] = data_dir(environment)
        given["database_url"] = database_url(environment)
        given["retention"] = read_rules(environment)
        given["traces_url"], given["traces_share"] = read_trace_settings(environment)
        return Settings.model_validate(given)
    except (LocationError, RetentionError, TracesError) as error:
        raise SettingsError(str(error)) from None
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    """Refuse a name of ours that is no setting: it was meant to be one."""
    known = {name for name in _NAMES.values() if name.startswith(_PREFIX)}
    lines = []
    for name in sorted(environment):
        if name.startswith(_PREFIX) and name not in known:
            near = get_close_matches(name, known, 1)
            mend = f"did you mean {near[0]}?" if near else "remove it."
            lines.append(f"{name} is no setting; {mend} All of them are in docs/settings.md.")
    if lines:
        raise SettingsError("\n".join(lines))


def _port(environment: Mapping[str, str], name: str, default: str) -> int:
    value = environment.get(name, "").strip() or default
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise SettingsError(f"{name} must be a port between 1 and 65535.")
    return int(value)


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors(include_url=False, include_input=False):
        field = str(problem["loc"][0])
        name = "REDIS_URL" if field == "redis_url" else _NAMES.get(field, field)
        message = problem["msg"].removeprefix("Value error, ")
        lines.append(f"{name}: {message[0].lower()}{message[1:]}.")
    return "\n".join(lines)
