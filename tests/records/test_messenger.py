"""The Messenger inbox and outbox, on both kinds of database."""

from datetime import timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.engine import URL

from records import messenger_dead_letters
from records.clock import now
from records.database import Database
from records.messenger_forgetting import forget_conversation, forget_old
from records.messenger_inbox import OWNER, SILENT, InboxEvent, MessengerInbox, Outcome
from records.messenger_outbox import (
    DEAD,
    MESSAGE,
    SENT,
    WAITING,
    Claimed,
    MessengerOutbox,
    Outgoing,
    Settled,
)
from records.messenger_schema import events, people, sends
from records.schema import conversations
from records.single_holder import SingleHolder
from records.turns import TurnLog
from tests.records.sample import turn

START = now()


def written(person: str, number: int, late: float = 0.0) -> InboxEvent:
    at = START + timedelta(seconds=number - late)
    return InboxEvent(f"{person}-{number}", person, "text", at, text=f"sealed {number}")


async def answered(inbox: MessengerInbox, person: str, *texts: str, urgent: bool = False) -> None:
    pending = await inbox.head(person)
    assert pending is not None
    found = [Outgoing(MESSAGE, {"text": text}, urgent) for text in texts]
    await inbox.finish(pending, Outcome(sends=found))


async def sent_all(outbox: MessengerOutbox) -> list[str]:
    found: list[str] = []
    settled: Settled | None = None
    while (claimed := await outbox.advance(settled, 10)) is not None:
        found.append(claimed.body["text"])
        settled = Settled(claimed, SENT)
    return found


async def test_an_event_is_kept_once(database: Database) -> None:
    inbox = MessengerInbox(database)
    await inbox.accept([written("a", 1), written("a", 1)])
    await inbox.accept([written("a", 1), written("b", 1)])
    assert [one.person for one in await inbox.waiting()] == ["a", "b"]
    await answered(inbox, "a", "x")
    assert await inbox.head("a") is None
    await inbox.accept([written("a", 1)])
    assert await inbox.head("a") is None


async def test_the_earliest_comes_first_whatever_came_in_first(database: Database) -> None:
    inbox = MessengerInbox(database)
    await inbox.accept([written("a", 3), written("a", 1)])
    await inbox.accept([written("a", 2)])
    order = []
    while (pending := await inbox.head("a")) is not None:
        order.append(pending.event.key)
        await inbox.finish(pending, Outcome())
    assert order == ["a-1", "a-2", "a-3"]


async def test_an_event_ends_once_and_without_its_text(database: Database) -> None:
    inbox, outbox = MessengerInbox(database), MessengerOutbox(database)
    await inbox.accept([written("a", 1)])
    pending = await inbox.head("a")
    assert pending is not None
    outcome = Outcome(sends=[Outgoing(MESSAGE, {"text": "x"})], person={"disclosed_at": now()})
    await inbox.finish(pending, outcome)
    await inbox.finish(pending, outcome)
    assert await sent_all(outbox) == ["x"]
    rows = await database.read(lambda read: read.execute(select(events.c.text)).scalars().all())
    assert rows == [None]


async def test_a_person_gets_the_messages_in_order_and_an_urgent_one_goes_ahead(
    database: Database,
) -> None:
    inbox, outbox = MessengerInbox(database), MessengerOutbox(database)
    await inbox.accept([written("a", 1), written("a", 2), written("b", 1)])
    await answered(inbox, "a", "a1", "a2")
    await answered(inbox, "a", "a3")
    await answered(inbox, "b", "urgent", urgent=True)
    first = await outbox.advance(None, 10)
    assert first is not None
    assert first.body == {"text": "urgent"}
    second = await outbox.advance(Settled(first, SENT), 10)
    assert second is not None
    assert second.body == {"text": "a1"}
    # While a1 is under way, or waits to be tried again, nothing else goes to the same person.
    assert await outbox.advance(None, 10) is None
    assert await outbox.advance(Settled(second, WAITING, "500", next_ms=50), 10) is None
    again = await outbox.advance(None, 50)
    assert again is not None
    assert (again.body, again.tries) == ({"text": "a1"}, 2)
    await outbox.settle(Settled(again, SENT))
    assert await sent_all(outbox) == ["a2", "a3"]


async def test_what_was_being_sent_at_a_kill_is_sent_again_unless_it_was_shown(
    database: Database,
) -> None:
    inbox, outbox = MessengerInbox(database), MessengerOutbox(database)
    await inbox.accept([written("a", 1), written("b", 1)])
    await answered(inbox, "a", "a1")
    await answered(inbox, "b", "b1")
    assert await outbox.advance(None, 1) is not None
    assert await outbox.advance(None, 1) is not None
    assert await outbox.recover(next_ms=5) == 2
    await inbox.accept([], echoes=[("a-1", 0), ("unknown", 0)])
    assert await outbox.advance(None, 4) is None
    assert await sent_all(outbox) == ["b1"]


async def test_an_echo_before_the_end_of_its_send_wins(database: Database) -> None:
    inbox, outbox = MessengerInbox(database), MessengerOutbox(database)
    await inbox.accept([written("a", 1)])
    await answered(inbox, "a", "a1")
    claimed = await outbox.advance(None, 1)
    assert claimed is not None
    await inbox.accept([], echoes=[("a-1", 0)])
    await outbox.settle(Settled(claimed, DEAD, "no answer"))
    assert await outbox.dead_letters() == []


async def test_a_thread_taken_over_in_the_meantime_gets_no_answer(database: Database) -> None:
    inbox, outbox = MessengerInbox(database), MessengerOutbox(database)
    await inbox.accept([written("a", 1)])
    pending = await inbox.head("a")
    assert pending is not None
    await database.write(lambda write: write.execute(update(people).values(owner="x")).rowcount)
    await inbox.finish(pending, Outcome(sends=[Outgoing(MESSAGE, {"text": "late"})]))
    assert await sent_all(outbox) == []
    states = await database.read(lambda read: read.execute(select(events.c.state)).scalars().all())
    assert states == [SILENT]


async def dead_letter(database: Database) -> Claimed:
    inbox, outbox = MessengerInbox(database), MessengerOutbox(database)
    await inbox.accept([written("a", 1)])
    await answered(inbox, "a", "a1")
    claimed = await outbox.advance(None, 1)
    assert claimed is not None
    await outbox.settle(Settled(claimed, DEAD, "refused"))
    return claimed


async def test_a_dead_letter_is_seen_and_can_be_sent_again(database: Database) -> None:
    outbox = MessengerOutbox(database)
    claimed = await dead_letter(database)
    (letter,) = await outbox.dead_letters()
    assert (letter.id, letter.reason, letter.tries) == (claimed.id, "refused", 1)
    assert await outbox.revive(START + timedelta(hours=1)) == 0
    assert await outbox.revive(START - timedelta(hours=1)) == 1
    assert await sent_all(outbox) == ["a1"]
    assert await outbox.dead_letters() == []


async def test_the_window_counts_from_the_latest_message_and_not_from_a_hand_over(
    database: Database,
) -> None:
    inbox, outbox = MessengerInbox(database), MessengerOutbox(database)
    await inbox.accept([written("a", 5), written("a", 2)])
    later = START + timedelta(seconds=9)
    await inbox.accept([InboxEvent("h", "a", OWNER, later, button=None)])
    await answered(inbox, "a", "x")
    claimed = await outbox.advance(None, 1)
    assert claimed is not None
    assert claimed.last_inbound_at == START + timedelta(seconds=5)


async def test_old_rows_are_forgotten(database: Database) -> None:
    await dead_letter(database)
    inbox = MessengerInbox(database)
    await inbox.accept([written("b", 1), written("c", 1)])
    pending = await inbox.head("b")
    assert pending is not None
    await inbox.finish(pending, Outcome())
    future = now() + timedelta(seconds=5)
    assert await database.write(lambda write: forget_old(write, future, START)) == 1
    assert await database.write(lambda write: forget_old(write, future, future)) == 1
    left = await database.read(lambda read: read.execute(select(events.c.person)).scalars().all())
    assert left == ["c"]
    assert await database.read(lambda read: read.execute(select(sends.c.id)).all()) == []


async def test_a_person_is_forgotten_with_the_conversation(database: Database) -> None:
    await dead_letter(database)
    inbox = MessengerInbox(database)
    await inbox.accept([written("b", 1)])
    row = await database.read(
        lambda read: read.execute(select(people.c.conversation_id).where(people.c.id == "a")).one()
    )
    at = now()
    values = {"id": row[0], "channel": "messenger", "started_at": at, "last_at": at}
    await database.write(lambda write: write.execute(insert(conversations).values(values)).rowcount)
    await database.write(lambda write: forget_conversation(write, row[0]))
    left = await database.read(lambda read: read.execute(select(people.c.id)).scalars().all())
    assert left == ["b"]
    assert await database.read(lambda read: read.execute(select(sends.c.id)).all()) == []


async def test_one_process_holds_the_lock(url: URL, database: Database) -> None:
    one, two = SingleHolder(url, "test", 77), SingleHolder(url, "test", 77)
    assert one.acquire()
    assert one.holds()
    assert not two.acquire()
    assert not two.holds()
    one.release()
    assert not one.holds()
    assert two.acquire()
    two.release()
    one.release()


async def test_a_dead_letter_is_sent_again_or_left(database: Database) -> None:
    inbox, outbox = MessengerInbox(database), MessengerOutbox(database)
    await inbox.accept([written("a", 1), written("b", 1)])
    await answered(inbox, "a", "x")
    await answered(inbox, "b", "y")
    for _ in range(2):
        claimed = await outbox.advance(None, 10)
        assert claimed is not None
        await outbox.settle(Settled(claimed, DEAD, "refused"))
    late, early = await database.read(messenger_dead_letters.given_up)
    assert (early.reason, late.tries) == ("refused", 1)
    done = await database.write(lambda c: messenger_dead_letters.send_again(c, early.id, "ed"))
    assert done == messenger_dead_letters.SENT_AGAIN
    assert await sent_all(outbox) == ["x"]
    assert await database.write(lambda c: messenger_dead_letters.leave(c, late.id, "ed"))
    assert await database.read(messenger_dead_letters.given_up) == []
    assert await database.write(lambda c: messenger_dead_letters.leave(c, late.id, "ed")) is None
    assert (await database.read(messenger_dead_letters.delayed)).count == 0


async def test_a_person_is_known_as_long_as_something_is_kept(database: Database) -> None:
    inbox = MessengerInbox(database)
    await inbox.accept([written("a", 1), written("b", 1)])
    for person in ("a", "b"):
        await answered(inbox, person)
    pending_of_a = await database.read(
        lambda c: c.execute(select(people.c.conversation_id).where(people.c.id == "a")).scalar_one()
    )
    await TurnLog(database).record(turn(pending_of_a))
    later = START + timedelta(days=8)
    await database.write(lambda c: forget_old(c, later, later))
    known = await database.read(lambda c: list(c.execute(select(people.c.id)).scalars()))
    assert known == ["a"]
    assert await database.read(lambda c: c.execute(select(events.c.id)).first()) is None
