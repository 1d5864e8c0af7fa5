"""Waiting changes: listed, approved, turned down, and written to the files once they hold."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from console.change_kinds import DOMAIN, NLU, RULES, ChangeError, Files, apply
from console.file_journal import FileJournal, FilesChangedError
from console.rows import AnyRow
from console.training_examples import ExampleError, alike, parsed
from documents import DocumentsError, load
from documents.checks import check
from documents.domain import read_intents
from records.audit import record
from records.clock import now
from records.database import Database
from records.staff_schema import changes, evaluation_rows

WAITING = ("draft", "approved")
_UNUSED = "is used by no answer"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a publication: what was written, and what holds the rest back."""

    written: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def waiting(connection: Connection, limit: int = 200) -> list[AnyRow]:
    """Give the changes that are not in the files yet, oldest first."""
    query = select(changes).where(changes.c.state.in_(WAITING)).order_by(changes.c.id)
    return list(connection.execute(query.limit(limit)))


def count_waiting(connection: Connection) -> int:
    """Give how many changes wait."""
    query = select(func.count()).select_from(changes).where(changes.c.state.in_(WAITING))
    return int(connection.execute(query).scalar_one())


def settle(connection: Connection, number: int, state: str, by: str) -> bool:
    """Approve, turn down or withdraw a waiting change; False if it does not wait."""
    query = update(changes).where(changes.c.id == number, changes.c.state.in_(WAITING))
    values = {"state": state, "settled_at": now()}
    if state == "approved":
        query = query.where(changes.c.author != by)
        values = {"state": state, "approved_by": by}
    done = connection.execute(query.values(**values)).rowcount
    if done:
        record(connection, by, f"change_{state}", f"change {number}")
    return bool(done)


def next_reviews(connection: Connection) -> dict[str, str]:
    """Give the day on which each topic is to be looked at again, where one was set."""
    query = select(changes.c.target, changes.c.payload).where(
        changes.c.kind == "review_date", changes.c.state == "applied"
    )
    rows = connection.execute(query.order_by(changes.c.id))
    return {row.target: str(row.payload.get("date", "")) for row in rows}


class Publisher:
    """Writes waiting changes to the project's files."""

    def __init__(
        self, database: Database, root: Path, data_dir: Path, *, second_person: bool
    ) -> None:
        self._database = database
        self._root = root
        self._journal = FileJournal(root, data_dir / "console" / "writing")
        self._second_person = second_person
        self._lock = asyncio.Lock()

    def recover(self) -> None:
        """Finish what a crash interrupted."""
        self._journal.recover()

    async def publish(self, by: str) -> Outcome:
        """Write all changes that may be written and hold; the others stay and are named."""
        async with self._lock:
            rows = await self._database.read(waiting)
            ready = [row for row in rows if row.state == "approved" or not self._second_person]
            measured = await self._database.read(_measured)
            outcome = await asyncio.to_thread(self._write, ready, measured)
            if outcome.written:
                await self._database.write(
                    lambda connection: _written(connection, outcome.written, by)
                )
            return outcome

    def _write(self, rows: list[AnyRow], measured: set[str]) -> Outcome:
        before = read_files(self._root)
        present, written, problems = dict(before), list[int](), list[str]()
        for row in rows:
            attempt = dict(present)
            try:
                _require_unmeasured(row, measured)
                apply(attempt, row.kind, row.target, row.payload)
            except ChangeError as error:
                problems.append(f"Change {row.id} ({row.target}): {error}")
                continue
            present = attempt
            written.append(row.id)
        found = new_problems(before, present) if present != before else []
        if found:
            return Outcome([], [*problems, *found])
        try:
            self._journal.write(before, present)
        except (FilesChangedError, OSError) as error:
            return Outcome([], [*problems, f"Nothing was written: {error}"])
        return Outcome(written, problems)


def _require_unmeasured(row: AnyRow, measured: set[str]) -> None:
    if row.kind == "example" and alike(row.payload["text"]) in measured:
        raise ChangeError("It stands in the evaluation set and would spoil it.")


def _written(connection: Connection, numbers: list[int], by: str) -> None:
    connection.execute(
        update(changes).where(changes.c.id.in_(numbers)).values(state="applied", settled_at=now())
    )
    record(connection, by, "published", f"{len(numbers)} changes", {"changes": numbers})


def _measured(connection: Connection) -> set[str]:
    return {alike(text) for text in connection.execute(select(evaluation_rows.c.text)).scalars()}


def read_files(root: Path) -> Files:
    """Give the contents of the files that changes may touch, by path below the root."""
    paths = [root / NLU, root / RULES, root / DOMAIN]
    paths += sorted((root / "documents").rglob("*.yml"))
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def new_problems(before: Files, after: Files) -> list[str]:
    """Say what is wrong with the new contents and was not wrong before."""
    try:
        examples = parsed(after[NLU])
    except (ExampleError, KeyError, TypeError) as error:
        return [f"data/nlu.yml could not be used any more: {error}"]
    with tempfile.TemporaryDirectory(prefix="console-") as name:
        folder = Path(name)
        try:
            intents, found = _check_folder(folder / "after", after)
        except DocumentsError as error:
            return [str(error)]
        unknown = sorted(set(examples) - intents)
        if unknown:
            return [f"data/nlu.yml has topics that domain.yml lacks: {', '.join(unknown)}"]
        known = _check_folder(folder / "before", before)[1]
    return sorted(problem for problem in found - known if _UNUSED not in problem)


def _check_folder(folder: Path, files: Files) -> tuple[set[str], set[str]]:
    """Check contents in a folder of their own; gives the intents and the problems."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    intents = read_intents(folder / DOMAIN)
    documents = load(folder / "documents")
    problems = check(documents, intents=intents, folder=folder / "documents")
    return intents, {str(problem) for problem in problems}
