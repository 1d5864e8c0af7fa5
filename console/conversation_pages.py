"""The pages of the conversations."""

from typing import Any

from sanic import HTTPResponse, json
from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from console import conversation_search, conversation_view
from console.conversation_search import Filters
from console.conversation_view import Conversation
from console.pages import PageError, Route, Visit, missing, number
from console.project import Project
from console.roles import Role
from records.audit import record
from records.conversations import ConversationLog
from records.database import Database
from records.redaction import redact
from records.staff_schema import saved_filters

_TAG = 40
_NOTE = 2000


class ConversationPages:
    """Search, one conversation, tags, notes, export, delete, saved filters."""

    def __init__(self, database: Database, project: Project) -> None:
        self._database = database
        self._project = project

    def routes(self) -> list[Route]:
        """Give the pages."""
        one = "/conversations/<key>"
        return [
            Route("GET", "/conversations", self.search, Role.REVIEWER),
            Route("POST", "/filters", self.save_filter, Role.REVIEWER),
            Route("POST", "/filters/<filter_id>/delete", self.drop_filter, Role.REVIEWER),
            Route("GET", one, self.show, Role.REVIEWER),
            Route("POST", f"{one}/tags", self.tag, Role.REVIEWER),
            Route("POST", f"{one}/notes", self.note, Role.REVIEWER),
            Route("GET", f"{one}/export", self.export, Role.EDITOR),
            Route("POST", f"{one}/delete", self.erase, Role.ADMINISTRATOR),
        ]

    async def search(self, visit: Visit) -> HTTPResponse:
        """Show the messages that the filters let through."""
        present = await self._project.refresh()
        arguments = visit.request.args
        filters = Filters.of({name: visit.query(name) for name in arguments})
        before = visit.query("before")
        start = number(before) if before else None

        def work(connection: Connection) -> dict[str, Any]:
            own = select(saved_filters).where(saved_filters.c.owner == visit.name)
            return {
                "found": conversation_search.search(connection, filters, start),
                "models": conversation_search.models(connection),
                "tags": conversation_search.tags(connection),
                "saved": connection.execute(own.order_by(saved_filters.c.name)).all(),
            }

        values = await self._database.read(work)
        return visit.page(
            "conversations.html",
            **values,
            filters=filters,
            before=before,
            topics=present.topics,
            search=conversation_search,
        )

    async def save_filter(self, visit: Visit) -> HTTPResponse:
        """Keep the filters under a name of one's own."""
        name, query = visit.field("name", 64), visit.field("query", 1000)
        if not name:
            raise PageError(422, "Give the filter a name.")

        def work(connection: Connection) -> None:
            same = (saved_filters.c.owner == visit.name) & (saved_filters.c.name == name)
            connection.execute(delete(saved_filters).where(same))
            values = {"owner": visit.name, "name": name, "query": query}
            connection.execute(insert(saved_filters).values(**values))

        await self._database.write(work)
        visit.say(f"The filter “{name}” is saved.")
        return visit.go(f"/conversations?{_plain(query)}")

    async def drop_filter(self, visit: Visit) -> HTTPResponse:
        """Forget one of one's own filters."""
        filter_id = number(visit.request.match_info["filter_id"], "filter")

        def work(connection: Connection) -> int:
            own = (saved_filters.c.owner == visit.name) & (saved_filters.c.id == filter_id)
            return connection.execute(delete(saved_filters).where(own)).rowcount

        if not await self._database.write(work):
            raise missing("filter")
        visit.say("The filter is deleted.")
        return visit.go("/conversations")

    async def _find(self, visit: Visit) -> Conversation:
        key = visit.request.match_info["key"]
        found = await self._database.read(lambda read: conversation_view.whole(read, key))
        if found is None:
            raise missing("conversation")
        return found

    async def show(self, visit: Visit) -> HTTPResponse:
        """Show one conversation."""
        found = await self._find(visit)
        present = await self._project.refresh()
        return visit.page("conversation.html", conversation=found, topics=present.topics)

    async def tag(self, visit: Visit) -> HTTPResponse:
        """Add a tag or take one away."""
        found = await self._find(visit)
        tag = " ".join(visit.field("tag", _TAG).casefold().split())
        if not tag:
            raise PageError(422, "Write a word for the tag.")
        change = (
            conversation_view.remove_tag if visit.field("remove") else conversation_view.add_tag
        )
        await self._database.write(lambda write: change(write, found.id, tag, visit.name))
        return visit.go(f"/conversations/{found.id}")

    async def note(self, visit: Visit) -> HTTPResponse:
        """Add a note."""
        found = await self._find(visit)
        text = redact(visit.field("text", _NOTE)).text
        if not text:
            raise PageError(422, "Write the note first.")
        await self._database.write(
            lambda write: conversation_view.add_note(write, found.id, text, visit.name)
        )
        return visit.go(f"/conversations/{found.id}")

    async def export(self, visit: Visit) -> HTTPResponse:
        """Give a conversation as a file."""
        found = await self._find(visit)
        await self._database.write(
            lambda write: record(write, visit.name, "exported", f"conversation {found.id}")
        )
        name = f"conversation-{found.id[:12]}.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return json(conversation_view.exported(found), headers=headers)

    async def erase(self, visit: Visit) -> HTTPResponse:
        """Delete a conversation for good."""
        found = await self._find(visit)
        if visit.field("sure") != "yes":
            raise PageError(422, "Tick the box to say that you are sure.")
        await ConversationLog(self._database).erase(found.id, found.channel, visit.name)
        visit.say("The conversation is deleted.")
        return visit.go("/conversations")


def _plain(query: str) -> str:
    return query if all(" " < sign < "\x7f" for sign in query) else ""
