"""What nobody may find again: personal data of every kind, typed in tests like a patient's."""

import contextlib
import os
import uuid

import httpx

# What is typed, and the parts that may stand in no file.
SEEDS: dict[str, tuple[str, ...]] = {
    "my name is zelphira quonset and my knee hurts": ("zelphira", "quonset"),
    "This is Bartimaeus. Does it hurt?": ("Bartimaeus",),
    "How many sessions? Regards, Ludovica Tremblay-Osei": ("Ludovica", "Tremblay-Osei"),
    "call me at 225-555-0187 please": ("555-0187",),
    "my cell is (985) 555 0143, does it hurt": ("555 0143",),
    "write to otto.fairweather@mail.example.org": ("fairweather", "mail.example.org"),
    "I live at 6612 Quillfeather Lane, Baton Rouge, LA 70817": ("Quillfeather", "70817"),
    "i was born on 11/23/1957, am i too old": ("11/23/1957",),
    "dob 1963-02-17": ("1963-02-17",),
    "my ssn is 536-90-4399": ("536-90-4399",),
    "my member id is XQZ882716449, is it covered": ("XQZ882716449",),
    "my medicare number is 1EG4-TE5-MK72": ("1EG4-TE5-MK72",),
    "my record number is 00773311": ("00773311",),
    "take my card 4012 8888 8888 1881 exp 04/29": ("8888 8888",),
    "my page is https://www.facebook.com/zelphira.quonset.77": ("facebook.com/zel",),
}
PARTS = tuple(part for parts in SEEDS.values() for part in parts)
_SWITCH = "SEED_EVERY_GATEWAY"


def say_everything(url: str) -> None:
    """Say all of it to a gateway that is about to be stopped, in a run that searches afterwards.

    `scripts/test` switches it on. Whatever a test has done to the gateway, it is no failure here.
    """
    if not os.environ.get(_SWITCH):
        return
    with (
        contextlib.suppress(httpx.HTTPError, KeyError),
        httpx.Client(base_url=url, timeout=3) as http,
    ):
        session = http.post("/api/sessions", json={}).json()["session"]
        for texts in (list(SEEDS)[:8], list(SEEDS)[8:]):
            body = {"session": session, "id": uuid.uuid4().hex, "text": ". ".join(texts)}
            http.post("/api/messages", json=body)
