"""What the documentation says is there, is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.settings import _NAMES as GATEWAY_SETTINGS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "evaluation/README.md"])
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def links(page: Path) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", text_of(page))):
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in links(page):
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        if anchor:
            assert anchor in anchors(found), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_make_target_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = set(
        re.findall(r"(?:`|^    )(?:[A-Z_]+=\S+ )*make ([a-z-]+)", text_of(page), re.MULTILINE)
    )
    assert named - targets == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_module_that_is_run_exists(page: Path) -> None:
    for name in re.findall(r"python -m ([a-z_.]+)", text_of(page)):
        if name != "pytest":
            module = ROOT / name.replace(".", "/")
            assert module.with_suffix(".py").exists() or (module / "__main__.py").exists(), name


def test_every_folder_is_explained() -> None:
    named = set(re.findall(r"`([a-z]+)/`", text_of(ROOT / "README.md")))
    assert {one for one in named if not (ROOT / one).is_dir()} <= {"var"}
    packages = {init.parent.name for init in ROOT.glob("*/__init__.py")}
    assert packages - named == set()


def test_the_gateway_s_settings_are_documented() -> None:
    named = set(re.findall(r"`([A-Z][A-Z_]+)`", text_of(ROOT / "docs/settings.md")))
    assert set(GATEWAY_SETTINGS.values()) - named == set()


def test_the_gateway_s_errors_are_documented() -> None:
    code = "".join(text_of(file) for file in (ROOT / "gateway").glob("*.py"))
    codes = set(re.findall(r'ApiError\(\s*\d+,\s*"([a-z_]+)"', code))
    codes |= set(re.findall(r'\d{3}: \("([a-z_]+)"', text_of(ROOT / "gateway/errors.py")))
    named = set(re.findall(r"`([a-z_]+)`", text_of(ROOT / "docs/api.md")))
    assert len(codes) > 10
    assert codes - named == set()


def test_the_pages_name_no_machine() -> None:
    for page in PAGES:
        assert not re.search(r"/(?:root|home|work)/", text_of(page)), page
