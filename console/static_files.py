"""Style, scripts and the icon: read at the start, named by their content, kept by the browser."""

import base64
import hashlib
import mimetypes
from pathlib import Path

from sanic import HTTPResponse, Request
from sanic.exceptions import NotFound

_FOLDER = Path(__file__).resolve().parent / "static"
HTMX = "vendor/htmx-2.0.10.min.js"
# From the package htmx.org 2.0.10 of the npm registry; the browser checks it, and so does a test.
HTMX_INTEGRITY = "sha384-H5SrcfygHmAuTDZphMHqBJLc3FhssKjG7w/CeCpFReSfwBWDTKpkzPP8c+cLsK+V"


def integrity(content: bytes) -> str:
    """Give the hash of a file as a page's ``integrity`` names it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode("ascii")


class StaticFiles:
    """Serves the files of ``static/``."""

    def __init__(self) -> None:
        self._files = {
            path.relative_to(_FOLDER).as_posix(): path.read_bytes()
            for path in sorted(_FOLDER.rglob("*"))
            if path.is_file()
        }

    def address(self, name: str) -> str:
        """Give the address of a file; it changes with the content."""
        return f"/static/{name}?v={hashlib.sha256(self._files[name]).hexdigest()[:12]}"

    async def serve(self, _request: Request, name: str) -> HTTPResponse:
        """Answer with a file."""
        content = self._files.get(name)
        if content is None:
            raise NotFound("no such file")
        kind = mimetypes.guess_type(name)[0] or "text/plain"
        return HTTPResponse(
            content,
            content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
            headers={"Cache-Control": "public, max-age=31536000, immutable"},
        )
