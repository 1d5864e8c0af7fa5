"""A small run of the load script: kills, an outage, redeliveries, disorder."""

from benchmarks.messenger.run import Load, run


def test_nothing_is_lost_or_twice_over_kills_and_outages() -> None:
    load = Load(
        deliveries=60,
        people=12,
        rate=100,
        kills=2,
        outages=((0.2, "500", 0.6), (0.6, "hang", 0.6)),
        patience=60,
        quiet=0.7,
    )
    counts = run(load)
    assert counts.good, counts
    assert counts.answered == counts.events == counts.recorded
    assert counts.kills == 2
    assert counts.engine_calls >= counts.events
