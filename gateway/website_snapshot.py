"""The website's files as browsers get them: modules named by their content, everything packed."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from structlog import get_logger

from gateway.bubble_pack import ENTRY, PackError, pack

_log = get_logger("gateway")
INDEX = "index.html"
_BUBBLE = re.compile(r"bubble\.js|bubble/[a-z-]+\.js")
_TEXT = {".html", ".css", ".js", ".svg", ".json", ".txt", ".webmanifest"}
_WORTH_PACKING = 512
# Every import in the sources is one literal of this form; there are no cycles.
_IMPORT = re.compile(r'"\./((?:bubble/)?[a-z-]+)\.js"')
_NAMED = re.compile(r"(?P<name>.+)\.[0-9a-f]{12}\.js")
_FOREVER = "public, max-age=31536000, immutable"

_PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    ),
    "Referrer-Policy": "no-referrer",
}
# The clinic's own website, on another origin, loads the bubble as modules.
_SHARED_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class WebsiteError(ValueError):
    """The website's files cannot be served; the message says which and why."""


@dataclass(frozen=True, slots=True)
class WebFile:
    """One file, ready to send: its bytes by content coding, its tag and its headers."""

    bodies: dict[str, bytes]
    tag: str
    headers: dict[str, str]


class WebsiteSnapshot:
    """All files of a folder at one moment.

    A module is also found under a name with the hash of its content, which browsers keep for a
    year; the entry and the modules import each other by those names.

    Raises:
        WebsiteError: two modules import each other, so neither can be named by its content.
        OSError: a file cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._contents: dict[str, bytes] = {}
        self._files: dict[str, WebFile] = {}
        self._done: dict[str, bytes] = {}
        self._under_way: list[str] = []
        for path in public_files(folder):
            name = path.relative_to(folder).as_posix()
            self._contents[name] = path.read_bytes()
        self._modules = self._pack()
        for name in list(self._contents):
            self._add(name)

    def find(self, name: str) -> WebFile | None:
        """Return a file by its path below the folder, None if there is none.

        A hash that is no longer known, from an entry that a browser kept for some minutes, gets
        the module as it is now: an older bubble still opens.
        """
        found = self._files.get(name)
        if found is None and (named := _NAMED.fullmatch(name)):
            found = self._files.get(f"{named['name']}.js")
        return found

    def _pack(self) -> set[str]:
        """Join the modules into few; return those that browsers fetch, under hashed names."""
        scripts = {name for name in self._contents if _BUBBLE.fullmatch(name)}
        try:
            sources = {name: self._contents[name].decode("utf-8") for name in scripts}
            packed = pack(sources)
        except (PackError, UnicodeDecodeError) as error:
            # The modules work as they are, only slower to load.
            _log.warning("bubble_not_packed", reason=str(error))
            return scripts
        self._contents |= {name: text.encode("utf-8") for name, text in packed.items()}
        return set(packed)

    def _add(self, name: str) -> None:
        content = self._linked(name)
        short = "public, max-age=300" if name == ENTRY else "no-cache"
        self._files[name] = _web_file(name, content, short)
        if name in self._modules and name != ENTRY:
            self._files[_hashed(name, content)] = _web_file(name, content, _FOREVER)

    def _linked(self, name: str) -> bytes:
        """Return a file's content with its imports under their hashed names, leaves first."""
        if name not in self._modules:
            return self._contents[name]
        if name in self._done:
            return self._done[name]
        if name in self._under_way:
            circle = " -> ".join([*self._under_way, name])
            raise WebsiteError(f"Modules of the website import each other: {circle}.")
        self._under_way.append(name)
        parent = name.rpartition("/")[0]

        def link(found: re.Match[str]) -> str:
            target = f"{parent}/{found[1]}.js" if parent else f"{found[1]}.js"
            if target not in self._modules:
                return found[0]
            hashed = _hashed(f"{found[1]}.js", self._linked(target))
            return f'"./{hashed}"'

        try:
            source = self._contents[name].decode("utf-8")
        except UnicodeDecodeError:
            raise WebsiteError(f"{name} is not UTF-8.") from None
        self._done[name] = _IMPORT.sub(link, source).encode("utf-8")
        self._under_way.pop()
        return self._done[name]


def public_files(folder: Path) -> list[Path]:
    """Return the files that anyone may read: all, except names that begin with a dot."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _hashed(name: str, content: bytes) -> str:
    return f"{name.removesuffix('.js')}.{hashlib.sha256(content).hexdigest()[:12]}.js"


def _web_file(name: str, content: bytes, freshness: str) -> WebFile:
    suffix = Path(name).suffix
    kind = "text/javascript" if suffix == ".js" else mimetypes.guess_type(name)[0]
    kind = kind or "application/octet-stream"
    if suffix in _TEXT:
        kind = f"{kind}; charset=utf-8"
    headers = {"Content-Type": kind, "Cache-Control": freshness, "Vary": "Accept-Encoding"}
    headers |= _PAGE_HEADERS if suffix == ".html" else {}
    headers |= _SHARED_HEADERS if suffix == ".js" else {}
    bodies = {"": content}
    if suffix in _TEXT and len(content) >= _WORTH_PACKING:
        bodies["gzip"] = gzip.compress(content, 9, mtime=0)
        bodies["br"] = brotli.compress(content, quality=11)
    return WebFile(bodies, f'"{hashlib.sha256(content).hexdigest()[:16]}"', headers)
