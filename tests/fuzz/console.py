"""Made-up requests to the staff console: every page and form, logged in and not, well filled and badly."""

from __future__ import annotations

import random
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import httpx

from tests.console.running_console import ROOT, RunningConsole
from tests.fuzz.fuzzing import Found
from tests.fuzz.made_up import SECRET, Request
from tests.fuzz.tried_console import LEFT_OUT, tried_console

_AT_ONCE = 4
_ROUTE = re.compile(r'Route\("(GET|POST)", (?:f?"([^"]+)"|one),')
_ONE = re.compile(r'^\s+one = "([^"]+)"', re.MULTILINE)
_FIELD = re.compile(r'(?:name="|(?:get|text|field|number|choice)\w*\(\s*(?:\w+, )?")(\w+)"')
_ODD = (
    *("", " ", "\x00", "0", "-1", "1.5", "1e308", "9" * 40, "é" * 400, SECRET, SECRET * 900),
    *(
        "../../etc/passwd",
        "%00",
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        "'; DROP TABLE turns;--",
    ),
    *(
        "\u202e" + SECRET,
        "2026-02-30",
        "99999-01-01",
        "on",
        "pain",
        "conditions",
        "nan",
        "[]",
        "a,b\nc",
    ),
)
_GOOD = {
    "name": ("clinic-0000000000000000", "ada"),
    "decision": ("right", "topic", "spam", "later", "draft", "settled", "topics", "accept"),
    "topic": ("pain", "sessions", "handoff_cost"),
    "text": ("The clinic's information says that it may help.", "does it hurt"),
    "turn": ("1", "2", "3"),
}


class MadeUpForms:
    """Makes requests up from the routes and field names that the console's files name.

    Args:
        seed: the same one gives the same requests.
        keys: ids of conversations that are there.
    """

    def __init__(self, seed: int, keys: list[str]) -> None:
        self._random = random.Random(seed)
        self._keys = keys
        self.routes: list[tuple[str, str]] = []
        fields: set[str] = set()
        for path in sorted((ROOT / "console").rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            one = _ONE.search(text)
            for method, given in _ROUTE.findall(text):
                route = given.replace("{one}", one[1] if one else "") or (one[1] if one else "")
                if route not in LEFT_OUT:
                    self.routes.append((method, route))
            fields |= set(_FIELD.findall(text))
        for path in sorted((ROOT / "console" / "templates").glob("*.html")):
            fields |= set(re.findall(r'name="(\w+)"', path.read_text(encoding="utf-8")))
        self.fields = sorted(fields)

    def request(self) -> Request:
        """Make up one request."""
        method, route = self._random.choice(self.routes)
        path = re.sub(
            r"<(\w+)(?::\w+)?>", lambda found: quote(self._part(found[1]), safe=""), route
        )
        form = urlencode([self._field() for _ in range(self._random.randrange(6))])
        headers = {"Sec-Fetch-Site": "cross-site"} if self._random.random() < 0.03 else {}
        if method == "GET":
            return Request(method, f"{path}?{form}", b"", headers)
        raw = form.encode()
        how = self._random.random()
        if how < 0.1:
            raw = self._random.randbytes(60) + SECRET.encode()
        kind = "text/plain" if how > 0.95 else "application/x-www-form-urlencoded"
        return Request(method, path, raw, {**headers, "Content-Type": kind})

    def _part(self, name: str) -> str:
        if self._random.random() < 0.6:
            known = (*self._keys, "1", "2", "3", "pain", "conditions", "knee_pain")
            return self._random.choice(known)
        return self._random.choice(_ODD)[:300] or name

    def _field(self) -> tuple[str, str]:
        name = self._random.choice(self.fields)
        if self._random.random() < 0.5 and name in _GOOD:
            return name, self._random.choice(_GOOD[name])
        return name, self._random.choice((*_ODD, *_GOOD["text"], *_GOOD["turn"]))


def fuzz_console(count: int, seed: int = 1) -> Found:
    """Start a console in a copy of the project, send ``count`` requests, and look at its log."""
    found = Found()
    with tried_console(found) as (console, _):
        keys = [str(row[0]) for row in console.rows("SELECT id FROM conversations")]
        made_up = [MadeUpForms(seed * 100 + one, keys) for one in range(_AT_ONCE)]
        _send(console, made_up, count, found)
    return found


def _send(console: RunningConsole, made_up: list[MadeUpForms], count: int, found: Found) -> None:
    """Several at once, each logged in by itself, so that what they do meets in the database."""
    with ThreadPoolExecutor(len(made_up)) as pool:
        share = count // len(made_up)
        for one in pool.map(lambda own: _send_in_turn(console, own, share), made_up):
            found.statuses.update(one.statuses)
            found.bad += one.bad


def _send_in_turn(console: RunningConsole, made_up: MadeUpForms, count: int) -> Found:
    found = Found()
    inside, outside = console.client("ada"), console.client()
    for number in range(count):
        request = made_up.request()
        client = outside if number % 25 == 0 else inside
        try:
            answer = client.request(
                request.method, request.path, content=request.content, headers=request.headers
            )
        except httpx.HTTPError as error:
            found.bad.append(f"{type(error).__name__}: {request}"[:500])
            continue
        found.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            found.bad.append(f"{answer.status_code}: {request}"[:500])
        if client is inside and answer.headers.get("location", "").startswith("/login"):
            client.close()
            inside = console.client("ada")
    inside.close()
    outside.close()
    return found
