import re
from pathlib import Path

import httpx
import pyotp
import pytest
from sqlalchemy.engine import Connection

from console import accounts
from console.application import create_app
from console.roles import Role
from console.settings import read_settings
from console.static_files import HTMX, HTMX_INTEGRITY, integrity
from tests.console.conftest import LogIn, StartConsole
from tests.console.running_console import PASSWORD, PEOPLE, ROOT, RunningConsole


def routes(tmp_path: Path) -> list[tuple[str, str, Role]]:
    settings = read_settings({"DATA_DIR": str(tmp_path)})
    app = create_app(settings, name="routes-only")
    return [(route.method, route.path, route.role) for route in app.ctx.routes]


def address(path: str) -> str:
    return re.sub(r"<[^>]+>", "999999", path)


def test_every_page_and_action_as_everyone(console: RunningConsole, tmp_path: Path) -> None:
    everything = routes(tmp_path)
    assert len(everything) > 30
    people = {name: console.client(name) for name in PEOPLE}
    nobody = console.client()
    for method, path, role in everything:
        if path in {"/logout", "/models/train", "/unanswered/find"}:
            continue
        answer = nobody.request(method, address(path))
        assert answer.status_code in {303, 401}, (method, path)
        for name, client in people.items():
            answer = client.request(method, address(path))
            refused = answer.status_code == 403
            assert refused == (PEOPLE[name] < role), (name, method, path, answer.status_code)
            assert answer.status_code < 500, (name, method, path, answer.text)
    for name in ("rita",):
        assert people[name].post("/models/train").status_code == 403
    for client in (*people.values(), nobody):
        client.close()


def test_another_site_changes_nothing(console: RunningConsole) -> None:
    with console.client("ada") as client:
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "none"},
            {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "", "Origin": "null"},
        ):
            answer = client.post("/inbox/undo", headers=headers)
            assert answer.status_code == 403, headers
        del client.headers["Sec-Fetch-Site"]
        assert client.post("/inbox/undo").status_code == 403
        own = {"Origin": console.url}
        assert client.post("/inbox/undo", headers=own).status_code == 303


def test_the_log_in_refuses_another_site(console: RunningConsole) -> None:
    with console.client(**{"Sec-Fetch-Site": "cross-site"}) as client:
        answer = client.post("/login", data={"name": "ada", "password": PASSWORD})
        assert answer.status_code == 403
        assert not client.cookies


def test_the_cookie(console: RunningConsole) -> None:
    with console.client() as client:
        answer = client.post("/login", data={"name": "Ada ", "password": PASSWORD})
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Path=/" in cookie
        page = client.get("/inbox")
        assert page.headers["cache-control"] == "no-store"
        assert "script-src 'self'" in page.headers["content-security-policy"]


def test_a_session_cannot_be_fixed_or_forged(console: RunningConsole) -> None:
    with console.client() as client:
        client.cookies.set("console", "chosen-by-someone-else")
        assert client.get("/inbox").status_code == 303
        client.post("/login", data={"name": "ada", "password": PASSWORD})
        value = client.cookies.get("console", domain="127.0.0.1") or ""
        assert value
        assert value != "chosen-by-someone-else"
        forged = httpx.get(f"{console.url}/inbox", cookies={"console": value[:-3] + "abc"})
        assert forged.status_code == 303


def test_logging_out_ends_the_session_everywhere(start_console: StartConsole) -> None:
    console = start_console()
    with console.client("rita") as first, console.client("rita") as second:
        assert second.get("/inbox").status_code == 200
        stolen = dict(first.cookies)
        first.post("/logout")
        assert httpx.get(f"{console.url}/inbox", cookies=stolen).status_code == 303
        assert second.get("/inbox").status_code == 303


def test_guessing_is_slowed_down(start_console: StartConsole) -> None:
    console = start_console()
    with console.client() as client:
        codes = [
            client.post("/login", data={"name": "ed", "password": f"guess {n}"}).status_code
            for n in range(7)
        ]
        assert codes[:5] == [401] * 5
        assert codes[5:] == [429] * 2
        right = client.post("/login", data={"name": "ed", "password": PASSWORD})
        assert right.status_code == 429
        other = client.post("/login", data={"name": "rita", "password": PASSWORD})
        assert other.status_code == 303
    failed = console.rows("SELECT count(*) FROM audit WHERE action = 'login_failed'")
    assert failed == [(5,)]


def test_a_code_is_asked_for_and_works_once(start_console: StartConsole) -> None:
    console = start_console()
    with console.engine.begin() as connection:
        uri = accounts.new_totp(connection, "ed", "test")
    code = pyotp.parse_uri(uri).now()  # type: ignore[attr-defined]
    given = {"name": "ed", "password": PASSWORD}
    with console.client() as client:
        assert client.post("/login", data=given).status_code == 401
        assert client.post("/login", data=given | {"code": "000000"}).status_code == 401
        assert client.post("/login", data=given | {"code": code}).status_code == 303
        assert client.post("/login", data=given | {"code": code}).status_code == 401


def test_a_shut_account_opens_nothing(start_console: StartConsole) -> None:
    console = start_console()
    with console.client("ed") as client:
        with console.engine.begin() as connection:
            accounts.set_disabled(connection, "ed", True, "test")
        assert client.get("/inbox").status_code == 303
        answer = client.post("/login", data={"name": "ed", "password": PASSWORD})
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_log_in_ends_in_the_console(console: RunningConsole, target: str) -> None:
    with console.client() as client:
        given = {"name": "ada", "password": PASSWORD, "next": target}
        assert client.post("/login", data=given).headers["location"] == "/inbox"
        given["next"] = "/conversations?q=knee"
        assert client.post("/login", data=given).headers["location"] == "/conversations?q=knee"


def test_there_is_no_default_password(connection: Connection) -> None:
    assert accounts.listed(connection) == []
    for weak in ("short", "aaaaaaaaaaaaaaaa", "clinic-ada-2026", "x" * 300):
        with pytest.raises(accounts.AccountError):
            accounts.add(connection, "ada", Role.EDITOR, weak, "test")
    accounts.add(connection, "ada", Role.EDITOR, PASSWORD, "test")
    stored = accounts.find(connection, "ADA")
    assert stored is not None
    assert stored.password_hash.startswith("$argon2id$")
    with pytest.raises(accounts.AccountError, match="already"):
        accounts.add(connection, "Ada", Role.EDITOR, PASSWORD, "test")


def test_htmx_is_the_file_that_was_chosen() -> None:
    content = (ROOT / "console" / "static" / HTMX).read_bytes()
    assert integrity(content) == HTMX_INTEGRITY


def test_pages_that_do_not_exist(log_in: LogIn) -> None:
    client = log_in("ada")
    for path in (
        "/nothing",
        "/inbox/99999999999999999999",
        "/inbox/x",
        "/conversations/nobody",
        "/answers/nothing",
        "/models/..%2F..%2Fetc",
        "/static/../console.css",
        "/static/nothing.js",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post("/inbox/1", content=b"x" * 1_200_000).status_code == 413


def test_the_address_tells_nothing_to_the_wrong_role(log_in: LogIn) -> None:
    answer = log_in("rita").get("/audit")
    assert answer.status_code == 403
    assert "administrator" in answer.text
