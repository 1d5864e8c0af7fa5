"""The encoder's weights: what is not the reviewed file is refused, and half a conversion is none."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nlu import encoder_weights
from nlu.encoder_weights import (
    CONVERSION,
    EncoderWeightsError,
    converted_model_dir,
    packaged_model_dir,
)


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Convert nothing but two small files, and take any weights for the reviewed ones."""

    def convert(weights: Path, tokenizer: Path, folder: Path) -> None:
        (folder / "model.bin").write_bytes(weights.read_bytes())
        shutil.copyfile(tokenizer, folder / "tokenizer.json")

    monkeypatch.setattr(encoder_weights, "_convert", convert)
    monkeypatch.setattr(encoder_weights, "_check", lambda _: None)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    return folder


def test_other_weights_are_refused_by_name_and_sum(source: Path, tmp_path: Path) -> None:
    with pytest.raises(EncoderWeightsError, match=r"model\.safetensors has SHA-256 [0-9a-f]{64}"):
        converted_model_dir(source, tmp_path / "target")
    assert not (tmp_path / "target" / CONVERSION).exists()


def test_missing_weights_are_named_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(EncoderWeightsError, match=r"is missing. Run `make setup`"):
        converted_model_dir(tmp_path, tmp_path / "target")


def test_a_package_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_weights, "_MODULE", "no_such_weights_package")
    with pytest.raises(EncoderWeightsError, match=r"not installed\. Run `make setup`"):
        packaged_model_dir()


@pytest.mark.usefixtures("light")
def test_a_conversion_happens_once(source: Path, tmp_path: Path) -> None:
    said: list[str] = []
    first = converted_model_dir(source, tmp_path / "target", report=said.append)
    assert converted_model_dir(source, tmp_path / "target", report=said.append) == first
    assert len(said) == 1
    assert sorted(one.name for one in first.parent.iterdir()) == [CONVERSION]


@pytest.mark.usefixtures("light")
def test_a_conversion_that_fails_leaves_nothing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(weights: Path, tokenizer: Path, folder: Path) -> None:
        (folder / "model.bin").write_bytes(b"half")
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(encoder_weights, "_convert", fail)
        with pytest.raises(MemoryError):
            converted_model_dir(source, tmp_path / "target")
    assert list((tmp_path / "target").iterdir()) == []
    assert (converted_model_dir(source, tmp_path / "target") / "model.bin").is_file()


def test_a_killed_conversion_leaves_nothing_that_looks_finished(
    source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "target"
    program = (
        "import os, signal; from pathlib import Path; from nlu import encoder_weights as w\n"
        "def convert(weights, tokenizer, folder):\n"
        "    (folder / 'model.bin').write_bytes(b'half')\n"
        "    (folder / 'tokenizer.json').write_text('{}')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "w._convert, w._check = convert, lambda _: None\n"
        f"w.converted_model_dir(Path({os.fspath(source)!r}), Path({os.fspath(target)!r}))\n"
    )
    ended = subprocess.run([sys.executable, "-W", "ignore", "-c", program], timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert not (target / CONVERSION).exists()


@pytest.mark.usefixtures("light")
def test_a_half_deleted_conversion_is_made_anew(source: Path, tmp_path: Path) -> None:
    folder = converted_model_dir(source, tmp_path / "target")
    (folder / "model.bin").unlink()
    again = converted_model_dir(source, tmp_path / "target")
    assert (again / "model.bin").read_bytes() == b"weights"


@pytest.mark.usefixtures("light")
def test_two_may_convert_at_once(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(2)
    convert = encoder_weights._convert

    def convert_together(weights: Path, tokenizer: Path, folder: Path) -> None:
        together.wait(timeout=20)
        convert(weights, tokenizer, folder)
        together.wait(timeout=20)

    monkeypatch.setattr(encoder_weights, "_convert", convert_together)
    found: list[Path] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(converted_model_dir(source, tmp_path / "target"))
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert found == [tmp_path / "target" / CONVERSION] * 2
    assert (found[0] / "model.bin").read_bytes() == b"weights"
    assert [one.name for one in (tmp_path / "target").iterdir()] == [CONVERSION]
