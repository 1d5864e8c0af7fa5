"""``python -m records migrate``: bring the database to the newest schema."""

import argparse
import os
import sys

from sqlalchemy.exc import SQLAlchemyError

from records.location import LocationError, database_url
from records.migration import upgrade


def main() -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m records", description="Look after records.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the database to the newest schema")
    parser.parse_args()
    try:
        upgrade(database_url(os.environ))
    except LocationError as error:
        print(error, file=sys.stderr)
        return 2
    except (SQLAlchemyError, OSError) as error:
        print(f"The database cannot be migrated: {error}", file=sys.stderr)
        return 1
    print("The database has the newest schema.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
