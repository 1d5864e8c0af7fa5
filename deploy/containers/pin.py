"""``python -m deploy.containers.pin`` (`make pin-images`): pin the images of others by digest.

A tag can be moved by who made it, a digest cannot. Each image of somebody else in the container and
Kubernetes files is looked up with docker, and ``@sha256:…`` is written behind its tag; one that is
pinned already is looked up anew.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from lifecycle.training import ROOT

_LINE = re.compile(
    r"^(FROM | *image: )([a-z0-9./_-]+:[\w.-]+)(@sha256:[0-9a-f]{64})?", re.MULTILINE
)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_OWN = "clinic-assistant/"
_SECONDS = 60


class PinError(RuntimeError):
    """A digest could not be found; names the image and the mend. Nothing was written."""


def files(root: Path = ROOT) -> list[Path]:
    """Give the files that name images."""
    containers = root / "deploy" / "containers"
    manifests = (root / "deploy" / "kubernetes").rglob("*.yml")
    return sorted([*containers.glob("*.Dockerfile"), containers / "compose.yml", *manifests])


def images(paths: Iterable[Path]) -> set[str]:
    """Give the images of others that the files name, with their tags."""
    found = {match[2] for path in paths for match in _LINE.finditer(_text(path))}
    return {image for image in found if not image.startswith(_OWN)}


def pin(paths: list[Path], look_up: Callable[[str], str]) -> dict[str, str]:
    """Write the digest behind each tag; all of them are looked up first.

    Args:
        paths: what to change.
        look_up: gives the digest of an image, ``sha256:…``; raises PinError.

    Returns:
        the digest of each image.
    """
    digests = {image: look_up(image) for image in sorted(images(paths))}

    def pinned(match: re.Match[str]) -> str:
        digest = digests.get(match[2])
        return match[0] if digest is None else f"{match[1]}{match[2]}@{digest}"

    for path in paths:
        before = _text(path)
        after = _LINE.sub(pinned, before)
        if after != before:
            path.write_text(after, encoding="utf-8")
    return digests


def by_docker(image: str) -> str:
    """Ask the image's registry, through docker; raises PinError."""
    command = ["docker", "buildx", "imagetools", "inspect"]
    try:
        done = subprocess.run(  # noqa: S603
            [*command, "--format", "{{.Manifest.Digest}}", image],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PinError(f"{image}: docker cannot be asked ({type(error).__name__}).") from None
    digest = done.stdout.strip()
    if done.returncode != 0 or not _DIGEST.fullmatch(digest):
        said = done.stderr.strip().splitlines()[-1:] or ["no digest came"]
        raise PinError(f"{image}: {said[0][:200]}; look whether this machine reaches the registry.")
    return digest


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def main() -> int:
    """Run; returns the exit status."""
    try:
        digests = pin(files(), by_docker)
    except PinError as error:
        print(f"Nothing was pinned. {error}", file=sys.stderr)
        return 1
    for image, digest in digests.items():
        print(f"{image}@{digest}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
