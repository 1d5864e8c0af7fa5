"""``python -m evaluation.outside FILE``: what is asked of others gets no answer from the documents.

FILE is CLINC150's `data_full.json`, or a JSON file of the same form: lists of `[text, label]`
under names; `--part` names the list, by default `oos_val`. Exit status: 0, 1 when fewer than
`--fail-under` percent get no answer, 2 when nothing could be measured.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from evaluation.arguments import conversations, percent
from evaluation.concurrency import side_by_side
from evaluation.gateway_client import GatewayClient, GatewayError, RefusedError, default_gateway
from evaluation.statistics import wilson

_ANSWER = "answer"


class SentencesError(ValueError):
    """The file holds no such sentences; the message says what to do."""


def read_sentences(file: Path, part: str) -> list[str]:
    """Read the sentences of one list of the file.

    Raises:
        SentencesError: naming the file and what is wrong with it.
    """
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SentencesError(f"{file} cannot be read ({error}); give CLINC150's JSON.") from error
    pairs = held.get(part) if isinstance(held, dict) else None
    if not isinstance(pairs, list) or not pairs:
        raise SentencesError(f"{file} has no list {part!r}; name one of it with --part.")
    sentences = [pair[0] for pair in pairs if isinstance(pair, list) and pair]
    if len(sentences) != len(pairs) or not all(isinstance(one, str) for one in sentences):
        raise SentencesError(f"{file}: {part!r} has to be a list of [text, label].")
    return sentences


async def answered(
    client: GatewayClient, sentences: Sequence[str], *, concurrency: int
) -> dict[str, str]:
    """Ask each sentence in a conversation of its own; give those that got an answer, with it.

    Raises:
        GatewayError: the gateway went away or is not the gateway.
        RefusedError: the gateway refused a sentence.
    """
    found: dict[str, str] = {}

    async def ask(sentence: str) -> None:
        session = await client.open_session()
        replies = (await client.ask(session, sentence)).replies
        await client.erase(session)
        for reply in replies:
            if reply["kind"] == _ANSWER:
                found[sentence] = str(reply["text"])

    await side_by_side(sentences, ask, workers=min(concurrency, len(sentences)))
    return found


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m evaluation.outside", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--part", default="oos_val", help="default: %(default)s")
    parser.add_argument("--gateway", default=default_gateway(), help="default: %(default)s")
    parser.add_argument("--concurrency", type=conversations, default=4, help="default: %(default)s")
    parser.add_argument("--fail-under", type=percent, default=97.0, help="default: %(default)s")
    return parser.parse_args(argv)


async def _measure(arguments: argparse.Namespace, sentences: Sequence[str]) -> dict[str, str]:
    async with GatewayClient(arguments.gateway, Console(stderr=True).print) as client:
        return await answered(client, sentences, concurrency=arguments.concurrency)


def main(argv: list[str] | None = None) -> int:
    """Print what was answered, and the share of what was not; give the exit status."""
    arguments, console = _arguments(argv), Console()
    try:
        sentences = read_sentences(arguments.file, arguments.part)
        found = asyncio.run(_measure(arguments, sentences))
    except (SentencesError, GatewayError, RefusedError) as error:
        Console(stderr=True).print(escape(str(error)), style="bold red")
        return 2
    for sentence, text in found.items():
        console.print(f"answered: {escape(sentence)}\n    {escape(text)}")
    left = len(sentences) - len(found)
    low, high = wilson(left, len(sentences))
    share = 100 * left / len(sentences)
    console.print(
        f"no answer: {left} of {len(sentences)}, {share:.1f} % "
        f"(95 % interval {100 * low:.1f}-{100 * high:.1f})"
    )
    return int(share < arguments.fail_under)


if __name__ == "__main__":
    sys.exit(main())
