import pytest

from gateway.origins import Origins
from tests.gateway.conftest import StartGateway
from tests.gateway.running_gateway import RunningGateway

CLINIC = "https://www.clinic.example"


def test_only_listed_websites_may_call(start_gateway: StartGateway) -> None:
    gateway = start_gateway(GATEWAY_ORIGINS=f"{CLINIC},https://other.example")
    preflight = gateway.http.options(
        "/api/messages",
        headers={"Origin": CLINIC, "Access-Control-Request-Method": "POST"},
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == CLINIC
    assert "DELETE" in preflight.headers["access-control-allow-methods"]
    assert preflight.headers["access-control-allow-headers"] == "Content-Type"
    opened = gateway.http.post("/api/sessions", json={}, headers={"Origin": CLINIC})
    assert opened.status_code == 201
    assert opened.headers["access-control-allow-origin"] == CLINIC
    assert opened.headers["access-control-expose-headers"] == "Retry-After"
    assert opened.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in opened.headers
    refused = gateway.http.post("/api/messages", json={}, headers={"Origin": CLINIC})
    assert refused.status_code == 422
    assert refused.headers["access-control-allow-origin"] == CLINIC


def test_other_websites_are_refused(gateway: RunningGateway) -> None:
    for origin in (CLINIC, "null", "", "https://", f"{gateway.url}.evil.example", "file://"):
        for method in ("POST", "OPTIONS"):
            answer = gateway.http.request(
                method, "/api/sessions", json={}, headers={"Origin": origin}
            )
            assert answer.status_code == 403, origin
            assert answer.json()["error"]["code"] == "origin_not_allowed"
            assert "access-control-allow-origin" not in answer.headers


def test_the_own_pages_may_call(gateway: RunningGateway) -> None:
    answer = gateway.http.post("/api/sessions", json={}, headers={"Origin": gateway.url})
    assert answer.status_code == 201


@pytest.mark.parametrize("allowed", [("*",), (CLINIC,)])
def test_a_star_allows_every_website(allowed: tuple[str, ...]) -> None:
    origins = Origins(allowed)
    assert origins.allows(CLINIC, "assistant.example")
    assert origins.allows("https://evil.example", "assistant.example") == ("*" in allowed)
