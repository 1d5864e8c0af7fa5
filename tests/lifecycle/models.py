"""Files that look like models."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

from console.judging import safety_mark
from lifecycle.model_store import ModelStore


def make_model(path: Path, model_id: str = "abc") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps({"model_id": model_id}).encode()
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("metadata.json")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))


def candidate(store: ModelStore, name: str, **report: Any) -> None:
    made = store.candidates / "made.tar.gz"
    make_model(made, f"id-{name}")
    store.keep(made, name, {"by": "ed", "at": "2026-01-01T00:00:00", "seconds": 1})
    whole = {
        "model": name,
        "got": {"questions:2": "pain"},
        "right": {"questions:2": True},
        "unsafe": [],
        "alarms": [],
        "safety_failures": [],
        "safety_rows": 400,
        "near_misses": 200,
        "safety_mark": safety_mark(),
    }
    (store.candidates / f"{name}.report.json").write_text(json.dumps(whole | report))
