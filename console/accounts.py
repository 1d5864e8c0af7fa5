"""Staff accounts: passwords as argon2 hashes, an optional second factor, roles."""

import re
import unicodedata
from dataclasses import dataclass
from time import time

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from console.roles import Role
from console.rows import AnyRow
from records.audit import record
from records.clock import now
from records.staff_schema import staff_accounts as table

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_STEP_SECONDS = 30
_hasher = PasswordHasher()
# Checked when no such account exists, so that the time taken does not tell who has one.
_NO_ONES_HASH = _hasher.hash("no account has this password")


class AccountError(ValueError):
    """An account cannot be made or changed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """A staff member who is logged in."""

    id: int
    name: str
    role: Role
    epoch: int

    def may(self, role: Role) -> bool:
        """Say whether the account's role reaches so far."""
        return self.role >= role


def add(connection: Connection, name: str, role: Role, password: str, actor: str) -> None:
    """Make an account; raises AccountError."""
    name = _checked_name(name)
    _check_password(password, name)
    if connection.execute(select(table.c.id).where(table.c.name == name)).first():
        raise AccountError(f"There is an account {name!r} already; choose another name.")
    row = {"name": name, "role": role.word, "password_hash": _hasher.hash(_normal(password))}
    connection.execute(insert(table).values(**row, epoch=1, created_at=now()))
    record(connection, actor, "account_added", name, {"role": role.word})


def set_password(connection: Connection, name: str, password: str, actor: str) -> None:
    """Change a password and end the account's sessions; raises AccountError."""
    _check_password(password, name)
    _change(connection, name, password_hash=_hasher.hash(_normal(password)))
    record(connection, actor, "password_changed", name)


def set_role(connection: Connection, name: str, role: Role, actor: str) -> None:
    """Change a role and end the account's sessions; raises AccountError."""
    _change(connection, name, role=role.word)
    record(connection, actor, "role_changed", name, {"role": role.word})


def set_disabled(connection: Connection, name: str, disabled: bool, actor: str) -> None:
    """Shut an account or open it again; raises AccountError."""
    _change(connection, name, disabled_at=now() if disabled else None)
    record(connection, actor, "account_disabled" if disabled else "account_enabled", name)


def new_totp(connection: Connection, name: str, actor: str) -> str:
    """Ask for a code at log-in from now on; gives the address for an authenticator app."""
    secret = pyotp.random_base32()
    _change(connection, name, totp_secret=secret, totp_step=None)
    record(connection, actor, "totp_set", name)
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Clinic assistant")


def no_totp(connection: Connection, name: str, actor: str) -> None:
    """Ask for no code any more; raises AccountError."""
    _change(connection, name, totp_secret=None, totp_step=None)
    record(connection, actor, "totp_removed", name)


def listed(connection: Connection) -> list[AnyRow]:
    """Give all accounts by name; no secrets."""
    columns = (table.c.name, table.c.role, table.c.disabled_at, table.c.totp_secret.is_not(None))
    return list(connection.execute(select(*columns).order_by(table.c.name)))


def by_id(connection: Connection, id_: int, epoch: int) -> Account | None:
    """Give the account of a session, unless it was shut or its sessions were ended."""
    row = connection.execute(select(table).where(table.c.id == id_)).first()
    if row is None or row.disabled_at is not None or row.epoch != epoch:
        return None
    return Account(row.id, row.name, Role.of(row.role), row.epoch)


def end_sessions(connection: Connection, account: Account) -> None:
    """Make every cookie of the account worthless."""
    _change(connection, account.name)
    record(connection, account.name, "logged_out", account.name)


def find(connection: Connection, name: str) -> AnyRow | None:
    """Give an account's row by name."""
    return connection.execute(select(table).where(table.c.name == name.strip().lower())).first()


def password_fits(row: AnyRow | None, password: str) -> bool:
    """Check a password; takes about 50 ms of a core, the same with an unknown account."""
    known = row is not None and row.disabled_at is None
    stored = row.password_hash if row is not None and known else _NO_ONES_HASH
    try:
        _hasher.verify(stored, _normal(password[: LONGEST_PASSWORD + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return known


def code_step(row: AnyRow, code: str) -> int | None:
    """Give the time step that a code belongs to, or None if it is wrong or was used before."""
    present = int(time()) // _STEP_SECONDS
    generator = pyotp.TOTP(row.totp_secret)
    for step in (present - 1, present, present + 1):
        fits = pyotp.utils.strings_equal(generator.at(step * _STEP_SECONDS), code.strip())
        if fits and step > (row.totp_step or 0):
            return step
    return None


def logged_in(connection: Connection, row: AnyRow, step: int | None) -> Account:
    """Record a log-in and give its account."""
    if step is not None:
        connection.execute(update(table).where(table.c.id == row.id).values(totp_step=step))
    record(connection, row.name, "logged_in", row.name)
    return Account(row.id, row.name, Role.of(row.role), row.epoch)


def _change(connection: Connection, name: str, **values: object) -> None:
    changed = connection.execute(
        update(table)
        .where(table.c.name == name.strip().lower())
        .values(epoch=table.c.epoch + 1, **values)
    )
    if changed.rowcount == 0:
        raise AccountError(f"There is no account {name!r}; `list` shows those there are.")


def _checked_name(name: str) -> str:
    name = name.strip().lower()
    if not _NAME.fullmatch(name):
        raise AccountError(
            f"{name!r} cannot be a name; use up to 64 letters, digits, dots, dashes."
        )
    return name


def _check_password(password: str, name: str) -> None:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AccountError(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; "
            "three or four words that do not belong together are a good one."
        )
    if name.lower() in password.lower() or len(set(password)) < 5:
        raise AccountError("This password is easy to guess; choose one without the name in it.")


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)
