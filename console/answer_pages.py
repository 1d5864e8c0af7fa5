"""The FAQ editor: topics, their examples and their replies."""

import re
from datetime import date
from typing import Any

from sanic import HTTPResponse
from sqlalchemy.engine import Connection

from console import answer_warnings, inbox, publishing
from console.change_kinds import NLU, ChangeError, Files, apply, file_of
from console.pages import PageError, Route, Visit, missing
from console.project import Present, Project
from console.roles import Role
from console.topics import Topic
from console.training_examples import ExampleError, TrainingExamples, checked
from documents import UnknownTopic
from records.audit import record
from records.clock import now
from records.database import Database
from records.staff_schema import changes

_MOST = 50


class AnswerPages:
    """Shows topics and takes drafts; nothing here writes a file."""

    def __init__(self, database: Database, project: Project) -> None:
        self._database = database
        self._project = project

    def routes(self) -> list[Route]:
        """Give the pages."""
        one = "/answers/<topic>"
        return [
            Route("GET", "/answers", self.listed, Role.REVIEWER),
            Route("GET", "/answers/new", self.new, Role.EDITOR),
            Route("POST", "/answers/new", self.add, Role.EDITOR),
            Route("GET", "/answers/new-document", self.new_document, Role.EDITOR),
            Route("POST", "/answers/new-document", self.add_document, Role.EDITOR),
            Route("GET", one, self.show, Role.REVIEWER),
            Route("POST", f"{one}/preview", self.preview, Role.EDITOR),
            Route("POST", f"{one}/texts", self.save_texts, Role.EDITOR),
            Route("POST", f"{one}/examples", self.add_examples, Role.EDITOR),
            Route("POST", f"{one}/examples/remove", self.remove_example, Role.EDITOR),
            Route("POST", f"{one}/review-date", self.set_review_date, Role.EDITOR),
        ]

    def _examples(self) -> dict[str, list[str]]:
        text = (self._project.root / NLU).read_text(encoding="utf-8")
        return TrainingExamples(text).by_topic()

    async def _topic(self, visit: Visit) -> tuple[Present, Topic]:
        present = await self._project.refresh()
        asked = visit.request.match_info["topic"]
        topic = next((topic for topic in present.topics.teachable if topic.id == asked), None)
        if topic is None:
            raise missing("topic")
        return present, topic

    async def listed(self, visit: Visit) -> HTTPResponse:
        """Show all topics."""
        present = await self._project.refresh()
        due = await self._database.read(publishing.next_reviews)
        examples = self._examples()
        return visit.page(
            "answers.html",
            topics=present.topics,
            counts={topic: len(lines) for topic, lines in examples.items()},
            due=due,
            today=now().date().isoformat(),
        )

    async def show(self, visit: Visit) -> HTTPResponse:
        """Show one topic."""
        present, topic = await self._topic(visit)

        def work(connection: Connection) -> dict[str, Any]:
            rows = [row for row in publishing.waiting(connection) if row.target == topic.id]
            return {"waiting": rows, "due": publishing.next_reviews(connection).get(topic.id, "")}

        values = await self._database.read(work)
        entry = _entry(present, topic.id)
        drafted = [row.payload["fields"] for row in values["waiting"] if row.kind == "texts"]
        if entry is not None and drafted:
            entry = entry | drafted[-1]
        return visit.page(
            "answer.html",
            **values,
            **self._shown(present, topic.id, entry),
            topic=topic,
            topics=present.topics,
            entry=entry,
            examples=self._examples().get(topic.id, []),
            documents=present.documents,
        )

    def _shown(self, present: Present, topic: str, entry: dict[str, Any] | None) -> dict[str, Any]:
        """Give the preview of a reply and what is wrong with it."""
        if entry is None:
            return {"reply": None, "more": None, "warnings": [], "more_warnings": []}
        documents, checks = present.documents, present.checks
        shown: dict[str, Any] = {"reply": _reply(present, topic, entry, "text"), "more": None}
        shown["warnings"] = answer_warnings.of_text(entry["text"], documents, checks)
        shown["more_warnings"] = []
        if "more" in entry:
            shown["more"] = _reply(present, topic, entry, "more")
            shown["more_warnings"] = answer_warnings.of_text(entry["more"], documents, checks)
        if len(entry["title"]) > 20:
            shown["warnings"].append("The button's title has 20 characters at most.")
        return shown

    async def preview(self, visit: Visit) -> HTTPResponse:
        """Draw the bubble of what is being typed."""
        present, topic = await self._topic(visit)
        entry = _entry(present, topic.id)
        if entry is None:
            raise missing("reply")
        entry = entry | _fields(visit, entry)
        return visit.page("_preview.html", **self._shown(present, topic.id, entry))

    async def save_texts(self, visit: Visit) -> HTTPResponse:
        """Keep a draft of the reply."""
        present, topic = await self._topic(visit)
        entry = _entry(present, topic.id)
        if entry is None:
            raise missing("reply")
        given = _fields(visit, entry)
        fields = {name: value for name, value in given.items() if value != entry[name]}
        if not fields:
            visit.say("Nothing was changed.", "note")
            return visit.go(f"/answers/{topic.id}")
        self._try("texts", topic.id, {"fields": fields})
        await self._propose(visit, "texts", topic.id, {"fields": fields})
        visit.say("Kept as a draft. Publish it on the page “Changes”.")
        return visit.go(f"/answers/{topic.id}")

    def _try(self, kind: str, target: str, payload: dict[str, Any]) -> Files:
        """Work a change out without writing it; raises PageError (422) with the reason."""
        files = publishing.read_files(self._project.root)
        try:
            apply(files, kind, target, payload)
        except ChangeError as error:
            raise PageError(422, str(error)) from None
        return files

    async def _propose(self, visit: Visit, kind: str, target: str, payload: dict[str, Any]) -> None:
        await self._database.write(
            lambda write: inbox.propose(write, kind, target, payload, visit.name)
        )

    async def add_examples(self, visit: Visit) -> HTTPResponse:
        """Keep new examples as drafts; one a line."""
        _, topic = await self._topic(visit)
        lines = [line for line in visit.field("examples").split("\n") if line.strip()][:_MOST]
        if not lines:
            raise PageError(422, "Write the examples first, one on each line.")
        known = self._examples()
        notes: list[str] = []
        for line in lines:
            try:
                example = checked(line)
            except ExampleError as error:
                raise PageError(422, str(error)) from None
            notes += answer_warnings.of_example(example, topic.id, known)
            self._try("example", topic.id, {"text": example})
            await self._propose(visit, "example", topic.id, {"text": example})
        said = f"{len(lines)} kept as drafts." + "".join(f" Please look: {note}" for note in notes)
        visit.say(said, "note" if notes else "good")
        return visit.go(f"/answers/{topic.id}")

    async def remove_example(self, visit: Visit) -> HTTPResponse:
        """Keep the removal of an example as a draft."""
        _, topic = await self._topic(visit)
        text = visit.field("text", 400)
        if text not in self._examples().get(topic.id, []):
            raise missing("example")
        self._try("drop_example", topic.id, {"text": text})
        await self._propose(visit, "drop_example", topic.id, {"text": text})
        visit.say("It will be removed when the changes are published.")
        return visit.go(f"/answers/{topic.id}")

    async def set_review_date(self, visit: Visit) -> HTTPResponse:
        """Set the day on which the reply is to be looked at again."""
        _, topic = await self._topic(visit)
        try:
            day = date.fromisoformat(visit.field("date", 10)).isoformat()
        except ValueError:
            raise PageError(422, "Choose a day.") from None

        def work(connection: Connection) -> None:
            row = {"kind": "review_date", "target": topic.id, "payload": {"date": day}}
            values = {"state": "applied", "author": visit.name, "created_at": now()}
            connection.execute(changes.insert().values(**row, **values, settled_at=now()))
            record(connection, visit.name, "review_date_set", topic.id, {"date": day})

        await self._database.write(work)
        visit.say(f"This answer is to be looked at again on {day}.")
        return visit.go(f"/answers/{topic.id}")

    async def new(self, visit: Visit) -> HTTPResponse:
        """Show the form for a new topic."""
        present = await self._project.refresh()
        return visit.page(
            "answer_new.html",
            documents=present.documents,
            topics=present.topics,
            example=visit.query("example"),
        )

    async def add(self, visit: Visit) -> HTTPResponse:
        """Keep a new topic as a draft."""
        is_answer = visit.field("kind", 10) == "answer"
        title = visit.field("title", 60)
        name = re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_")[:40]
        if not name or not name[0].isalpha():
            raise PageError(422, "Give the topic a title that begins with a letter.")
        target = name if is_answer else f"handoff_{name}"
        fields: dict[str, Any] = {
            "title": title,
            "asked": visit.field("asked", 120),
            "text": visit.field("text", 1000),
        }
        if is_answer:
            fields |= {
                "facts": visit.fields("facts"),
                "more": visit.field("more", 1000),
                "more_facts": visit.fields("facts"),
                "follow_ups": [topic for topic in visit.fields("follow_ups") if topic][:3],
            }
        examples = [line for line in visit.field("examples").split("\n") if line.strip()]
        if len(examples) < 5:
            raise PageError(422, "Write five examples at least, one on each line.")
        payload = {"fields": fields, "examples": examples}
        files = self._try("topic", target, payload)
        problems = publishing.new_problems(publishing.read_files(self._project.root), files)
        if problems:
            raise PageError(422, " ".join(problems))
        await self._propose(visit, "topic", target, payload)
        visit.say(f"The topic “{title}” is kept as a draft. Publish it on the page “Changes”.")
        return visit.go("/changes")

    async def new_document(self, visit: Visit) -> HTTPResponse:
        """Show the form for a new source document."""
        return visit.page("document_new.html")

    async def add_document(self, visit: Visit) -> HTTPResponse:
        """Keep a new source document as a draft."""
        title = visit.field("title", 120)
        name = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:48].strip("-")
        facts = [_fact(line) for line in visit.field("facts").split("\n") if line.strip()]
        if not name or not facts:
            raise PageError(422, "A document needs a title and one fact at least.")
        payload = {"title": title, "facts": facts}
        files = self._try("document", name, payload)
        problems = publishing.new_problems(publishing.read_files(self._project.root), files)
        if problems:
            raise PageError(422, " ".join(problems))
        await self._propose(visit, "document", name, payload)
        visit.say(f"The document “{title}” is kept as a draft. Publish it on the page “Changes”.")
        return visit.go("/changes")


def _fact(line: str) -> dict[str, str]:
    section, separator, fact = line.partition(":")
    if not separator or not section.strip() or not fact.strip():
        raise PageError(422, f"Write “Section: fact”, not “{line.strip()[:80]}”.")
    return {"section": " ".join(section.split()), "fact": " ".join(fact.split())}


def _entry(present: Present, topic: str) -> dict[str, Any] | None:
    """Give the reply of a topic as it is edited, or None if it has no reply of its own."""
    documents = present.documents
    if topic in documents.answers:
        answer = documents.answers[topic]
        return {
            "title": answer.title,
            "asked": answer.asked,
            "text": answer.text,
            "facts": list(answer.facts),
            "more": answer.more,
            "more_facts": list(answer.more_facts),
        }
    hand_offs = documents.hand_off_file.hand_offs
    if topic in hand_offs and file_of(topic)[1][-1] == topic:
        entry = hand_offs[topic]
        return {"title": entry.title, "asked": entry.asked, "text": entry.text}
    return None


def _fields(visit: Visit, entry: dict[str, Any]) -> dict[str, Any]:
    """Read the fields of the form that the entry has."""
    given: dict[str, Any] = {}
    for name, value in entry.items():
        if isinstance(value, list):
            given[name] = visit.fields(name)
        else:
            given[name] = " ".join(visit.field(name, 2000).split())
    return given


def _reply(present: Present, topic: str, entry: dict[str, Any], part: str) -> dict[str, Any]:
    """Give the reply as the bubble would show it with this entry."""
    documents = present.documents
    try:
        is_answer = topic in documents.answer_intents
        reply = documents.answer(topic, more=part == "more") if is_answer else (
            documents.hand_off(topic)
        )  # fmt: skip
    except UnknownTopic:
        raise missing("topic") from None
    body = reply.as_json()
    try:
        body["text"] = documents.clinic.fill(entry[part])
    except (KeyError, IndexError, ValueError):
        body["text"] = entry[part]
    facts = entry.get("facts" if part == "text" else "more_facts", [])
    known = [fact for fact in facts if fact in documents.facts]
    body["citations"] = [citation.model_dump() for citation in documents.facts.citations(known)]
    return body
