"""``python -m tests.byte_search FOLDER…``: which files hold what patients typed in the tests.

Every file is read as it lies there, and what is packed in it (gzip, tar, zip) as well. A seed is
looked for in any casing, as UTF-8, UTF-16, percent-encoded and base64.
"""

import argparse
import base64
import gzip
import io
import sys
import tarfile
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.seeds import PARTS

_LEFT_OUT = {
    ".venv",
    ".git",
    "node_modules",
    "__pycache__",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
}
_SOURCES = {Path(__file__).resolve(), Path(__file__).resolve().with_name("seeds.py")}


def files_with(folder: Path, seeds: Iterable[str], since: float = 0) -> dict[str, list[str]]:
    """Return which files below a folder hold which seeds.

    Args:
        folder: where to look; links are not followed.
        seeds: words to look for.
        since: leave out files that were not written since that time.
    """
    wanted = {seed: _writings(seed) for seed in seeds}
    found = {}
    for file in _files(folder, since):
        contents = [content.lower() for content in _contents(file)]
        hits = [
            seed
            for seed, writings in wanted.items()
            if any(writing in content for content in contents for writing in writings)
        ]
        if hits:
            found[str(file)] = hits
    return found


def _files(folder: Path, since: float) -> Iterator[Path]:
    for file in folder.rglob("*"):
        if _LEFT_OUT & set(file.parts) or file.resolve() in _SOURCES:
            continue
        try:
            if not file.is_symlink() and file.is_file() and file.stat().st_mtime >= since:
                yield file
        except OSError:  # gone in the meantime
            continue


def _contents(file: Path) -> Iterator[bytes]:
    try:
        raw = file.read_bytes()
    except OSError:
        return
    yield raw
    try:
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
            yield raw
        if raw[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                yield from (archive.read(name) for name in archive.namelist())
        elif tarfile.is_tarfile(io.BytesIO(raw)):
            with tarfile.open(fileobj=io.BytesIO(raw)) as packed:
                members = (packed.extractfile(member) for member in packed if member.isfile())
                yield from (member.read() for member in members if member is not None)
    except (OSError, EOFError, zlib.error, tarfile.TarError, zipfile.BadZipFile, RuntimeError):
        return  # no archive after all; its bytes were searched


def _writings(seed: str) -> set[bytes]:
    """Return a seed as programs may have written it, in small letters."""
    plain = seed.encode()
    writings = {plain, seed.encode("utf-16-le"), urllib.parse.quote(seed).encode()}
    # Base64 depends on where in a group of three the seed begins; its edges depend on neighbours.
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + plain)
        writings.add(whole[4 if shift else 0 : (len(plain) + shift) // 3 * 4])
    return {writing.lower() for writing in writings if len(writing) > 5}


def main() -> int:
    """Print what was found; returns 1 if there is anything."""
    parser = argparse.ArgumentParser(prog="python -m tests.byte_search", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--since", type=float, default=0, help="seconds since 1970")
    arguments = parser.parse_args()
    searched = sum(sum(1 for _ in _files(one, arguments.since)) for one in arguments.folders)
    found = {}
    for folder in arguments.folders:
        found |= files_with(folder, PARTS, arguments.since)
    for file, hits in found.items():
        print(f"{file} holds {', '.join(hits)}", file=sys.stderr)
    if not searched:
        print(
            "There is no file to search; name the folders that the run wrote to.", file=sys.stderr
        )
    if found or not searched:
        return 1
    print(f"Byte search: none of {len(PARTS)} pieces of personal data in {searched} files.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
