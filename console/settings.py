"""The console's settings, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

from console.priority import HIGHEST
from records.location import LocationError, data_dir, database_url, ensure_folder
from records.setting_names import misspelt

_NICE = 10
_SWITCH = {"on": True, "off": False, "1": True, "0": False}


class SettingsError(ValueError):
    """A setting cannot be used; the message names it and the mend."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the console can be told.

    ``model``: the name of the model that the engine was started with, if the console was told;
    ``second_person``: whether a change needs the approval of someone other than its author;
    ``https``: whether it is reached over HTTPS, so that its cookie is never sent without;
    ``nice``: how far it gives way to patients where the processor is short, 0 to 19.
    """

    host: str
    port: int
    data_dir: Path
    database_url: URL
    engine_port: int
    model: str = ""
    second_person: bool = False
    https: bool = False
    nice: int = _NICE


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings; raises SettingsError."""
    if wrong := misspelt(environment):
        raise SettingsError("\n".join(wrong))
    try:
        location = database_url(environment)
        ensure_folder(location)
        return Settings(
            host=environment.get("CONSOLE_HOST", "").strip() or "127.0.0.1",
            port=_port(environment, "CONSOLE_PORT", 8001),
            data_dir=data_dir(environment),
            database_url=location,
            engine_port=_port(environment, "ENGINE_PORT", 5005),
            model=environment.get("CONSOLE_MODEL", "").strip(),
            second_person=_switch(environment, "CONSOLE_SECOND_PERSON"),
            https=_switch(environment, "CONSOLE_HTTPS"),
            nice=_niceness(environment),
        )
    except LocationError as error:
        raise SettingsError(str(error)) from None


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise SettingsError(f"{name} must be a port between 1 and 65535, not {value!r}.")
    return int(value)


def _niceness(environment: Mapping[str, str]) -> int:
    value = environment.get("CONSOLE_NICE", "").strip() or str(_NICE)
    if not value.isascii() or not value.isdigit() or int(value) > HIGHEST:
        raise SettingsError(f"CONSOLE_NICE must be between 0 and {HIGHEST}, not {value!r}.")
    return int(value)


def _switch(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "").strip().lower() or "off"
    if value not in _SWITCH:
        raise SettingsError(f"{name} must be on or off, not {value!r}.")
    return _SWITCH[value]
