"""``python -m tests.fuzz.redaction``: texts that atheris grows by what they reach in redaction's code.

Each text is redacted by itself, and once more around a telephone number, a number of nine digits
and an address for mail. What must not be: an exception (the gateway would withhold the text, and
the patient get no answer), a text that takes longer than the time limit, or one of the three left.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["records.redaction"]):
    from records.redaction import prepare
    from records.redaction.redactor import find_personal_data
    from records.redaction.spans import replace

_PLANTED = (
    ("225-555-0101", "555-0101"),
    ("078-05-1120", "05-1120"),
    ("ana.lopez@mail.example", "lopez@mail"),
)
_LONGEST = 300
# What personal data is often made of; the fuzzer puts it in here and there.
_WORDS = Path(__file__).with_suffix(".dict")


def try_redaction(raw: bytes) -> None:
    """Redact what the bytes make; raises what must not be raised."""
    provider = atheris.FuzzedDataProvider(raw)
    text = provider.ConsumeUnicodeNoSurrogates(_LONGEST)
    place = provider.ConsumeIntInRange(0, len(text))
    replace(text, find_personal_data(text))
    planted, left = _PLANTED[provider.ConsumeIntInRange(0, len(_PLANTED) - 1)]
    whole = f"{text[:place]}\n{planted}\n{text[place:]}"
    kept, _ = replace(whole, find_personal_data(whole))
    if left in kept and left not in text:
        raise AssertionError(f"{planted} is left in {kept!r}")


def main() -> None:
    """Run with the arguments of libFuzzer, such as ``-runs=10000``; ends the process."""
    prepare()
    options = ["-max_len=1200", "-len_control=0", "-timeout=10", "-rss_limit_mb=3000"]
    options += ["-print_final_stats=1", f"-dict={_WORDS}"]
    atheris.Setup([sys.argv[0], *options, *sys.argv[1:]], try_redaction)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
