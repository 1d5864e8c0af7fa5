"""Tests of the engine's environment."""

from tests.engine_warnings import only_ours_are_errors as pytest_configure  # noqa: F401
