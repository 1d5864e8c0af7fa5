"""Which warnings are errors in the engine's environment: ours, and nobody else's.

Rasa 3.6 and what it pins warn of their own age at every import; nothing of that can be mended here.
"""

from __future__ import annotations

import pytest

_OURS = ("nlu", "engine", "tests", "benchmarks")


def only_ours_are_errors(config: pytest.Config) -> None:
    """Add the filters; the last one that matches a warning decides."""
    config.addinivalue_line("filterwarnings", "ignore")
    for package in _OURS:
        config.addinivalue_line("filterwarnings", rf"error:::{package}(\.|$)")
