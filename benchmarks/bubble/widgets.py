"""The widgets that are compared, and how each is put on an empty page."""

import io
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.website.conftest import packed

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>A page</h1><p>It has <a href="#text">a link</a>.</p></main>{body}</body></html>"""


@dataclass(frozen=True)
class Widget:
    """One widget on a page of its own."""

    name: str
    files: dict[str, bytes]
    """Its scripts by path; all that the browser fetches for it to work."""
    body: str
    launcher: bool
    """Whether it brings the button that opens it."""


@dataclass(frozen=True)
class Package:
    """Where a widget is found in the npm registry, and what its documentation says starts it."""

    name: str
    package: str
    bundle: str
    body: str
    start: str
    launcher: bool


# Each is told to show itself without a server behind it, which none of them gets.
RIVALS = [
    Package(
        "rasa-webchat (Botfront)",
        "rasa-webchat@1.0.1",
        "lib/index.js",
        "",
        "const shown = {hideWhenNotConnected: false, withRules: false};"
        "window.WebChat.default({socketUrl: location.origin, ...shown}, null);",
        launcher=True,
    ),
    Package(
        "deep-chat",
        "deep-chat@2.4.2",
        "dist/deepChat.bundle.js",
        '<deep-chat demo="true"></deep-chat>',
        "",
        launcher=False,
    ),
    # the smallest of its bundles
    Package(
        "botframework-webchat",
        "botframework-webchat@4.18.1",
        "dist/webchat-minimal.js",
        '<div id="chat" role="main"></div>',
        "const domain = `${location.origin}/directline`;"
        "const directLine = WebChat.createDirectLine({domain, token: 'x'});"
        "WebChat.renderWebChat({directLine}, document.getElementById('chat'));",
        launcher=False,
    ),
]


def ours() -> Widget:
    """The bubble as the gateway sends it."""
    files = {f"/{name}": content for name, content in packed().items()}
    return Widget(
        "this bubble", files, '<script type="module" src="/bubble.js"></script>', launcher=True
    )


def rival(package: Package) -> Widget | None:
    """A widget from the npm registry; None, with the reason printed, if it cannot be had."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is not installed; install Debian's package `npm` to measure other widgets.")
        return None
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", package.package]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)  # noqa: S603
        if done.returncode:
            print(f"{package.package} cannot be installed: {done.stderr.strip().splitlines()[-1:]}")
            return None
        (archive,) = Path(folder).glob("*.tgz")
        bundle = _member(archive.read_bytes(), f"package/{package.bundle}")
    tags = "".join(f'<script src="/{name}"></script>' for name in ("bundle.js", "start.js"))
    kind = tags.replace("<script ", '<script type="module" ') if not package.start else tags
    return Widget(
        package.name,
        {"/bundle.js": bundle, "/start.js": package.start.encode()},
        package.body + kind,
        package.launcher,
    )


def _member(archive: bytes, name: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        file = opened.extractfile(name)
        if file is None:
            raise FileNotFoundError(name)
        return file.read()
