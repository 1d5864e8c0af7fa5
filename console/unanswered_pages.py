"""Unanswered questions, one decision for each group."""

import asyncio
import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sanic import HTTPResponse
from sqlalchemy.engine import Connection

from console import inbox, question_groups
from console.pages import PageError, Route, Visit, missing, number
from console.project import Project
from console.question_encoder import EncoderError, encode
from console.roles import Role
from console.topics import NOT_FOR_US
from records.database import Database
from records.redaction import redact

_log = logging.getLogger("console")
_EXAMPLES = 5


class UnansweredPages:
    """Finds groups when asked to, and takes decisions."""

    def __init__(self, database: Database, project: Project, data_dir: Path) -> None:
        self._database = database
        self._project = project
        self._data_dir = data_dir
        self._busy = asyncio.Lock()

    def routes(self) -> list[Route]:
        """Give the pages."""
        return [
            Route("GET", "/unanswered", self.listed, Role.REVIEWER),
            Route("POST", "/unanswered/find", self.find, Role.REVIEWER),
            Route("POST", "/unanswered/<group>", self.decide, Role.REVIEWER),
        ]

    async def listed(self, visit: Visit) -> HTTPResponse:
        """Show the groups."""
        present = await self._project.refresh()

        def work(connection: Connection) -> list[dict[str, Any]]:
            return [
                {"row": row, "texts": question_groups.texts(connection, row.id)}
                for row in question_groups.listed(connection)
            ]

        found = await self._database.read(work)
        return visit.page(
            "unanswered.html",
            groups=found,
            topics=present.topics,
            days=question_groups.DAYS,
            urlencode=urlencode,
        )

    async def find(self, visit: Visit) -> HTTPResponse:
        """Group last month's unanswered questions afresh."""
        if self._busy.locked():
            visit.say("A colleague has just asked for this; please wait a moment.", "note")
            return visit.go("/unanswered")
        async with self._busy:
            rows = await self._database.read(question_groups.gather)
            try:
                vectors = await encode([row.text for row in rows], self._data_dir)
            except EncoderError as error:
                _log.error("questions could not be grouped: %s", error)
                raise PageError(503, f"The questions could not be grouped. {error}") from None
            found = await asyncio.to_thread(question_groups.grouped, vectors)
            kept = await self._database.write(
                lambda write: question_groups.keep(write, rows, found)
            )
        visit.say(f"{len(rows)} questions looked at, {kept} groups found.")
        return visit.go("/unanswered")

    async def decide(self, visit: Visit) -> HTTPResponse:
        """Take one decision for all messages of a group."""
        group = number(visit.request.match_info["group"], "group")
        act = visit.field("decision", 20)
        if act not in {"right", "not_for_us", "other"}:
            raise PageError(400, "Choose what to do with these questions.")
        present = await self._project.refresh()
        topic = NOT_FOR_US if act == "not_for_us" else None
        if act == "other":
            chosen = present.topics.find(visit.field("topic", 100))
            if chosen is None:
                raise PageError(422, "No topic is called so. Choose one from the list.")
            topic = chosen.id

        def work(connection: Connection) -> int | None:
            samples = question_groups.texts(connection, group, _EXAMPLES)
            size = question_groups.decide(connection, group, act, topic, visit.name)
            if size is not None and act == "other" and topic is not None:
                for sample in samples:
                    payload = {"text": " ".join(redact(sample.text).text.split())[:300]}
                    inbox.propose(connection, "example", topic, payload, visit.name, sample.id)
            return size

        size = await self._database.write(work)
        if size is None:
            raise missing("group")
        learnt = f" {_EXAMPLES} at most wait as new examples." if act == "other" else ""
        visit.say(f"Decided for {size} messages.{learnt}")
        return visit.go("/unanswered")
