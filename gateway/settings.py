"""The gateway's settings: all of them, read once from the environment."""

from collections.abc import Mapping, Set
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SkipValidation, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.engine import URL

from records.location import LocationError, data_dir, database_url, value_or_file
from records.retention import RetentionError, RetentionRules, read_rules
from records.setting_names import misspelt
from records.traces import TracesError, read_trace_settings

Port = Annotated[int, Field(ge=1, le=65535)]


class SettingsError(ValueError):
    """One or more settings cannot be used; each line names a setting and its mend."""


def _address(value: str) -> str:
    if value.startswith("https:"):
        raise ValueError(
            "write http: on the private network between them the parts speak without TLS"
        )
    if not _is_address(value, {"http"}):
        raise ValueError("write an address such as http://127.0.0.1:5005, without ? or #")
    return value.rstrip("/")


def _is_address(value: str, schemes: Set[str]) -> bool:
    try:
        parts = urlsplit(value)
        named = parts.hostname and parts.port != 0
    except ValueError:  # a port that is none, or a bracket too many
        return False
    return bool(parts.scheme in schemes and named and not parts.query and not parts.fragment)


def _addresses(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(value)) != len(value):
        raise ValueError("write each address once, comma between")
    return tuple(_address(one) for one in value)


def _redis(value: str) -> str:
    if not value:
        return value
    # A colon in a password would be taken for a port; what is left is looked at without it.
    place = value.rpartition("@")[2] if "@" in value else value.partition("//")[2]
    scheme, number = value.partition("://")[0], place.partition("/")[2].partition("?")[0]
    whole = f"{scheme}://{place.partition('?')[0]}"
    if not _is_address(whole, {"redis", "rediss"}) or not (number.isdigit() or not number):
        raise ValueError("write an address such as redis://127.0.0.1:6379/0, or leave it empty")
    return value


def _origins(value: tuple[str, ...]) -> tuple[str, ...]:
    for origin in value:
        parts = urlsplit(origin)
        exact = parts.scheme in {"http", "https"} and parts.netloc and not parts.path
        if origin != "*" and "*" in origin:
            raise ValueError("write each origin in full, comma between; only * alone means all")
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
# What pydantic says is about types; this is about what to write.
_MENDS = {
    "bool_parsing": "write true or false",
    "int_parsing": "write a whole number, digits only",
    "int_from_float": "write a whole number, digits only",
    "float_parsing": "write a number such as 5 or 0.5",
    "finite_number": "write a number such as 5 or 0.5",
    "greater_than": "write a number above {gt}",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "string_pattern_mismatch": "write DEBUG, INFO, WARNING or ERROR",
    "too_short": "write at least one address such as http://127.0.0.1:5005",
}
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
    if wrong := misspelt(environment):
        raise SettingsError("\n".join(wrong))
    for field, (name, default) in _LOCAL_ADDRESSES.items():
        given.setdefault(field, f"http://127.0.0.1:{_port(environment, name, default)}")
    for field in _LISTS & given.keys():
        listed = (one.strip().rstrip("/") for one in given[field].split(","))
        given[field] = tuple(one for one in listed if one)
    if "log_level" in given:
        given["log_level"] = given["log_level"].upper()
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
        lines.append(f"{name}: {mend(problem)}.")
    return "\n".join(lines)


def mend(problem: ErrorDetails) -> str:
    """Return what to write in the place of a value that pydantic refused."""
    told = _MENDS.get(problem["type"])
    if told:
        return told.format(**problem.get("ctx", {}))
    said = problem["msg"].removeprefix("Value error, ")
    return f"{said[0].lower()}{said[1:]}"
