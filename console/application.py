"""Puts the console together: one Sanic application and all that it needs."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field
from types import SimpleNamespace

from sanic import HTTPResponse, Request, Sanic, redirect, text
from sanic.config import Config

from console.answer_pages import AnswerPages
from console.api_docs import ApiDocs
from console.background import Background
from console.change_pages import ChangePages
from console.conversation_pages import ConversationPages
from console.conversation_search import KINDS
from console.gatekeeper import Gatekeeper
from console.inbox_pages import InboxPages
from console.insight_pages import InsightPages
from console.login import Login
from console.messenger_pages import MessengerPages
from console.model_pages import ModelPages
from console.model_server import ModelServer
from console.pages import Notices, Route, Templates
from console.project import ROOT, Project
from console.promotion import Promotion
from console.publishing import Publisher
from console.roles import Role
from console.sessions import Sessions
from console.settings import Settings
from console.static_files import HTMX, HTMX_INTEGRITY, StaticFiles
from console.training_job import TrainingJob
from console.unanswered_pages import UnansweredPages
from lifecycle.engine_endpoint import PATH as MODEL_PATH
from lifecycle.engine_endpoint import key_file
from lifecycle.model_store import ModelStore
from lifecycle.signing_key import signing_key
from records.database import Database, RecordsUnavailableError

_log = logging.getLogger("console")
Console = Sanic[Config, SimpleNamespace]
_REOPEN_SECONDS = 2.0
# Staff who come while it starts wait so long for the database before they are told that it is away.
_FIRST_OPENING_SECONDS = 5.0
NAVIGATION = (
    ("/inbox", "Inbox", Role.REVIEWER),
    ("/conversations", "Conversations", Role.REVIEWER),
    ("/unanswered", "Unanswered", Role.REVIEWER),
    ("/answers", "Answers", Role.REVIEWER),
    ("/changes", "Changes", Role.REVIEWER),
    ("/models", "Improve", Role.REVIEWER),
    ("/insights", "Insights", Role.REVIEWER),
    ("/messenger", "Messenger", Role.REVIEWER),
    ("/audit", "Audit", Role.ADMINISTRATOR),
)
# Console pages read more at once than a patient's turn does.
_DATABASE_WAIT = 10.0


@dataclass(slots=True)
class _House:
    """All that lives as long as the process."""

    settings: Settings
    database: Database
    sessions: Sessions
    templates: Templates
    project: Project
    publisher: Publisher
    store: ModelStore
    job: TrainingJob
    server: ModelServer
    promotion: Promotion
    notices: Notices = field(default_factory=Notices)
    opening: asyncio.Task[None] | None = None


def create_app(settings: Settings, name: str = "console") -> Console:
    """Return the application, ready to run.

    Raises:
        KeyFileError: the signing key cannot be read or made.
        DocumentsError: the documents or the domain cannot be read.
    """
    key = signing_key(settings.data_dir / "keys" / "console.key")
    database = Database(settings.database_url, wait=_DATABASE_WAIT)
    publisher = Publisher(database, ROOT, settings.data_dir, second_person=settings.second_person)
    store = ModelStore(ROOT, settings.data_dir, first=settings.model)
    server = ModelServer(store, signing_key(key_file(settings.data_dir)))
    # Before anything is read: a crash may have left half of the files written.
    publisher.recover()
    house = _House(
        settings,
        database,
        Sessions(key, https=settings.https),
        Templates(),
        Project(),
        publisher,
        store,
        TrainingJob(database, store, ROOT, settings.data_dir),
        server,
        Promotion(database, store, server),
    )
    app = Sanic(name, configure_logging=False)
    _configure(app)
    static = StaticFiles()
    house.templates.share(
        static=static.address,
        htmx=HTMX,
        htmx_integrity=HTMX_INTEGRITY,
        settings=settings,
        kinds=KINDS,
        navigation=NAVIGATION,
    )
    gatekeeper = Gatekeeper(house.database, house.sessions, house.templates, house.notices)
    app.error_handler.add(Exception, gatekeeper.failed)
    app.on_request(gatekeeper.before)
    app.on_response(gatekeeper.after)  # type: ignore[no-untyped-call]
    routes = _routes(house)
    login = Login(house.database, house.sessions, house.templates)
    routes.append(Route("POST", "/logout", login.leave, Role.REVIEWER))
    routes.append(ApiDocs(routes).route())
    for place, route in enumerate(routes):
        handler = gatekeeper.guard(route)
        app.add_route(handler, route.path, methods=[route.method], name=f"page{place}")
    app.ctx.routes = routes
    app.add_route(login.show, "/login", methods=["GET"], name="login")
    app.add_route(login.enter, "/login", methods=["POST"], name="enter")
    app.add_route(static.serve, "/static/<name:path>", methods=["GET"], name="static")
    app.add_route(house.server.serve, MODEL_PATH, methods=["GET"], name="model")  # type: ignore[arg-type]
    app.add_route(_alive, "/healthz", methods=["GET"], name="alive")
    app.add_route(_home, "/", methods=["GET"], name="home")
    _add_lifecycle(app, house, Background(house.database))
    return app


def _routes(house: _House) -> list[Route]:
    return [
        *InboxPages(house.database, house.project).routes(),
        *ConversationPages(house.database, house.project).routes(),
        *AnswerPages(house.database, house.project).routes(),
        *ChangePages(
            house.database,
            house.project,
            house.publisher,
            second_person=house.settings.second_person,
        ).routes(),
        *UnansweredPages(house.database, house.project, house.settings.data_dir).routes(),
        *InsightPages(house.database, house.project).routes(),
        *MessengerPages(house.database).routes(),
        *ModelPages(
            house.database, house.project, house.store, house.job, house.promotion, house.server
        ).routes(),
    ]


def _configure(app: Console) -> None:
    app.config.AUTO_EXTEND = False
    app.config.ACCESS_LOG = False
    app.config.REQUEST_MAX_SIZE = 1_000_000
    app.config.REQUEST_TIMEOUT = 15
    app.config.RESPONSE_TIMEOUT = 120
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 5
    app.config.FALLBACK_ERROR_FORMAT = "text"


async def _alive(_request: Request) -> HTTPResponse:
    return text("ok")


async def _home(_request: Request) -> HTTPResponse:
    return redirect("/inbox", status=303)


def _add_lifecycle(app: Console, house: _House, background: Background) -> None:
    async def start(_app: Console) -> None:
        tried = asyncio.Event()
        house.opening = asyncio.create_task(_open(house.database, background, tried))
        # Nobody is turned away from the log-in only because the database is still being opened.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_OPENING_SECONDS):
                await tried.wait()

    async def stop(_app: Console) -> None:
        if house.opening is not None:
            house.opening.cancel()
            await asyncio.gather(house.opening, return_exceptions=True)
        await house.job.stop()
        await house.promotion.stop()
        await background.stop()
        await house.database.close()

    app.register_listener(start, "before_server_start")
    app.register_listener(stop, "after_server_stop")


async def _open(database: Database, background: Background, tried: asyncio.Event) -> None:
    while not await _opens(database):
        tried.set()
        await asyncio.sleep(_REOPEN_SECONDS)
    tried.set()
    background.start()


async def _opens(database: Database) -> bool:
    try:
        await database.open()
    except RecordsUnavailableError as error:
        _log.error("the records cannot be opened: %s", error)
        return False
    return True
