"""One training at a time: train, ask the new model everything, keep the report."""

import asyncio
import json
import logging
import os
import shutil
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.exam_questions import questions
from console.judging import Exam, judge
from console.priority import NICER, lower_session
from console.topics import Topics
from evaluation.rows import RowsError
from lifecycle.model_store import ModelError, ModelStore, replace
from lifecycle.training import TRAIN, engine_environment, model_name
from records.audit import record
from records.clock import now
from records.database import Database, RecordsUnavailableError

_log = logging.getLogger("console")
_USUAL_SECONDS = 90.0
_LINES = 40
STEPS = {
    "training": "Learning from the examples",
    "measuring": "Asking the new model everything",
    "comparing": "Asking the present model the same",
}


class JobError(Exception):
    """A step failed; the message says so in plain words."""


@dataclass(slots=True)
class Progress:
    """What is shown while a training runs, and after."""

    by: str
    step: str = "training"
    share: float = 0.0
    running: bool = True
    model: str = ""
    error: str = ""
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=_LINES))


class TrainingJob:
    """Runs trainings below ``data_dir``; the project's files are only read."""

    def __init__(self, database: Database, store: ModelStore, root: Path, data_dir: Path) -> None:
        self._database = database
        self._store = store
        self._root = root
        self._data_dir = data_dir
        self._work = data_dir / "candidates" / "work"
        self._task: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self.progress: Progress | None = None

    def start(self, by: str, topics: Topics) -> bool:
        """Begin, unless one runs already."""
        if self.progress is not None and self.progress.running:
            return False
        self.progress = Progress(by)
        self._task = asyncio.create_task(self._run(self.progress, topics), name="training")
        return True

    async def stop(self) -> None:
        """End what runs; nothing but the working folder is left."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._end_process()

    def _end_process(self) -> None:
        if self._process is not None and self._process.returncode is None:
            # The whole group: the measuring has an engine and the actions below it.
            os.killpg(self._process.pid, signal.SIGTERM)

    async def _run(self, progress: Progress, topics: Topics) -> None:
        try:
            shutil.rmtree(self._work, ignore_errors=True)
            self._work.mkdir(parents=True)
            name = await self._train(progress)
            progress.model = name
            await self._measure(progress, name, topics)
            await self._note(progress, "trained", name)
        except (JobError, ModelError, RowsError, OSError, RecordsUnavailableError) as error:
            progress.error = str(error)
            _log.error("training failed: %s", error)
        except asyncio.CancelledError:
            progress.error = "The training was stopped."
            self._end_process()
            raise
        finally:
            progress.running = False
            shutil.rmtree(self._work, ignore_errors=True)

    async def _train(self, progress: Progress) -> str:
        name = await asyncio.to_thread(self._copy_sources)
        if self._store.path(name).is_file():
            if not self._store.notes(name):
                notes = {"by": progress.by, "at": now().isoformat(), "seconds": 0}
                await asyncio.to_thread(self._adopt, name, notes)
            return name
        began = time.monotonic()
        usual = _usual(self._store)
        folder = self._work / "sources"
        command = [
            *TRAIN,
            *("--config", str(folder / "config.yml"), "--domain", str(folder / "domain.yml")),
            *("--data", str(folder / "data"), "--out", str(self._work / "out")),
            *("--fixed-model-name", name),
        ]

        def tick(_line: str | None) -> None:
            progress.share = min(0.97, (time.monotonic() - began) / usual)

        await self._execute(command, progress, tick, engine_environment(self._data_dir))
        trained = self._work / "out" / f"{name}.tar.gz"
        if not trained.is_file():
            raise JobError("The training ended without a model.")
        seconds = round(time.monotonic() - began, 1)
        notes = {"by": progress.by, "at": now().isoformat(), "seconds": seconds}
        await asyncio.to_thread(self._store.keep, trained, name, notes)
        return name

    def _copy_sources(self) -> str:
        """Copy what is trained from, so that an edit meanwhile belongs to the next model."""
        folder = self._work / "sources"
        (folder / "data").mkdir(parents=True)
        name = model_name(self._root)
        for file in (self._root / "config.yml", self._root / "domain.yml"):
            shutil.copy2(file, folder)
        for file in sorted((self._root / "data").glob("*.yml")):
            shutil.copy2(file, folder / "data")
        if model_name(self._root) != name:
            raise JobError("The files were being changed; please start again.")
        return name

    def _adopt(self, name: str, notes: dict[str, Any]) -> None:
        """Take a model that `python -m deploy` has trained as a candidate too."""
        copied = self._work / f"{name}.tar.gz"
        shutil.copy2(self._store.path(name), copied)
        self._store.keep(copied, name, notes)

    async def _measure(self, progress: Progress, name: str, topics: Topics) -> None:
        exam = await self._database.read(lambda connection: questions(connection, topics))
        progress.step, progress.share = "measuring", 0.0
        await self._report(progress, name, exam)
        present = self._store.promoted()
        if present is not None and present.name != name:
            progress.step, progress.share = "comparing", 0.0
            await self._report(progress, present.name, exam)
        progress.share = 1.0

    async def _report(self, progress: Progress, name: str, exam: Exam) -> None:
        texts, replies = self._work / "texts.json", self._work / "replies.json"
        texts.write_text(json.dumps(exam.texts), encoding="utf-8")
        replies.unlink(missing_ok=True)
        command = [
            *(sys.executable, "-m", "console.measure", "--model", str(self._store.path(name))),
            *("--texts", str(texts), "--out", str(replies), "--data-dir", str(self._data_dir)),
        ]

        def tick(line: str | None) -> None:
            if line is not None and line.startswith("PROGRESS "):
                _, done, total = line.split()
                progress.share = int(done) / max(1, int(total))

        await self._execute(command, progress, tick, dict(os.environ))
        found = json.loads(replies.read_text(encoding="utf-8"))
        if not any(found.values()):
            raise JobError("The model gave no reply to anything; it may not fit the components.")
        report = await asyncio.to_thread(judge, exam, found)
        self._store.candidates.mkdir(parents=True, exist_ok=True)
        content = json.dumps(report | {"model": name, "at": now().isoformat()}).encode()
        replace(self._store.candidates / f"{name}.report.json", content)

    async def _execute(
        self,
        command: list[str],
        progress: Progress,
        tick: Callable[[str | None], None],
        environment: dict[str, str],
    ) -> None:
        """Run a command at the lowest priority; its words go to the progress."""
        self._process = await asyncio.create_subprocess_exec(
            *("nice", "-n", str(NICER), *command),
            cwd=self._root,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            limit=1_000_000,
        )
        await asyncio.to_thread(lower_session, self._process.pid, NICER)
        output = self._process.stdout
        while output is not None:
            try:
                line = await asyncio.wait_for(output.readline(), 0.5)
            except TimeoutError:
                tick(None)
                continue
            if not line:
                break
            text = line.decode("utf-8", "replace").rstrip()
            tick(text)
            if text and not text.startswith("PROGRESS "):
                progress.lines.append(text[:300])
        if await self._process.wait() != 0:
            last = progress.lines[-1] if progress.lines else "without a word"
            raise JobError(f"{STEPS[progress.step]} failed: {last}")

    async def _note(self, progress: Progress, action: str, name: str) -> None:
        await self._database.write(lambda connection: record(connection, progress.by, action, name))


def _usual(store: ModelStore) -> float:
    """Give the seconds that the last trainings took."""
    times = [float(store.notes(name).get("seconds") or 0) for name in store.listed()]
    times = [seconds for seconds in times[:5] if seconds]
    return sum(times) / len(times) if times else _USUAL_SECONDS
