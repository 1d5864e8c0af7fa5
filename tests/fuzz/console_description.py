"""Schemathesis on the console's description: it makes requests up, and compares the answers with it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from console.api_docs import PATH
from tests.console.running_console import RunningConsole
from tests.fuzz.fuzzing import Found
from tests.fuzz.tried_console import LEFT_OUT, tried_console

_STATUS = re.compile(r'"status_code":\s*(\d+)')


def describe(console: RunningConsole, folder: Path) -> Path:
    """Fetch the description, and narrow the ids in addresses to those that are there, and a few.

    Any id at all would mean that nearly every request ends at a page that is not there.
    """
    with console.client("ada") as client:
        document: dict[str, Any] = client.get(PATH).json()
    known = {
        "turn_id": [str(row[0]) for row in console.rows("SELECT id FROM turns LIMIT 20")],
        "key": [str(row[0]) for row in console.rows("SELECT id FROM conversations LIMIT 20")],
        "topic": ["pain", "sessions", "handoff_cost", "greet"],
    }
    for path in LEFT_OUT:
        del document["paths"][path]
    for operations in document["paths"].values():
        for operation in operations.values():
            for one in operation["parameters"]:
                if one["in"] == "path":
                    ids = known.get(one["name"], ["1", "2", "3"])
                    one["schema"] = {"enum": [*ids, "0", "nobody", "9" * 30, "%00", "é"]}
    file = folder / "openapi.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def try_description(examples: int, seed: int = 1) -> Found:
    """Start a console, let schemathesis try it as an administrator, and look at its log.

    Args:
        examples: at most so many made-up requests for each page and form, beside those that try
            each field's limits.
        seed: the same one gives the same requests.
    """
    found = Found()
    with tried_console(found) as (console, folder):
        _run(console, describe(console, folder), folder, examples, seed, found)
    return found


def _run(
    console: RunningConsole, file: Path, folder: Path, examples: int, seed: int, found: Found
) -> None:
    with console.client("ada") as client:
        cookie = client.cookies["console"]
    log = folder / "requests.ndjson"
    done = subprocess.run(
        [
            *(str(Path(sys.executable).parent / "schemathesis"), "run", str(file)),
            *("--url", console.url, "--header", f"Cookie: console={cookie}"),
            *("--header", "Sec-Fetch-Site: same-origin", "--request-timeout", "20"),
            *("--checks", "not_a_server_error,status_code_conformance,content_type_conformance"),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", str(examples)),
            *("--seed", str(seed), "--generation-database", "none", "--no-color"),
            *("--workers", "1", "--report", "ndjson", "--report-ndjson-path", str(log)),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    found.statuses.update(int(one) for one in _STATUS.findall(log.read_text(encoding="utf-8")))
    if done.returncode != 0:
        found.bad.append(done.stdout[-6000:] + done.stderr[-2000:])
