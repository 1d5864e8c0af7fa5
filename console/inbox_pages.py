"""The inbox's pages."""

from typing import Any

from sanic import HTTPResponse
from sqlalchemy.engine import Connection

from console import conversation_view, inbox
from console.inbox import AlreadyDecidedError, Decision
from console.inbox_filling import REASONS
from console.pages import PageError, Route, Visit, missing, number
from console.project import Project
from console.roles import Role
from console.topics import NOT_FOR_US, Topic
from records.database import Database
from records.redaction import redact

_QUEUE = 8
_LIST = 50
_LONGEST_EXAMPLE = 300


class InboxPages:
    """Shows the next turn that is worth a look and takes the decision."""

    def __init__(self, database: Database, project: Project) -> None:
        self._database = database
        self._project = project

    def routes(self) -> list[Route]:
        """Give the pages."""
        return [
            Route("GET", "/inbox", self.show, Role.REVIEWER),
            Route("GET", "/inbox/list", self.listed, Role.REVIEWER),
            Route("POST", "/inbox/clear", self.clear, Role.REVIEWER),
            Route("POST", "/inbox/undo", self.undo, Role.REVIEWER),
            Route("GET", "/inbox/<turn_id>", self.show_one, Role.REVIEWER),
            Route("POST", "/inbox/<turn_id>", self.decide, Role.REVIEWER),
        ]

    async def show(self, visit: Visit) -> HTTPResponse:
        """Show the turn that is worth most."""
        reason = visit.query("reason")
        reason = reason if reason in REASONS else ""
        queue = await self._database.read(lambda read: inbox.next_open(read, reason, _QUEUE))
        return await self._page(visit, queue[0].id if queue else None, queue, reason)

    async def show_one(self, visit: Visit) -> HTTPResponse:
        """Show one turn, whatever its place."""
        turn_id = number(visit.request.match_info["turn_id"], "message")
        queue = await self._database.read(lambda read: inbox.next_open(read, "", _QUEUE))
        return await self._page(visit, turn_id, queue, "")

    async def _page(
        self, visit: Visit, turn_id: int | None, queue: list[Any], reason: str
    ) -> HTTPResponse:
        present = await self._project.refresh()

        def work(connection: Connection) -> dict[str, Any]:
            item = inbox.one(connection, turn_id) if turn_id is not None else None
            if turn_id is not None and item is None:
                raise missing("message")
            around = (
                conversation_view.around(connection, item.conversation_id, item.id) if item else []
            )
            return {
                "item": item,
                "around": around,
                "counts": inbox.counts(connection),
                "rate": inbox.error_rate(connection),
            }

        values = await self._database.read(work)
        return visit.page(
            "_inbox_work.html" if visit.in_place else "inbox.html",
            **values,
            queue=queue,
            reason=reason,
            reasons=REASONS,
            topics=present.topics,
            counted_to=inbox.COUNTED_TO,
        )

    async def decide(self, visit: Visit) -> HTTPResponse:
        """Keep a decision and show the next turn."""
        turn_id = number(visit.request.match_info["turn_id"], "message")
        act = visit.field("decision", 20)
        item = await self._database.read(lambda read: inbox.one(read, turn_id))
        if item is None:
            raise missing("message")
        if act == "flag":
            await self._flag(visit, item)
            return await self._next(visit)
        decision = await self._decision(visit, item, act)
        try:
            await self._database.write(lambda write: inbox.decide(write, decision))
        except AlreadyDecidedError:
            visit.say("A colleague has decided this one already.", "note")
            return await self._next(visit)
        visit.say(await self._said(decision))
        return await self._next(visit)

    async def _flag(self, visit: Visit, item: Any) -> None:
        await self._database.write(
            lambda write: inbox.flag(write, item.id, visit.name, not item.flagged)
        )
        visit.say("Flag taken away." if item.flagged else "Flagged for a colleague.")

    async def _decision(self, visit: Visit, item: Any, act: str) -> Decision:
        present = await self._project.refresh()
        if act in {"right", "skip"}:
            return Decision(item.id, act, visit.name, item.intent if act == "right" else None)
        if act == "not_for_us":
            return Decision(item.id, act, visit.name, NOT_FOR_US)
        if act not in {"other", "example", "measure"}:
            raise PageError(400, "Choose what to do with this message.")
        topic = self._topic(present.topics.find(visit.field("topic", 100)), item, visit)
        name = "right" if topic.id == item.intent else "other"
        example = _example(visit.field("wording", _LONGEST_EXAMPLE) or item.text)
        return Decision(
            item.id,
            name,
            visit.name,
            topic.id,
            example if act == "example" else None,
            act == "measure",
        )

    def _topic(self, topic: Topic | None, item: Any, visit: Visit) -> Topic:
        written = visit.field("topic", 100)
        if topic is None and not written and item.intent:
            topic = self._project.now.topics.find(item.intent)
        if topic is None:
            raise PageError(422, f"No topic is called “{written}”. Choose one from the list.")
        return topic

    async def _said(self, decision: Decision) -> str:
        title = self._project.now.topics.title(decision.topic)
        if decision.example:
            return f"Saved as an example of “{title}”. The next training learns from it."
        if decision.measured:
            return f"Saved to the evaluation set as “{title}”."
        words = {"right": "Marked right.", "skip": "Skipped.", "not_for_us": "Not for us: saved."}
        return words.get(decision.name, f"The topic is “{title}”: saved.")

    async def _next(self, visit: Visit) -> HTTPResponse:
        if visit.in_place:
            return await self.show(visit)
        reason = visit.query("reason")
        return visit.go(f"/inbox?reason={reason}" if reason in REASONS else "/inbox")

    async def undo(self, visit: Visit) -> HTTPResponse:
        """Take back the last decision and show its turn again."""
        turn_id = await self._database.write(lambda write: inbox.undo(write, visit.name))
        if turn_id is None:
            visit.say("There is nothing to undo.", "note")
            return await self._next(visit)
        visit.say("Undone. Here it is again.")
        if not visit.in_place:
            return visit.go(f"/inbox/{turn_id}")
        queue = await self._database.read(lambda read: inbox.next_open(read, "", _QUEUE))
        return await self._page(visit, turn_id, queue, "")

    async def listed(self, visit: Visit) -> HTTPResponse:
        """Show many at once, to clear spam."""
        reason = visit.query("reason")
        reason = reason if reason in REASONS else ""
        rows = await self._database.read(lambda read: inbox.next_open(read, reason, _LIST))
        present = await self._project.refresh()
        return visit.page(
            "inbox_list.html", rows=rows, reason=reason, reasons=REASONS, topics=present.topics
        )

    async def clear(self, visit: Visit) -> HTTPResponse:
        """Clear the chosen ones."""
        ids = [number(value, "message") for value in visit.fields("turn")[:_LIST]]
        if not ids:
            visit.say("Nothing was chosen.", "note")
            return visit.go("/inbox/list")
        cleared = await self._database.write(lambda write: inbox.clear(write, ids, visit.name))
        visit.say(f"{cleared} cleared.")
        return visit.go("/inbox/list")


def _example(text: str) -> str:
    """Give a wording as one line without personal data."""
    line = " ".join(redact(text).text.split())
    if len(line) > _LONGEST_EXAMPLE:
        raise PageError(422, "This is too long for an example. Shorten it to one question.")
    return line
