"""``python -m gateway.messenger``: set up the page, look at dead letters, send them again."""

import argparse
import asyncio
import os
import sys
from datetime import timedelta

from documents import DocumentsError, load
from gateway.messenger.graph_client import GraphClient, GraphError
from gateway.messenger.profile import (
    changed_parts,
    current_profile,
    difference,
    wanted_profile,
    write_profile,
)
from gateway.messenger.settings import MessengerSettings, read_messenger_settings
from gateway.settings import SettingsError
from records.clock import now
from records.database import Database, RecordsUnavailableError
from records.location import LocationError, database_url
from records.messenger_outbox import MessengerOutbox

_WRONG_SETTING = 2
_WINDOW = timedelta(hours=23, minutes=55)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m gateway.messenger", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    setup = commands.add_parser("setup", help="compare the page's profile with the wanted one")
    setup.add_argument("--write", action="store_true", help="write it; else nothing is changed")
    commands.add_parser("dead", help="list what could not be sent, and why")
    commands.add_parser("retry", help="queue it again, where the 24 hours are not over")
    given = parser.parse_args(arguments)
    try:
        if given.command == "setup":
            return asyncio.run(_set_up(_settings(), write=given.write))
        return asyncio.run(_list_dead() if given.command == "dead" else _retry())
    except (SettingsError, LocationError, DocumentsError) as error:
        print(error, file=sys.stderr)
        return _WRONG_SETTING
    except GraphError as error:
        print(f"The Graph API did not serve the request: {error.reason}.", file=sys.stderr)
    except RecordsUnavailableError as error:
        print(f"The database cannot be used: {error}", file=sys.stderr)
    return 1


def _settings() -> MessengerSettings:
    settings = read_messenger_settings(os.environ)
    if settings is None:
        raise SettingsError(
            "The Messenger channel is off: set MESSENGER_APP_SECRET, MESSENGER_VERIFY_TOKEN, "
            "MESSENGER_PAGE_TOKEN and MESSENGER_PAGE_ID (docs/messenger.md)."
        )
    return settings


async def _set_up(settings: MessengerSettings, *, write: bool) -> int:
    wanted = wanted_profile(load())
    graph = GraphClient(settings)
    try:
        current = await current_profile(graph, wanted)
        changed = changed_parts(current, wanted)
        if not changed:
            print("The page's profile is as it should be; there is nothing to write.")
            return 0
        print(difference(current, wanted))
        if not write:
            print("\nNothing was changed. Run it again with --write to write this.")
            return 0
        await write_profile(graph, changed)
        print(f"\nWritten: {', '.join(changed)}.")
        return 0
    finally:
        await graph.close()


async def _list_dead() -> int:
    database = Database(database_url(os.environ))
    await database.open()
    try:
        letters = await MessengerOutbox(database).dead_letters()
    finally:
        await database.close()
    for letter in letters:
        at = letter.finished_at or letter.created_at
        print(
            f"{at:%Y-%m-%d %H:%M}  {letter.kind:8} conversation {letter.conversation or '-':32}  "
            f"tries {letter.tries}  {letter.reason}"
        )
    print(f"{len(letters)} could not be sent." if letters else "There are no dead letters.")
    return 0


async def _retry() -> int:
    database = Database(database_url(os.environ))
    await database.open()
    try:
        revived = await MessengerOutbox(database).revive(now() - _WINDOW)
    finally:
        await database.close()
    print(f"{revived} queued again; the gateway sends them within some seconds.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
