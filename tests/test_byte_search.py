import base64
import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests import byte_search
from tests.byte_search import files_with
from tests.seeds import PARTS

SEED = "marigold winterbourne"  # none of tests/seeds.py, which may stand in no file


def packed_tar(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo("inside")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def packed_zip(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside", content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"\0\1 I am Marigold Winterbourne \xff",
        SEED.encode("utf-16-le"),
        b"/turns?q=marigold%20winterbourne",
        gzip.compress(b"x" * 999 + SEED.encode()),
        packed_tar(SEED.upper().encode()),
        packed_zip(SEED.encode()),
        *(base64.b64encode(b"a" * before + SEED.encode() + b" and more") for before in range(3)),
    ],
    ids=["bytes", "UTF-16", "an address", "gzip", "tar", "zip", "base64", "one on", "two on"],
)
def test_what_is_written_in_any_way_is_found(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "records.sqlite-wal").write_bytes(content)
    assert files_with(tmp_path, [SEED]) == {str(tmp_path / "deep" / "records.sqlite-wal"): [SEED]}
    assert files_with(tmp_path, ["somebody else"]) == {}


def test_broken_archives_are_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8b" + SEED.encode())
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04" + SEED.encode())
    assert len(files_with(tmp_path, [SEED])) == 2


def test_the_command_says_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["byte_search", str(tmp_path)])
    assert byte_search.main() == 1
    assert "no file to search" in capsys.readouterr().err
    log = tmp_path / "gateway.log"
    log.write_text("all is well")
    assert byte_search.main() == 0
    assert "in 1 files" in capsys.readouterr().out
    log.write_text(f"hello {PARTS[0]}")
    assert byte_search.main() == 1
    log.unlink()
    assert f"gateway.log holds {PARTS[0]}" in capsys.readouterr().err
