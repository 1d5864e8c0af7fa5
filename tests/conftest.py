"""What tests of several packages share.

The engine's tests load this file too, in an environment without the app's packages: what needs
those is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.stack.running_stack import RunningStack


@pytest.fixture(scope="session")
def running_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """The whole assistant, started once for all tests; `stack` is the one to use."""
    from tests.stack.running_stack import RunningStack

    running = RunningStack(tmp_path_factory.mktemp("stack"))
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def stack(running_stack: RunningStack) -> RunningStack:
    """The running assistant, whole again if the test before has broken it."""
    running_stack.heal()
    return running_stack
