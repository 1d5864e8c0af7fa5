"""Passwords and Messenger's secrets are changed by the page's commands while patients are served."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests.deploy.conftest import Run
from tests.deploy.procedures import commands
from tests.faults.servers import Postgres, free_port, listens
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.messenger.conftest import messenger_environment
from tests.gateway.messenger.fake_graph import APP_SECRET, PAGE_TOKEN, FakeGraph
from tests.gateway.messenger.fake_meta import FakeMeta, delivery, message, signature
from tests.gateway.running_gateway import RunningGateway
from tests.needed_tools import missing
from tests.postgres_programs import postgres_programs

BLOCKS = commands("Rotate secrets")[3:]
OLD = "the-old-password-of-the-clinic"
HOSTS = "local all postgres trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    fake = FakeEngine()
    fake.start()
    yield fake
    fake.stop()


@contextmanager
def gateway(folder: Path, engine: FakeEngine, **environment: str) -> Iterator[RunningGateway]:
    folder.mkdir(exist_ok=True)
    running = RunningGateway(folder, engine.url, **environment)
    try:
        yield running.start()
    finally:
        running.close()


class Server:
    """PostgreSQL that asks for passwords, with the clinic's database and its owner."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._psql = programs / "psql"
        self.postgres = Postgres(folder / "postgres", programs, owner="postgres")
        (folder / "postgres" / "data" / "pg_hba.conf").write_text(HOSTS)
        self.postgres.start()
        self.admin = (
            f"postgresql://postgres@/postgres?host={folder}/postgres&port={self.postgres.port}"
        )
        self.ask(f"CREATE ROLE clinic LOGIN PASSWORD '{OLD}'")
        self.ask("CREATE DATABASE clinic OWNER clinic")
        self.admin = self.admin.replace("/postgres?", "/clinic?")

    def ask(self, statement: str, url: str = "") -> list[str]:
        done = subprocess.run(
            [self._psql, "-qtA", "-v", "ON_ERROR_STOP=1", "-c", statement, url or self.admin],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.split()

    def connected(self) -> set[str]:
        return set(self.ask("SELECT usename FROM pg_stat_activity WHERE usename ~ '^clinic'"))


@pytest.fixture
def server() -> Iterator[Server]:
    programs = postgres_programs()
    if programs is None:
        missing("PostgreSQL is not installed (apt-get install postgresql).")
    # Not below pytest's own folders, which the server's account may not enter.
    folder = Path(tempfile.mkdtemp(prefix="clinic-rotation-"))
    folder.chmod(0o755)
    made = Server(folder, programs)
    yield made
    made.postgres.close()
    shutil.rmtree(folder, ignore_errors=True)


def test_the_database_s_password(
    run: Run, server: Server, engine: FakeEngine, tmp_path: Path
) -> None:
    programs = postgres_programs()
    path = f"{programs}:{os.environ['PATH']}"
    given = {"DATABASE_ADMIN": server.admin, "PATH": path}
    file = tmp_path / "data" / "keys" / "database.url"
    file.parent.mkdir(parents=True, exist_ok=True)
    old = f"postgresql://clinic:{OLD}@127.0.0.1:{server.postgres.port}/clinic"
    file.write_text(old + "\n")
    bring, close = BLOCKS[:2]
    settings = {"DATABASE_URL_FILE": str(file)}
    with gateway(tmp_path / "first", engine, **settings) as first:
        session = first.session()
        assert first.send(session, "does it hurt?").json()["replies"][0]["kind"] == "answer"
        run(bring, **given)
        # Those that were started before go on, those that start take the new one.
        assert first.send(session, "still?").status_code == 200
        with gateway(tmp_path / "second", engine, **settings) as second:
            assert second.send(second.session(), "does it hurt?").status_code == 200
            assert len(server.connected()) == 2
            first.stop()
            run(close, **given)
            assert second.send(second.session(), "and now?").status_code == 200
            [now] = server.connected()
    assert now in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(subprocess.CalledProcessError):
        server.ask("SELECT 1", old)
    # Only what was said here: a run that searches for personal data says that to each gateway.
    kept = "SELECT count(*) FROM turns WHERE text IN ('does it hurt?', 'still?', 'and now?')"
    assert server.ask(kept) == ["4"]
    # Another time; what the new role does belongs to the owner, so that nothing holds it.
    time.sleep(1)
    run(
        "export DATABASE_URL_FILE=$DATA_DIR/keys/database.url; .venv/app/bin/python -m records migrate"
    )
    assert server.ask("CREATE TABLE made_later (x int)", file.read_text().strip()) == []
    run(bring, **given)
    run(close, **given)
    assert now not in file.read_text()
    roles = server.ask("SELECT rolname FROM pg_roles WHERE rolname ~ '^clinic' AND rolcanlogin")
    assert len(roles) == 1
    assert roles[0] in file.read_text()
    assert server.ask("SELECT tableowner FROM pg_tables WHERE tablename = 'made_later'") == [
        "clinic"
    ]


def test_redis_s_password(run: Run, engine: FakeEngine, tmp_path: Path) -> None:
    if shutil.which("redis-server") is None:
        missing("Redis is not installed (apt-get install redis-server).")
    (tmp_path / "data" / "keys").mkdir(parents=True, exist_ok=True)
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--requirepass", OLD]
    given = {"REDIS_PASSWORD": OLD, "REDIS_PORT": str(port)}
    bring, close = BLOCKS[2:4]
    with subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + 10
            while not listens(port):
                assert time.monotonic() < end
                time.sleep(0.05)
            run(bring, **given)
            new = (tmp_path / "data" / "keys" / "redis.next").read_text()
            for password in (OLD, new):
                assert redis.Redis(port=port, password=password).ping()
            url = f"redis://:{new}@127.0.0.1:{port}/0"
            with gateway(tmp_path / "one", engine, REDIS_URL=url, GATEWAY_RATE_LIMIT="1000") as one:
                assert one.send(one.session(), "does it hurt?").status_code == 200
                run(close, **given)
                assert one.send(one.session(), "does it hurt?").status_code == 200
                assert "redis_away" not in one.log.read_text()
            assert redis.Redis(port=port, password=new).ping()
            with pytest.raises(redis.AuthenticationError):
                redis.Redis(port=port, password=OLD).ping()
        finally:
            process.kill()


@pytest.fixture
def graph() -> Iterator[FakeGraph]:
    fake = FakeGraph().start()
    yield fake
    fake.stop()


@pytest.fixture
def secrets(tmp_path: Path, graph: FakeGraph) -> dict[str, str]:
    """Messenger's settings, the three secrets in files."""
    given = messenger_environment(graph.url)
    keys = tmp_path / "data" / "keys"
    keys.mkdir(parents=True, exist_ok=True)
    for name in ("APP_SECRET", "VERIFY_TOKEN", "PAGE_TOKEN"):
        file = keys / f"messenger-{name.lower().replace('_', '-')}"
        file.write_text(given.pop(f"MESSENGER_{name}") + "\n")
        given[f"MESSENGER_{name}_FILE"] = str(file)
    return given


def test_messenger_s_app_secret(
    run: Run, engine: FakeEngine, graph: FakeGraph, secrets: dict[str, str], tmp_path: Path
) -> None:
    bring, close = BLOCKS[4:6]
    new = "0123456789abcdef0123456789abcdef"
    folder = tmp_path / "gateway"
    graph.mode = "hang"
    with gateway(folder, engine, **secrets) as running:
        # Taken, sealed and killed before it is answered: it waits under the old secret.
        engine.delay = 5
        meta = FakeMeta(running.url)
        meta.send(message("100", "does it hurt?"))
        running.kill()
        meta.close()
    engine.delay = 0
    graph.mode, graph.app_secret = "ok", new
    run(bring, NEW_SECRET=new)
    with gateway(folder, engine, **secrets) as running:
        meta = FakeMeta(running.url)
        graph.wait_for(1, "100", 30)
        raw = json.dumps(delivery(message("200", "is it safe?"))).encode()
        answer = meta.post(raw, {"X-Hub-Signature-256": signature(raw, new)})
        assert answer.status_code == 200
        graph.wait_for(1, "200", 30)
        meta.send(message("300", "sent again by Meta, under the old one"))
        meta.close()
    assert graph.refused["no proof"] == 0
    run(close)
    with gateway(folder, engine, **secrets) as running:
        meta = FakeMeta(running.url)
        assert meta.deliver(delivery(message("400", "forged"))).status_code == 403
        meta.close()
    file = Path(secrets["MESSENGER_APP_SECRET_FILE"])
    assert file.read_text() == f"{new}\n"
    assert file.stat().st_mode & 0o077 == 0
    assert APP_SECRET not in (folder / "gateway.log").read_text()


def test_messenger_s_verify_token(
    run: Run, engine: FakeEngine, secrets: dict[str, str], tmp_path: Path
) -> None:
    file = Path(secrets["MESSENGER_VERIFY_TOKEN_FILE"])
    old = file.read_text().strip()
    run(BLOCKS[6])
    asked = {"hub.mode": "subscribe", "hub.challenge": "4711"}
    with gateway(tmp_path / "gateway", engine, **secrets) as running:
        for token, status in ((file.read_text().strip(), 200), (old, 403)):
            answer = running.http.get(
                "/webhooks/messenger", params=asked | {"hub.verify_token": token}
            )
            assert answer.status_code == status


def test_messenger_s_page_token(
    run: Run, engine: FakeEngine, graph: FakeGraph, secrets: dict[str, str], tmp_path: Path
) -> None:
    new = "EAAanothertokenEAAanothertokenEAAanothertoken"
    file = Path(secrets["MESSENGER_PAGE_TOKEN_FILE"])
    rest = {name: value for name, value in secrets.items() if "PAGE_TOKEN" not in name}
    # One that Meta does not take is found before it is used.
    run(BLOCKS[7], status=2, NEW_TOKEN=new, **rest)
    assert file.read_text() == f"{PAGE_TOKEN}\n"
    graph.page_token = new
    run(BLOCKS[7], NEW_TOKEN=new, **rest)
    assert file.read_text() == f"{new}\n"
    with gateway(tmp_path / "gateway", engine, **secrets) as running:
        meta = FakeMeta(running.url)
        meta.send(message("100", "does it hurt?"))
        graph.wait_for(1, "100", 30)
        meta.close()
    assert len(BLOCKS) == 8
