import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lifecycle.model_store import ModelError, ModelStore, Promoted, code_mark, promoted_model
from tests.crash_steps import DIES_AT_A_STEP
from tests.lifecycle.models import candidate, make_model

ROOT = Path(__file__).resolve().parents[2]


def test_promotion_and_roll_back(tmp_path: Path) -> None:
    store = ModelStore(ROOT, tmp_path)
    assert store.promoted() is None
    make_model(tmp_path / "models" / "first.tar.gz")
    promoted = store.promoted()
    assert promoted is not None
    assert promoted.name == "first"
    assert promoted_model(ROOT, tmp_path) is None
    with pytest.raises(ModelError, match="no earlier"):
        store.roll_back()
    candidate(store, "second")
    candidate(store, "third")
    store.promote("second")
    store.promote("third")
    assert promoted_model(ROOT, tmp_path) == tmp_path / "models" / "third.tar.gz"
    assert store.roll_back() == "second"
    assert store.roll_back() == "first"
    with pytest.raises(ModelError):
        store.roll_back()
    assert store.notes("second")["model_id"] == "id-second"


def test_what_is_only_trained_does_not_reach_patients(tmp_path: Path) -> None:
    for name in ("first", "later"):
        make_model(tmp_path / "models" / f"{name}.tar.gz")
    os.utime(tmp_path / "models" / "first.tar.gz", (1, 1))
    for told, served in (("first", "first"), ("", "later"), ("gone", "later"), ("../x", "later")):
        assert ModelStore(ROOT, tmp_path, told).promoted() == Promoted(served)
    store = ModelStore(ROOT, tmp_path, "first")
    candidate(store, "second")
    store.promote("second")
    assert store.promoted() == Promoted("second", ("first",))
    assert store.roll_back() == "first"


def test_what_cannot_be_promoted(tmp_path: Path) -> None:
    store = ModelStore(ROOT, tmp_path)
    for name in ("missing", "../../etc/passwd", ""):
        with pytest.raises(ModelError):
            store.promote(name)
    store.candidates.mkdir()
    (store.candidates / "broken.tar.gz").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="damaged"):
        store.promote("broken")
    assert store.promoted() is None


def test_a_damaged_pointer_falls_back(tmp_path: Path) -> None:
    store = ModelStore(ROOT, tmp_path)
    make_model(tmp_path / "models" / "first.tar.gz")
    candidate(store, "second")
    store.promote("second")
    pointer = tmp_path / "models" / "promoted.json"
    for content in ("", "{", "[]", '{"model": "../x"}'):
        pointer.write_text(content)
        assert store.promoted() is not None
    pointer.write_text(json.dumps({"model": "second", "code": "of-other-components"}))
    assert promoted_model(ROOT, tmp_path) is None
    assert code_mark(ROOT) != "of-other-components"


CRASH = (
    DIES_AT_A_STEP
    + """
from lifecycle import model_store
folder, act, steps = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
Path.replace = step(Path.replace)
Path.hardlink_to = step(Path.hardlink_to)
os.fsync = step(os.fsync)
store = model_store.ModelStore(Path.cwd(), folder)
store.promote("second") if act == "promote" else store.roll_back()
os._exit(0)
"""
)


@pytest.mark.parametrize(
    ("act", "old", "new"), [("promote", "first", "second"), ("back", "second", "first")]
)
def test_a_crash_at_any_step_leaves_the_old_model_or_the_new(
    tmp_path: Path, act: str, old: str, new: str
) -> None:
    outcomes = []
    for steps in range(40):
        data = tmp_path / str(steps)
        make_model(data / "models" / "first.tar.gz")
        store = ModelStore(ROOT, data)
        candidate(store, "second")
        if act == "back":
            store.promote("second")
        done = subprocess.run(
            [sys.executable, "-c", CRASH, str(data), act, str(steps)], cwd=ROOT, check=False
        )
        promoted = ModelStore(ROOT, data).promoted()
        assert promoted is not None
        assert store.path(promoted.name).is_file()
        outcomes.append((done.returncode, promoted.name))
        # Whatever it left behind, it can be done again.
        if act == "promote":
            store.promote("second")
            assert store.promoted() == Promoted(
                "second", ("first",) if promoted.name == "first" else ()
            )
        if done.returncode == 0:
            break
    assert outcomes[-1] == (0, new)
    assert (9, old) in outcomes
    assert {name for _, name in outcomes} == {old, new}
