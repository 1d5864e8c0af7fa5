"""The page of the changes that wait to be published."""

from sanic import HTTPResponse

from console import publishing
from console.pages import PageError, Route, Visit, missing, number
from console.project import Project
from console.publishing import Publisher
from console.roles import Role
from console.rows import AnyRow
from records.database import Database

KINDS = {
    "example": "New example",
    "drop_example": "Example removed",
    "texts": "Reply edited",
    "topic": "New topic",
    "document": "New document",
    "review_date": "To be looked at again",
}


class ChangePages:
    """Approve, turn down, publish."""

    def __init__(
        self, database: Database, project: Project, publisher: Publisher, *, second_person: bool
    ) -> None:
        self._database = database
        self._project = project
        self._publisher = publisher
        self._second_person = second_person

    def routes(self) -> list[Route]:
        """Give the pages."""
        return [
            Route("GET", "/changes", self.listed, Role.REVIEWER),
            Route("POST", "/changes/publish", self.publish, Role.EDITOR),
            Route("POST", "/changes/<change>/approve", self.approve, Role.EDITOR),
            Route("POST", "/changes/<change>/withdraw", self.withdraw, Role.REVIEWER),
        ]

    async def listed(self, visit: Visit) -> HTTPResponse:
        """Show what waits."""
        present = await self._project.refresh()
        rows = await self._database.read(publishing.waiting)
        return visit.page(
            "changes.html",
            rows=rows,
            topics=present.topics,
            change_kinds=KINDS,
            second_person=self._second_person,
            problems=[],
        )

    async def _row(self, visit: Visit) -> AnyRow:
        wanted = number(visit.request.match_info["change"], "change")
        rows = await self._database.read(publishing.waiting)
        row = next((row for row in rows if row.id == wanted), None)
        if row is None:
            raise missing("change")
        return row

    async def approve(self, visit: Visit) -> HTTPResponse:
        """Approve a colleague's change."""
        row = await self._row(visit)
        if row.author == visit.name:
            raise PageError(403, "A change is approved by somebody other than its author.")
        await self._database.write(
            lambda write: publishing.settle(write, row.id, "approved", visit.name)
        )
        visit.say("Approved.")
        return visit.go("/changes")

    async def withdraw(self, visit: Visit) -> HTTPResponse:
        """Take one's own change back, or turn down a colleague's."""
        row = await self._row(visit)
        own = row.author == visit.name
        if not own and not visit.account.may(Role.EDITOR):
            raise PageError(403, "Only an editor may turn down a colleague's change.")
        state = "withdrawn" if own else "rejected"
        await self._database.write(
            lambda write: publishing.settle(write, row.id, state, visit.name)
        )
        visit.say("Taken back." if own else "Turned down.")
        return visit.go("/changes")

    async def publish(self, visit: Visit) -> HTTPResponse:
        """Write the changes to the files."""
        outcome = await self._publisher.publish(visit.name)
        present = await self._project.refresh()
        if outcome.written:
            visit.say(f"{len(outcome.written)} published. Train a new model to use new examples.")
        elif not outcome.problems:
            visit.say("There is nothing to publish.", "note")
        if not outcome.problems:
            return visit.go("/changes")
        rows = await self._database.read(publishing.waiting)
        return visit.page(
            "changes.html",
            rows=rows,
            topics=present.topics,
            change_kinds=KINDS,
            second_person=self._second_person,
            problems=outcome.problems,
        )
