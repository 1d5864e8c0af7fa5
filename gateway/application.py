"""Puts the gateway together: one Sanic application and all that it needs."""

import asyncio
import contextlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import structlog
from sanic import HTTPResponse, Request, Sanic
from sanic.config import Config
from sanic.http import Http
from structlog import get_logger

from documents import Documents
from gateway.api import Api
from gateway.api_docs import ApiDocs
from gateway.conversation_queue import ConversationQueue, open_queue
from gateway.engines import Engine, open_engines
from gateway.errors import ErrorAnswers
from gateway.health import Health
from gateway.intake import Intake
from gateway.key_files import read_or_make_keys
from gateway.messenger.answering import Rooms
from gateway.messenger.channel import MessengerChannel
from gateway.messenger.settings import MessengerSettings
from gateway.metrics import REQUESTS
from gateway.origins import Origins
from gateway.rate_limits import RateLimits
from gateway.session_tokens import SessionTokens
from gateway.settings import Settings
from gateway.turn_taking import TurnTaking
from gateway.upkeep import Upkeep
from gateway.website_files import WebsiteFiles
from records.conversations import ConversationLog
from records.database import Database, RecordsUnavailableError
from records.feedback import FeedbackLog
from records.messenger_inbox import MessengerInbox
from records.redaction import prepare
from records.traces import begin_span, end_span, traces_are_on
from records.turns import TurnLog
from transport.garbage import settle

_log = get_logger("gateway")
Gateway = Sanic[Config, SimpleNamespace]
_WEBSITE = Path(__file__).resolve().parent.parent / "website"
_REOPEN_SECONDS = 2.0
_FIRST_OPENING_SECONDS = 5.0
_PREPARE_AFTER_SECONDS = 2.0
# What patients and Messenger send; the rest are files and probes.
_TRACED = {"POST", "DELETE"}
# Sanic refuses larger bodies by cutting the line; up to here the caller gets a readable 413.
_READ_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class _Rooms:
    """What is opened when the server starts and closed when it stops."""

    database: Database
    engine: Engine
    queue: ConversationQueue
    limits: RateLimits
    turns: TurnTaking
    health: Health
    upkeep: Upkeep


def create_app(
    settings: Settings,
    documents: Documents,
    name: str = "gateway",
    messenger: MessengerSettings | None = None,
) -> Gateway:
    """Return the application, ready to run; without ``messenger`` that channel is off.

    Raises:
        KeyFileError: the signing key cannot be read or made.
    """
    keys = read_or_make_keys(settings.data_dir / "keys" / "session.key")
    database = Database(settings.database_url)
    engine = open_engines(settings.engine_url)
    queue = open_queue(settings.redis_url)
    log = TurnLog(database)
    turns = TurnTaking(log, engine, documents, queue, settings.engine_timeout)
    intake = Intake(documents, settings.message_chars)
    health = Health(database, engine, settings.actions_url)
    limits = RateLimits(settings)
    api = Api(
        documents=documents,
        tokens=SessionTokens(keys, settings.session_days),
        limits=limits,
        intake=intake,
        turns=turns,
        conversations=ConversationLog(database),
        feedback_log=FeedbackLog(database),
        body_bytes=settings.body_bytes,
    )
    app = Sanic(name, configure_logging=False)
    _configure(app, settings)
    app.error_handler.add(Exception, ErrorAnswers(documents).answer)
    app.blueprint(api.blueprint())
    app.blueprint(health.blueprint())
    if settings.docs:
        app.blueprint(ApiDocs().blueprint())
    app.blueprint(WebsiteFiles(_WEBSITE).blueprint())
    _add_middleware(app, Origins(settings.origins))
    upkeep = Upkeep(database, engine, settings.retention)
    _add_lifecycle(app, _Rooms(database, engine, queue, limits, turns, health, upkeep))
    if messenger is not None:
        inbox = MessengerInbox(database)
        rooms = Rooms(documents, intake, turns, log, engine, inbox)
        _add_messenger(app, MessengerChannel(messenger, database, settings.database_url, rooms))
    return app


def _configure(app: Gateway, settings: Settings) -> None:
    app.config.AUTO_EXTEND = False
    app.config.ACCESS_LOG = False
    app.config.REQUEST_MAX_SIZE = _READ_BYTES
    app.config.REQUEST_TIMEOUT = 15
    app.config.RESPONSE_TIMEOUT = 120
    app.config.KEEP_ALIVE_TIMEOUT = 65
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = settings.engine_timeout + 5
    app.config.FALLBACK_ERROR_FORMAT = "json"
    if settings.proxies:
        app.config.PROXIES_COUNT = settings.proxies


def _add_middleware(app: Gateway, origins: Origins) -> None:
    stopping = asyncio.Event()

    async def begin(request: Request) -> None:
        request.ctx.number = secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request.ctx.number)
        # Not below a `traceparent` of the caller: whoever sends one would decide what is traced.
        if traces_are_on() and request.method in _TRACED:
            about = {"http.request.method": request.method}
            request.ctx.span = begin_span(request.method, "server", about=about)

    async def end(request: Request, response: HTTPResponse) -> None:
        REQUESTS.labels(str(response.status)).inc()
        response.headers["X-Request-ID"] = getattr(request.ctx, "number", "none")
        response.headers["X-Content-Type-Options"] = "nosniff"
        if hasattr(request.ctx, "span"):
            _end_request_span(request, response.status)
        if stopping.is_set() and isinstance(request.stream, Http):
            # A line that stays open would hold up the stop until its patience ends.
            request.stream.keep_alive = False

    async def begin_stopping(_app: Gateway) -> None:
        stopping.set()

    app.register_listener(begin_stopping, "before_server_stop")
    app.on_request(begin)
    app.on_request(origins.check)
    app.on_response(origins.mark)  # type: ignore[no-untyped-call]
    app.on_response(end)  # type: ignore[no-untyped-call]


def _end_request_span(request: Request, status: int) -> None:
    made, token = request.ctx.span
    # The route as it is written here; a path may hold anything.
    route = f"/{request.route.path}" if request.route else "(none)"
    made.update_name(f"{request.method} {route}")
    made.set_attributes({"http.route": route, "http.response.status_code": status})
    end_span(made, token)


def _add_lifecycle(app: Gateway, rooms: _Rooms) -> None:
    opening: set[asyncio.Task[None]] = set()

    async def start(_app: Gateway) -> None:
        tried = asyncio.Event()
        opening.add(asyncio.create_task(_open(rooms.database, tried)))
        opening.add(asyncio.create_task(_prepare_redaction()))
        opening.add(asyncio.create_task(rooms.upkeep.run()))
        # No turn is taken unrecorded only because the database is still being opened. Where it
        # cannot be opened, patients get the clinic's number.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_OPENING_SECONDS):
                await tried.wait()

    async def stop(_app: Gateway) -> None:
        for task in opening:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await rooms.turns.finish()
        await rooms.engine.close()
        await rooms.health.close()
        await rooms.queue.close()
        await rooms.limits.close()
        await rooms.database.close()
        _log.info("gateway_stopped")

    app.register_listener(start, "before_server_start")
    app.register_listener(stop, "after_server_stop")


def _add_messenger(app: Gateway, channel: MessengerChannel) -> None:
    async def start(_app: Gateway) -> None:
        await channel.start()

    async def stop(_app: Gateway) -> None:
        await channel.stop()

    app.blueprint(channel.blueprint())
    app.register_listener(start, "before_server_start")
    # Stops run in reverse, so this one comes before what it needs is closed.
    app.register_listener(stop, "after_server_stop")


async def _open(database: Database, tried: asyncio.Event) -> None:
    while not await _opens(database):
        tried.set()
        await asyncio.sleep(_REOPEN_SECONDS)
    tried.set()


async def _prepare_redaction() -> None:
    # Loading takes seconds of the processor; the first requests should not wait behind it.
    await asyncio.sleep(_PREPARE_AFTER_SECONDS)
    try:
        await asyncio.to_thread(prepare)
        settle()
    except Exception as error:  # noqa: BLE001 (each text that needs it is withheld, and logged)
        _log.error("redaction_cannot_be_prepared", exc_info=error)


async def _opens(database: Database) -> bool:
    try:
        await database.open()
    except RecordsUnavailableError as error:
        _log.error("records_cannot_be_opened", reason=str(error))
        return False
    _log.info("records_opened")
    return True
