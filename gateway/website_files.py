"""Serves the static website from memory."""

import time
from pathlib import Path

from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import NotFound

from gateway.website_snapshot import INDEX, WebsiteError, WebsiteSnapshot, public_files

_LOOK_SECONDS = 1.0
_CODINGS = ("br", "gzip")

_Signature = list[tuple[str, int, int]]


class WebsiteFiles:
    """Serves a folder; what is changed in it is seen within a second.

    Args:
        folder: all of it is public, except names that begin with a dot.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._signature = self._look()
        self._snapshot = WebsiteSnapshot(self._folder)
        self._looked_at = time.monotonic()

    def blueprint(self) -> Blueprint:
        """Return the routes: ``/`` and one for every path below."""
        routes = Blueprint("website")
        routes.add_route(self.serve, "/", methods=["GET", "HEAD"], name="index")
        routes.add_route(self.serve, "/<path:path>", methods=["GET", "HEAD"], name="file")
        return routes

    async def serve(self, request: Request, path: str = INDEX) -> HTTPResponse:
        """Answer with a file, or 304 when the browser has it."""
        self._refresh()
        file = self._snapshot.find(path)
        if file is None:
            raise NotFound
        headers = {**file.headers, "ETag": file.tag}
        if file.tag in request.headers.get("if-none-match", ""):
            return HTTPResponse(status=304, headers=headers)
        accepted = _accepted(request.headers.get("accept-encoding", ""))
        coding = next((one for one in _CODINGS if one in accepted and one in file.bodies), "")
        if coding:
            headers["Content-Encoding"] = coding
        content_type = headers.pop("Content-Type")
        return HTTPResponse(file.bodies[coding], headers=headers, content_type=content_type)

    def _refresh(self) -> None:
        if time.monotonic() - self._looked_at < _LOOK_SECONDS:
            return
        self._looked_at = time.monotonic()
        signature = self._look()
        if signature == self._signature:
            return
        try:
            self._snapshot = WebsiteSnapshot(self._folder)
        except (OSError, WebsiteError):  # in the midst of being written; look again later
            return
        self._signature = signature

    def _look(self) -> _Signature:
        seen = []
        for path in public_files(self._folder):
            try:
                status = path.stat()
            except OSError:
                continue
            seen.append((str(path), status.st_mtime_ns, status.st_size))
        return seen


def _accepted(header: str) -> set[str]:
    """Return the codings that a browser takes, those with ``q=0`` left out."""
    offers = [one.replace(" ", "").lower().partition(";") for one in header.split(",")]
    return {name for name, _, weight in offers if weight not in {"q=0", "q=0.0", "q=0.00"}}
