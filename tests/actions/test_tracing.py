"""The number of a request is found in what the engine sends, and in nothing else."""

from typing import Any

import pytest

from actions.tracing import request_number


def call(*events: Any) -> dict[str, Any]:
    return {"tracker": {"events": list(events)}}


def user(metadata: Any) -> dict[str, Any]:
    return {"event": "user", "metadata": metadata}


def test_the_last_message_counts() -> None:
    assert request_number(call(user({"request": "a1"}), user({"request": "b2"}), {})) == "b2"


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        {},
        {"tracker": None},
        {"tracker": {"events": "none"}},
        call(),
        call(None, 3),
        call(user(None)),
        call(user({"request": 3})),
        call(user({"request": "my knee hurts"})),
        call(user({"request": "a1"}), user({})),
    ],
)
def test_without_one_there_is_none(given: Any) -> None:
    assert request_number(given) is None
