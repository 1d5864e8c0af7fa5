"""The engine's server: Rasa's agent behind Rasa's REST channel, and nothing beside them."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from rasa.core.agent import load_from_server
from rasa.core.brokers.broker import EventBroker
from rasa.core.channels.channel import register
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog
from sanic import Sanic

from engine.action_call import ActionServer
from engine.patient_channel import PatientChannel
from engine.traces import close_traces, set_up_traces
from engine.turn_processor import TurnAgent

_KEEP_ALIVE_SECONDS = 120
_BACKLOG = 1024
_WRONG_SETTING = 2
_SCHEMES = {"http": {"http", "https"}, "redis": {"redis", "rediss", "unix"}}


def serve(arguments: Sequence[str]) -> int:
    """Serve until Ctrl-C or SIGTERM; returns the exit status."""
    parser = argparse.ArgumentParser(prog="engine", description=__doc__)
    parser.add_argument("--interface", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--model", type=Path, required=True, help="a model, or a folder of them")
    parser.add_argument("--endpoints", type=Path, default=Path("endpoints.yml"))
    given = parser.parse_args(arguments)
    configure_logging_and_warnings(logging.WARNING)
    configure_structlog(logging.WARNING)
    if not given.endpoints.is_file():
        print(f"The engine cannot start: there is no file {given.endpoints}.", file=sys.stderr)
        return _WRONG_SETTING
    endpoints = AvailableEndpoints.read_endpoints(str(given.endpoints))
    try:
        _check(endpoints, given.endpoints)
        set_up_traces(os.environ)
    except ValueError as error:
        print(f"The engine cannot start.\n{error}", file=sys.stderr)
        return _WRONG_SETTING
    if endpoints.model is None and not given.model.exists():
        print(f"The engine cannot start: there is no model {given.model}.", file=sys.stderr)
        return _WRONG_SETTING
    application = Sanic("engine", configure_logging=False)
    application.config.KEEP_ALIVE_TIMEOUT = _KEEP_ALIVE_SECONDS
    register([PatientChannel.from_credentials(None)], application, route="/webhooks/")
    application.register_listener(partial(_load, given.model, endpoints), "before_server_start")
    application.register_listener(_close, "after_server_stop")
    application.run(
        host=given.interface, port=given.port, backlog=_BACKLOG, access_log=False, debug=False
    )
    close_traces()
    return 0


def _check(endpoints: AvailableEndpoints, file: Path) -> None:
    """Look at the addresses of the neighbours before anything is loaded.

    Raises:
        ValueError: one cannot be used; names the setting that it comes from, and the mend.
    """
    for name, endpoint, example in (
        ("ACTIONS_URL", endpoints.action, "http://127.0.0.1:5055"),
        ("MODEL_URL", endpoints.model, "http://127.0.0.1:8001/engine/model"),
        ("REDIS_URL", endpoints.tracker_store, "redis://127.0.0.1:6379/0"),
        ("REDIS_URL", endpoints.lock_store, "redis://127.0.0.1:6379/0"),
    ):
        # A store within the process has no address.
        if (
            endpoint is not None
            and endpoint.url is not None
            and not _is_like(endpoint.url, example)
        ):
            raise ValueError(f"{name}: write an address such as {example}; {file} puts it in.")


def _is_like(address: str, example: str) -> bool:
    schemes = _SCHEMES[urlsplit(example).scheme]
    try:
        parts = urlsplit(address)
        return (
            parts.scheme in schemes
            and bool(parts.hostname or parts.scheme == "unix")
            and (parts.port != 0)
        )
    except ValueError:  # a port that is none
        return False


async def _load(
    model: Path, endpoints: AvailableEndpoints, app: Sanic, loop: asyncio.AbstractEventLoop
) -> None:
    broker = await EventBroker.create(endpoints.event_broker, loop=loop)
    agent = TurnAgent(
        generator=endpoints.nlg,
        tracker_store=TrackerStore.create(endpoints.tracker_store, event_broker=broker),
        lock_store=LockStore.create(endpoints.lock_store),
        action_endpoint=ActionServer(endpoints.action) if endpoints.action else None,
        model_server=endpoints.model,
    )
    if endpoints.model is not None:
        await load_from_server(agent, endpoints.model)
    else:
        agent.load_model(model)
    app.ctx.agent = agent


async def _close(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
    agent: TurnAgent | None = getattr(app.ctx, "agent", None)
    if agent is None:
        return
    if isinstance(agent.action_endpoint, ActionServer):
        await agent.action_endpoint.close()
    if agent.tracker_store.event_broker:
        await agent.tracker_store.event_broker.close()
