from pathlib import Path

import pytest

from gateway.settings import SettingsError, read_settings


def test_defaults_serve_a_fresh_clone() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.engine_url == ("http://127.0.0.1:5005",)
    assert settings.actions_url == ("http://127.0.0.1:5055",)
    assert settings.engine_timeout == 5
    assert settings.database_url.drivername == "sqlite+aiosqlite"
    assert settings.data_dir.name == "var"


def test_environment_is_read(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "GATEWAY_PORT": "9000",
            "ENGINE_URL": "http://one:5005, http://two:5005/",
            "ACTIONS_URL": "http://actions.internal/",
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": "postgresql://clinic:secret@db/clinic",
            "GATEWAY_ORIGINS": "https://www.clinic.example/, http://localhost:3000",
            "GATEWAY_DOCS": "off",
        }
    )
    assert settings.port == 9000
    assert settings.engine_url == ("http://one:5005", "http://two:5005")
    assert settings.actions_url == ("http://actions.internal",)
    assert settings.database_url.drivername == "postgresql+psycopg"
    assert settings.origins == ("https://www.clinic.example", "http://localhost:3000")
    assert settings.docs is False


def test_a_limit_of_zero_switches_every_limit_off() -> None:
    settings = read_settings({"GATEWAY_RATE_LIMIT": "0"})
    assert settings.rate_limit == settings.address_limit == settings.session_limit == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GATEWAY_PORT", "eighty"),
        ("GATEWAY_PORT", "70000"),
        ("ENGINE_PORT", "0"),
        ("ENGINE_PORT", "٣"),
        ("ENGINE_URL", "engine:5005"),
        ("ACTIONS_URL", "ftp://actions"),
        ("ENGINE_TIMEOUT", "0"),
        ("ENGINE_TIMEOUT", "nan"),
        ("GATEWAY_RATE_LIMIT", "-1"),
        ("GATEWAY_RATE_LIMIT", "many"),
        ("GATEWAY_ORIGINS", "www.clinic.example"),
        ("GATEWAY_ORIGINS", "https://www.clinic.example/page"),
        ("GATEWAY_MESSAGE_CHARS", "0"),
        ("GATEWAY_DOCS", "perhaps"),
        ("REDIS_URL", "localhost:6379"),
        ("LOG_LEVEL", "LOUD"),
        ("DATABASE_URL", "mysql://db/clinic"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "sqlite://"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({name: value})


def test_every_wrong_value_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings({"GATEWAY_PORT": "x", "GATEWAY_RATE_LIMIT": "x"})
    assert "GATEWAY_PORT" in str(raised.value)
    assert "GATEWAY_RATE_LIMIT" in str(raised.value)


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings({"DATABASE_URL": "postgresql://clinic:hunter2@db:not-a-port/clinic"})
    assert "hunter2" not in str(raised.value)


def test_a_data_dir_that_is_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(SettingsError, match="DATA_DIR"):
        read_settings({"DATA_DIR": str(file)})
