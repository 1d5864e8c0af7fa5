"""Train, compare, promote, roll back."""

import asyncio
from typing import Any

from sanic import HTTPResponse
from sqlalchemy import select
from sqlalchemy.engine import Connection

from console import promotion, publishing
from console.judging import EVALUATION, SETS, share
from console.model_server import ModelServer
from console.pages import PageError, Route, Visit, missing
from console.project import Project
from console.promotion import Difference, Promotion
from console.roles import Role
from console.training_job import STEPS, TrainingJob
from evaluation.rows import load_rows
from evaluation.safety.rows import EMERGENCIES_FILE, NEAR_MISSES_FILE
from evaluation.safety.rows import load_rows as load_safety_rows
from lifecycle.model_store import ModelError, ModelStore
from records.audit import record
from records.database import Database
from records.schema import turns
from records.staff_schema import evaluation_rows

_SHOWN = 100
_MODELS = 20


class ModelPages:
    """The page of the models, one model's report, and what can be done with them."""

    def __init__(
        self,
        database: Database,
        project: Project,
        store: ModelStore,
        job: TrainingJob,
        promoter: Promotion,
        server: ModelServer,
    ) -> None:
        self._database = database
        self._project = project
        self._store = store
        self._job = job
        self._promotion = promoter
        self._server = server

    def routes(self) -> list[Route]:
        """Give the pages."""
        return [
            Route("GET", "/models", self.listed, Role.REVIEWER),
            Route("GET", "/models/progress", self.progress, Role.REVIEWER),
            Route("POST", "/models/train", self.train, Role.EDITOR),
            Route("POST", "/models/roll-back", self.roll_back, Role.ADMINISTRATOR),
            Route("GET", "/models/<name>", self.show, Role.REVIEWER),
            Route("POST", "/models/<name>/promote", self.promote, Role.ADMINISTRATOR),
        ]

    def _standing(self) -> dict[str, Any]:
        present = self._store.promoted()
        return {
            "present": present,
            "present_report": promotion.read_report(self._store, present.name) if present else None,
            "running": self._server.running(),
            "watched_until": self._promotion.watched_until,
            "progress": self._job.progress,
            "steps": STEPS,
            "share": share,
            "sets": SETS,
        }

    async def listed(self, visit: Visit) -> HTTPResponse:
        """Show the present model, the candidates, and how far a training is."""
        names = list(self._store.listed())[:_MODELS]
        candidates = [
            {
                "name": name,
                "notes": self._store.notes(name),
                "report": promotion.read_report(self._store, name),
                "passed": all(check.passed for check in promotion.gate(self._store, name)),
            }
            for name in names
        ]
        waiting = await self._database.read(publishing.count_waiting)
        return visit.page("models.html", **self._standing(), candidates=candidates, waiting=waiting)

    async def progress(self, visit: Visit) -> HTTPResponse:
        """Show how far the training is; asked again every second while it runs."""
        return visit.page("_progress.html", **self._standing())

    async def train(self, visit: Visit) -> HTTPResponse:
        """Begin a training with what is published."""
        present = await self._project.refresh()
        if not self._job.start(visit.name, present.topics):
            visit.say("A training is running already.", "note")
            return visit.go("/models")
        await self._database.write(lambda write: record(write, visit.name, "training_started"))
        return visit.go("/models")

    def _name(self, visit: Visit) -> str:
        name = visit.request.match_info["name"]
        if name not in self._store.listed():
            raise missing("model")
        return str(name)

    async def show(self, visit: Visit) -> HTTPResponse:
        """Show what a candidate answers otherwise, and the gate."""
        name = self._name(visit)
        present = await self._project.refresh()
        found = await asyncio.to_thread(promotion.differences, self._store, name)
        texts = await self._database.read(lambda read: _texts(read, found))
        return visit.page(
            "model.html",
            **self._standing(),
            name=name,
            notes=self._store.notes(name),
            report=promotion.read_report(self._store, name),
            checks=promotion.gate(self._store, name),
            differences=found[:_SHOWN],
            counts={
                verdict: sum(one.verdict == verdict for one in found)
                for verdict in ("better", "worse", "other")
            },
            texts=texts,
            topics=present.topics,
        )

    async def promote(self, visit: Visit) -> HTTPResponse:
        """Let patients talk to a candidate from now on."""
        name = self._name(visit)
        try:
            await self._promotion.promote(name, visit.name, visit.field("reason", 300))
        except ModelError as error:
            await self._database.write(
                lambda write: record(write, visit.name, "promotion_refused", name)
            )
            raise PageError(409, str(error)) from None
        visit.say("Promoted. The engine takes it within seconds; running conversations go on.")
        return visit.go("/models")

    async def roll_back(self, visit: Visit) -> HTTPResponse:
        """Go back to the model before."""
        try:
            name = await self._promotion.roll_back(visit.name)
        except ModelError as error:
            raise PageError(409, str(error)) from None
        visit.say(f"Rolled back to {name}.")
        return visit.go("/models")


def _texts(connection: Connection, found: list[Difference]) -> dict[str, str]:
    """Give the texts of the questions that differ; those of patients only while they exist."""
    keys = [one.key for one in found[:_SHOWN]]
    texts: dict[str, str] = {}
    for name in SETS:
        if any(key.startswith(f"{name}:") for key in keys):
            rows = load_rows(EVALUATION / f"{name}.tsv")
            texts |= {f"{name}:{row.line}": row.text for row in rows}
    if any(key.startswith("safety:") for key in keys):
        dangers = [*load_safety_rows(EMERGENCIES_FILE), *load_safety_rows(NEAR_MISSES_FILE)]
        texts |= {f"safety:{place}": row.text for place, row in enumerate(dangers)}
    own = connection.execute(select(evaluation_rows.c.id, evaluation_rows.c.text))
    texts |= {f"own:{row.id}": row.text for row in own}
    ids = [int(key.split(":")[1]) for key in keys if key.startswith("message:")]
    said = connection.execute(select(turns.c.id, turns.c.text).where(turns.c.id.in_(ids)))
    return texts | {f"message:{row.id}": row.text for row in said}
