"""What half an hour leaves behind: how the memory's growth is read."""

import pytest

from benchmarks.turns.endurance import _figures, _growth, main
from benchmarks.turns.load import Taken


def test_growth_is_counted_from_when_the_processes_are_warm() -> None:
    warming = [500.0, 700.0]
    assert _growth([*warming, *[800.0] * 8]) == 1.0
    assert _growth([*warming, *[800.0] * 4, 900.0, 900.0, 960.0, 960.0]) == pytest.approx(1.2)


def test_too_few_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="let it last longer"):
        _growth([800.0] * 4)


def test_figures() -> None:
    taken = Taken([30.0, 10.0, 20.0, 400.0], seconds=60.0, errors=1, silent=2, unsent=3)
    found = _figures(8.0, 10.0, taken, [100.0] * 10)
    assert (found["p50_ms"], found["p99_ms"], found["longest_ms"]) == (20.0, 400.0, 400.0)
    assert (found["turns"], found["errors"], found["silent"], found["unsent"]) == (4, 1, 2, 3)
    assert found["memory_growth"] == 1.0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--minutes", "1"], "too few"),
        (["--minutes", "nan"], "too few"),
        (["--minutes", "half an hour"], "invalid"),
        (["--share", "0"], "no share"),
        (["--share", "80"], "no share"),
    ],
)
def test_what_cannot_be_measured_is_refused_before_anything_starts(
    options: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["endurance", *options])
    with pytest.raises(SystemExit, match="2"):
        main()
    assert said in capsys.readouterr().err
