from pathlib import Path

from documents import load
from gateway.api_docs import openapi
from gateway.application import create_app
from gateway.settings import read_settings
from tests.gateway.running_gateway import RunningGateway


def test_every_call_is_described() -> None:
    document = openapi()
    assert set(document["paths"]) == {
        "/api/sessions",
        "/api/messages",
        "/api/feedback",
        "/healthz",
        "/readyz",
    }
    schemas = document["components"]["schemas"]
    assert {"Reply", "MessageBody", "Error"} <= set(schemas)


def test_every_reference_resolves() -> None:
    document = openapi()
    missing = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            reference = value.get("$ref")
            if reference is not None:
                name = str(reference).rpartition("/")[2]
                if name not in document["components"]["schemas"]:
                    missing.append(reference)
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(document)
    assert missing == []


def test_the_page_loads_nothing_from_elsewhere(gateway: RunningGateway) -> None:
    page = gateway.http.get("/docs")
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "http" not in page.text.replace("http-equiv", "")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert gateway.http.get("/docs/openapi.json").json() == openapi()


def test_the_page_can_be_switched_off(tmp_path: Path) -> None:
    for docs in ("on", "off"):
        settings = read_settings({"DATA_DIR": str(tmp_path), "GATEWAY_DOCS": docs})
        app = create_app(settings, load(), name=f"docs-{docs}")
        paths = {route.path for route in app.router.routes}
        assert ("docs/openapi.json" in paths) == (docs == "on")
