"""``python -m console account``: make and change staff accounts from a terminal."""

import argparse
import getpass
import sys

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from console import accounts
from console.roles import Role
from console.settings import Settings
from records.connections import blocking_engine
from records.migration import upgrade

_ACTOR = "terminal"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    commands = parser.add_subparsers(dest="act", required=True)
    roles = [role.word for role in Role]
    adding = commands.add_parser("add", help="make an account; asks for the password")
    adding.add_argument("name")
    adding.add_argument("--role", choices=roles, default=Role.REVIEWER.word)
    changing = commands.add_parser("role", help="change a role")
    changing.add_argument("name")
    changing.add_argument("role", choices=roles)
    for name, does in (
        ("password", "set a new password"),
        ("totp", "ask for a code at log-in; shows the address for an authenticator app"),
        ("no-totp", "ask for no code any more"),
        ("disable", "shut an account and end its sessions"),
        ("enable", "open a shut account again"),
    ):
        commands.add_parser(name, help=does).add_argument("name")
    commands.add_parser("list", help="show all accounts")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    needs_password = arguments.act in {"add", "password"}
    password = _password() if needs_password else ""
    try:
        upgrade(settings.database_url)
        engine = blocking_engine(settings.database_url, 10)
        try:
            with engine.begin() as connection:
                print(_act(connection, arguments, password))
        finally:
            engine.dispose()
    except accounts.AccountError as error:
        print(error, file=sys.stderr)
        return 1
    except (SQLAlchemyError, OSError) as error:
        print(f"The database cannot be used: {error}", file=sys.stderr)
        return 1
    return 0


def _act(connection: Connection, arguments: argparse.Namespace, password: str) -> str:
    act = arguments.act
    if act == "list":
        return _table(connection)
    name = arguments.name
    if act == "add":
        accounts.add(connection, name, Role.of(arguments.role), password, _ACTOR)
        return f"{name} can log in as {arguments.role}."
    if act == "role":
        accounts.set_role(connection, name, Role.of(arguments.role), _ACTOR)
        return f"{name} is {arguments.role} now and has to log in again."
    if act == "password":
        accounts.set_password(connection, name, password, _ACTOR)
        return f"{name} has a new password and has to log in again."
    if act == "totp":
        return accounts.new_totp(connection, name, _ACTOR)
    if act == "no-totp":
        accounts.no_totp(connection, name, _ACTOR)
        return f"{name} logs in without a code now."
    accounts.set_disabled(connection, name, act == "disable", _ACTOR)
    return f"{name} is {act}d."


def _table(connection: Connection) -> str:
    lines = []
    for name, role, disabled, second in map(tuple, accounts.listed(connection)):
        marks = [role, "with a code" if second else "", "shut" if disabled else ""]
        lines.append(f"{name:24} {' · '.join(mark for mark in marks if mark)}")
    return "\n".join(lines) or "No accounts yet; make one with `account add NAME`."


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != first:
        print("The two are not the same.", file=sys.stderr)
        raise SystemExit(1)
    return first
