"""``python -m records``: look after the records from a terminal; see ``--help``."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from records import audit, export
from records.backup import BackupError, back_up, restore
from records.connections import blocking_engine
from records.database import Database, RecordsUnavailableError
from records.location import LocationError, database_url
from records.migration import NewerSchemaError, upgrade
from records.purge import purge
from records.retention import RetentionError, read_rules

_WAIT_SECONDS = 30.0
_FAILED, _WRONG = 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    given = _parser().parse_args(arguments)
    run: Callable[[URL, argparse.Namespace], int] = given.run
    try:
        return run(database_url(os.environ), given)
    except (LocationError, RetentionError) as error:
        print(error, file=sys.stderr)
        return _WRONG
    except BackupError as error:
        print(error, file=sys.stderr)
    except (RecordsUnavailableError, NewerSchemaError, SQLAlchemyError, OSError) as error:
        print(f"The records cannot be used: {str(error).splitlines()[0]}", file=sys.stderr)
    return _FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m records", description="Look after records.")
    commands = parser.add_subparsers(required=True)

    def add(
        name: str, run: Callable[[URL, argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    add("migrate", _migrate, "bring the database to the newest schema")
    command = add("purge", _purge, "remove what RETENTION_DAYS no longer allows to keep")
    command.add_argument("--dry-run", action="store_true", help="only count")
    command = add("backup", _back_up, "write a copy of the database while all goes on running")
    command.add_argument("file", type=Path)
    command = add("restore", _restore, "put a copy in the place of the database")
    command.add_argument("file", type=Path)
    command.add_argument("--replace", action="store_true", help="also where one is already")
    command = add("export", _export, "write the turns as a table (docs/data-dictionary.md)")
    command.add_argument("file", type=Path, help="a new file, or - for the terminal")
    command.add_argument("--format", choices=("csv", "jsonl"), default="csv")
    command.add_argument("--channel", choices=("website", "messenger"))
    command.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="first day, in UTC")
    command.add_argument("--before", type=_day, metavar="YYYY-MM-DD", help="day after the last")
    command = add("verify-audit", _verify_audit, "recompute the chain of the audit")
    command.add_argument("--expect", metavar="HASH", help="a hash that an earlier check showed")
    return parser


def _day(given: str) -> datetime:
    try:
        return datetime.strptime(given, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError("write a day such as 2026-01-31") from None


def _migrate(url: URL, _given: argparse.Namespace) -> int:
    upgrade(url)
    print("The database has the newest schema.")
    return 0


def _purge(url: URL, given: argparse.Namespace) -> int:
    rules = read_rules(os.environ)

    async def run() -> int:
        database = Database(url, _WAIT_SECONDS)
        await database.open()
        try:
            done = await purge(database, rules, dry_run=given.dry_run)
        finally:
            await database.close()
        for (channel, kind), count in sorted(done.turns.items()):
            print(f"{channel:<10} {kind:<13} {count:>8}")
        verb = "would be removed" if given.dry_run else "removed"
        print(f"{done.total} turns and {done.conversations} empty conversations {verb}.")
        return 0

    return asyncio.run(run())


def _back_up(url: URL, given: argparse.Namespace) -> int:
    back_up(url, given.file)
    print(f"The copy is in {given.file}. It holds what patients wrote: keep it as you keep charts.")
    return 0


def _restore(url: URL, given: argparse.Namespace) -> int:
    kept = restore(url, given.file, replace=given.replace)
    print("The copy is in place." + (f" What was there is now {kept.name}." if kept else ""))
    return 0


def _export(url: URL, given: argparse.Namespace) -> int:
    chosen = export.ExportFilter(given.channel, given.since, given.before)
    write = export.write_csv if given.format == "csv" else export.write_json_lines
    engine = blocking_engine(url, _WAIT_SECONDS, writing=False)
    try:
        with engine.connect() as connection:
            if str(given.file) == "-":
                write(export.rows(connection, chosen), sys.stdout)
                return 0
            with _new_file(given.file) as target:
                count = write(export.rows(connection, chosen), target)
    except FileExistsError:
        print(f"{given.file.name} exists already; name a new file.", file=sys.stderr)
        return _WRONG
    finally:
        engine.dispose()
    print(f"{count} turns are in {given.file}.")
    return 0


def _new_file(path: Path) -> TextIO:
    """Make a file that only its owner can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8", newline="")


def _verify_audit(url: URL, given: argparse.Namespace) -> int:
    engine = blocking_engine(url, _WAIT_SECONDS, writing=False)
    try:
        with engine.connect() as connection:
            found = audit.verify(connection, given.expect)
    finally:
        engine.dispose()
    if found.broken is not None:
        print(f"The audit was changed: line {found.broken} does not fit.", file=sys.stderr)
        return _FAILED
    if found.missing:
        print("The audit was changed: no line has the expected hash.", file=sys.stderr)
        return _FAILED
    print(f"{found.lines} lines fit. Note this hash elsewhere and give it as --expect next time:")
    print(found.last)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
