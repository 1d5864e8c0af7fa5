import gzip
import os
import re
import time
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest

from gateway.website_snapshot import WebsiteError, WebsiteSnapshot
from tests.gateway.running_gateway import RunningGateway


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bubble").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Clinic</title>" + " " * 600)
    (tmp_path / "bubble.js").write_text('import { open } from "./bubble/panel.js";\nopen();\n')
    (tmp_path / "bubble" / "panel.js").write_text(
        'import { start } from "./dom.js";\nexport const open = () => start();\n'
    )
    (tmp_path / "bubble" / "dom.js").write_text("export const start = () => {};\n")
    (tmp_path / ".secret").write_text("hidden")
    return tmp_path


def content(site: WebsiteSnapshot, name: str) -> str:
    file = site.find(name)
    assert file is not None
    return file.bodies[""].decode()


def test_modules_are_named_by_content(folder: Path) -> None:
    site = WebsiteSnapshot(folder)
    panel = re.search(r"\./(bubble/panel\.[0-9a-f]{12}\.js)", content(site, "bubble.js"))
    assert panel is not None
    assert "start=" in content(site, panel[1])
    assert "import" not in content(site, panel[1])
    kept = site.find(panel[1])
    assert kept is not None
    assert "immutable" in kept.headers["Cache-Control"]
    entry = site.find("bubble.js")
    assert entry is not None
    assert entry.headers["Cache-Control"] == "public, max-age=300"
    (folder / "bubble" / "dom.js").write_text("export const start = () => 1;\n")
    assert panel[1] not in content(WebsiteSnapshot(folder), "bubble.js")


def test_an_older_entry_still_finds_its_modules(folder: Path) -> None:
    found = WebsiteSnapshot(folder).find("bubble/dom.000000000000.js")
    assert found is not None
    assert found.headers["Cache-Control"] == "no-cache"


def test_modules_that_cannot_be_packed_are_served_as_they_are(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bubble" / "panel.js").write_text('import open from "./dom.js";\nexport { open };\n')
    site = WebsiteSnapshot(folder)
    assert "bubble_not_packed" in capsys.readouterr().out
    panel = re.search(r"\./(bubble/panel\.[0-9a-f]{12}\.js)", content(site, "bubble.js"))
    assert panel is not None
    assert re.search(r"\./dom\.[0-9a-f]{12}\.js", content(site, panel[1]))


def test_a_circle_of_modules_is_refused(folder: Path) -> None:
    (folder / "bubble" / "dom.js").write_text('import x from "./panel.js";\n')
    with pytest.raises(WebsiteError, match=r"panel\.js.*dom\.js"):
        WebsiteSnapshot(folder)


def test_only_public_files_are_found(folder: Path) -> None:
    site = WebsiteSnapshot(folder)
    for name in (".secret", "../pyproject.toml", "bubble", "", "bubble/", "/etc/passwd"):
        assert site.find(name) is None


def test_the_page_is_packed_and_revalidated(gateway: RunningGateway) -> None:
    plain = gateway.http.get("/", headers={"Accept-Encoding": "identity"})
    assert plain.status_code == 200
    assert plain.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in plain.headers["content-security-policy"]
    assert plain.headers["x-content-type-options"] == "nosniff"
    for accepted, coding in (("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")):
        packed = gateway.http.get("/", headers={"Accept-Encoding": accepted})
        assert packed.headers["content-encoding"] == coding
        assert packed.text == plain.text
        assert packed.headers["vary"] == "Accept-Encoding"
    tag = plain.headers["etag"]
    same = gateway.http.get("/", headers={"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    assert gateway.http.head("/").headers["etag"] == tag


def test_other_websites_may_load_the_bubble(gateway: RunningGateway) -> None:
    script = gateway.http.get("/bubble.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["access-control-allow-origin"] == "*"
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    imports = re.findall(r'"\./(bubble/[\w.-]+)"', script.text)
    assert imports
    for name in imports:
        module = gateway.http.get(f"/{name}")
        assert module.status_code == 200
        assert "immutable" in module.headers["cache-control"]


def test_codings_hold_the_same_bytes(folder: Path) -> None:
    page = WebsiteSnapshot(folder).find("index.html")
    assert page is not None
    assert gzip.decompress(page.bodies["gzip"]) == page.bodies[""]
    assert brotli.decompress(page.bodies["br"]) == page.bodies[""]


async def test_a_changed_file_is_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gateway.website_files import WebsiteFiles

    files = WebsiteFiles(folder)
    (folder / "index.html").write_text("changed")
    os.utime(folder / "index.html", (0, 0))
    later = time.monotonic() + 2
    monkeypatch.setattr("gateway.website_files.time.monotonic", lambda: later)
    files._refresh()
    assert content(files._snapshot, "index.html") == "changed"
