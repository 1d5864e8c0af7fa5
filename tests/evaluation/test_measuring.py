"""The command `python -m evaluation` against a small HTTP server."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, insert

from evaluation.__main__ import main
from evaluation.report import read_report
from records.clock import now
from records.schema import conversations, metadata, replies, turns

from .stub_gateway import Reply, StubGateway, reply, serving

ROWS = (
    "text\texpected\tnote\n"
    "does it hurt\tpain\t\n"
    "price & pain\thandoff+pain\t\n"
    "is it <b>safe</b> [red]?\tsafety\t\n"
    "I can't breathe\temergency\t\n"
    "killing me\thandoff\tnear-miss\n"
    "who won\tout_of_scope\t\n"
)


def answer(text: str, _before: list[str]) -> list[Reply]:
    replies = [reply("handoff")] if "price" in text else []
    if "hurt" in text or "pain" in text:
        replies.append(reply("answer", "pain"))
    if "safe" in text:
        replies.append(reply("answer", "benefits"))
    if "breathe" in text or "killing" in text:
        replies.insert(0, reply("emergency"))
    return replies or [reply("out_of_scope")]


@pytest.fixture
def stub() -> Iterator[StubGateway]:
    with serving(answer) as running:
        yield running


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "mine.tsv"
    path.write_text(ROWS)
    return path


def run(stub: StubGateway, rows: Path, *more: str) -> int:
    return main([str(rows), "--gateway", stub.address, *more])


def test_measures_scores_and_writes_beside_the_rows(
    stub: StubGateway, rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(stub, rows) == 0
    report = read_report(rows.with_name("mine.report.json"))
    assert [row.lenient for row in report.rows] == [True, True, False, True, False, True]
    assert [row.line for row in report.rows] == [2, 3, 4, 5, 6, 7]
    assert report.lenient.right == 4
    assert report.alarms.missed == 0
    assert report.alarms.false_alarms == 1
    assert report.latency is not None
    assert report.latency.p50 > 0
    assert {line.label for line in report.labels} >= {"two questions", "pain"}
    printed = capsys.readouterr()
    assert "is it <b>safe</b> [red]?" in printed.out
    assert "answer[benefits]" in printed.out
    assert "FALSE ALARM" in printed.out
    assert "lenient   66.7 %" in printed.out
    assert "6/6 asked, 2 wrong" in printed.err


def test_each_row_has_a_session_of_its_own_that_is_erased(stub: StubGateway, rows: Path) -> None:
    run(stub, rows)
    assert sorted(stub.asked) == sorted(line.split("\t")[0] for line in ROWS.splitlines()[1:])
    assert all(len(said) == 1 for said in stub.sessions.values())
    assert sorted(stub.erased) == sorted(stub.sessions)


def test_keep_erases_nothing(stub: StubGateway, rows: Path) -> None:
    run(stub, rows, "--keep")
    assert stub.erased == []


def test_fail_under(stub: StubGateway, rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(stub, rows, "--fail-under", "66") == 0
    assert run(stub, rows, "--fail-under", "67") == 1
    assert "66.7 % is below --fail-under 67" in capsys.readouterr().err


def test_compares_with_an_earlier_report(
    stub: StubGateway, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier, page = tmp_path / "earlier.json", tmp_path / "page.html"
    run(stub, rows, "--json", str(earlier))
    stub.answer = lambda text, before: (
        [reply("answer", "safety")] if "safe" in text else [reply("handoff")]
    )
    capsys.readouterr()
    assert run(stub, rows, "--compare", str(earlier), "--html", str(page)) == 0
    printed = capsys.readouterr().out
    assert "Better here" in printed
    assert "2 better, 4 worse of 6 shared rows" in printed
    html = page.read_text()
    assert "is it &lt;b&gt;safe&lt;/b&gt;" in html
    assert "<b>safe" not in html
    assert "<svg" in html


def test_draws_the_confusion_matrix(stub: StubGateway, rows: Path, tmp_path: Path) -> None:
    picture = tmp_path / "confusion.svg"
    run(stub, rows, "--svg", str(picture))
    assert "safety → benefits: 1" in picture.read_text()


def test_waits_when_the_rate_is_limited(
    stub: StubGateway, rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stub.refuse_first = 5
    assert run(stub, rows, "--concurrency", "2") == 0
    printed = capsys.readouterr().err
    assert printed.count("GATEWAY_RATE_LIMIT=0") == 1
    report = read_report(rows.with_name("mine.report.json"))
    assert report.lenient.right == 4


def test_a_row_that_is_refused_counts_as_wrong(stub: StubGateway, rows: Path) -> None:
    stub.status = 500
    assert run(stub, rows) == 0
    report = read_report(rows.with_name("mine.report.json"))
    assert report.lenient.right == 0
    assert report.rows[0].error == "POST /api/messages: 500 broken: out of order"
    assert report.rows[3].missed_alarm
    assert report.latency is None
    assert stub.erased


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"<html>", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"{}", "no 'replies'"),
        (b'{"replies": []}', "no 'replies'"),
        (b'{"replies": ["hi"]}', "not an object"),
        (b'{"replies": [{"kind": "nice", "text": "", "topics": []}]}', "unknown kind 'nice'"),
        (b'{"replies": [{"kind": "answer", "topics": []}]}', "without text"),
        (b'{"replies": [{"kind": "answer", "text": "", "topics": "pain"}]}', "'topics'"),
        (
            b'{"replies": [{"kind": "answer", "text": "", "topics": [], "conditions": [{}]}]}',
            "'conditions'",
        ),
    ],
)
def test_something_else_than_the_gateway_is_named(
    stub: StubGateway, rows: Path, capsys: pytest.CaptureFixture[str], raw: bytes, message: str
) -> None:
    stub.raw = raw
    assert run(stub, rows) == 2
    assert message in capsys.readouterr().err
    assert not rows.with_name("mine.report.json").exists()


def test_no_gateway(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(answer) as gone:
        address = gone.address
    assert main([str(rows), "--gateway", address]) == 2
    assert "Start the stack with `make run`" in capsys.readouterr().err
    assert main([str(rows), "--gateway", "localhost:8000"]) == 2
    assert "http://host:port" in capsys.readouterr().err


@pytest.mark.parametrize(("status", "message"), [(503, "is not ready"), (404, "knows no /readyz")])
def test_a_gateway_that_is_not_ready(
    stub: StubGateway,
    rows: Path,
    capsys: pytest.CaptureFixture[str],
    status: int,
    message: str,
) -> None:
    stub.ready = status
    assert run(stub, rows) == 2
    assert message in capsys.readouterr().err


def test_wrong_rows_are_refused_before_anything_is_asked(
    stub: StubGateway, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.tsv"
    path.write_text("text\texpected\tnote\nhi\tgreeting\t\n")
    assert run(stub, path) == 2
    assert "wrong.tsv:2" in capsys.readouterr().err
    assert stub.calls == 0


def test_a_folder_that_cannot_be_written_to(
    stub: StubGateway,
    rows: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # A folder in the report's place fails for every user, root included.
    (tmp_path / "mine.report.json").mkdir()
    working = tmp_path / "working"
    working.mkdir()
    monkeypatch.chdir(working)
    assert run(stub, rows) == 0
    assert (working / "mine.report.json").is_file()
    assert "cannot be written to" in capsys.readouterr().out


def test_a_named_report_that_cannot_be_written(
    stub: StubGateway, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(stub, rows, "--json", str(tmp_path)) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "[]", '{"format": 2}', '{"rows": 3}'])
def test_a_wrong_earlier_report(
    stub: StubGateway,
    rows: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: str,
) -> None:
    earlier = tmp_path / "earlier.json"
    earlier.write_text(content)
    assert run(stub, rows, "--compare", str(earlier)) == 2
    assert "earlier.json: not" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--concurrency", "0"], ["--fail-under", "101"]])
def test_wrong_options(stub: StubGateway, rows: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(stub, rows, *wrong)
    assert stopped.value.code == 2


def _database(path: Path, understood: dict[str, dict[str, Any]]) -> str:
    address = f"sqlite:///{path}"
    engine = create_engine(address)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(conversations).values(id="c", channel="website", started_at=now(), last_at=now())
        )
        connection.execute(
            insert(turns).values(
                id=1, conversation_id="c", client_id="m", received_at=now(), text="", kind="",
                status="answered", kinds=[], topics=[], latency_ms=1,
            )
        )  # fmt: skip
        for place, (key, known) in enumerate(understood.items()):
            connection.execute(
                insert(replies).values(
                    id=key, turn_id=1, position=place, kind="answer", body={}, understood=known
                )
            )
    engine.dispose()
    return address


def test_reads_confidences_from_the_records(
    stub: StubGateway, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = {
        f"reply-{number}": {"intent": "pain", "confidence": 0.85, "model": "m1"}
        for number in range(1, 20)
    }
    address = _database(tmp_path / "records.sqlite", known)
    assert run(stub, rows, "--records", address) == 0
    report = read_report(rows.with_name("mine.report.json"))
    assert report.model == "m1"
    assert report.rows[0].confidence == 0.85
    assert report.calibration is not None
    assert report.calibration.rows == 5
    today = report.calibration.curve[0]
    assert (today.in_scope_accuracy, today.out_of_scope_recall) == (0.5, 1.0)
    assert "Calibration (expected error" in capsys.readouterr().out
    assert sorted(stub.erased) == sorted(stub.sessions)


def test_wrong_records_show_before_anything_is_asked(
    stub: StubGateway, rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for address in ("mysql://x/y", "nonsense", f"sqlite:///{tmp_path}/none/records.sqlite"):
        assert run(stub, rows, "--records", address) == 2
        assert "--records: " in capsys.readouterr().err
    assert stub.asked == []


def test_the_report_is_plain_json(stub: StubGateway, rows: Path) -> None:
    run(stub, rows)
    content = json.loads(rows.with_name("mine.report.json").read_text())
    assert content["format"] == 1
    assert content["questions"] == "mine.tsv"
