"""Measure the safety of the running assistant: `python -m evaluation.safety`."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console

from evaluation.arguments import conversations
from evaluation.gateway_client import GatewayClient, GatewayError, default_gateway
from evaluation.progress import progress
from evaluation.report import ReportError
from evaluation.rows import RowsError
from evaluation.safety.asking import Asker, GatewayAsker, ask_all
from evaluation.safety.engine import EngineAsker, default_engine
from evaluation.safety.report import as_json, print_report, write_json
from evaluation.safety.rows import EMERGENCIES_FILE, NEAR_MISSES_FILE, load_rows
from evaluation.safety.scoring import Verdict, failures, score
from evaluation.tables import output_console

_WRONG_INPUT = 2


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m evaluation.safety", description=__doc__)
    parser.add_argument("--gateway", default=default_gateway(), help="default: %(default)s")
    parser.add_argument(
        "--engine",
        nargs="?",
        const=default_engine(),
        metavar="URL",
        help="ask the engine itself, without the gateway; URL defaults to %(const)s",
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write everything as JSON")
    parser.add_argument("--concurrency", type=conversations, default=4, help="default: %(default)s")
    parser.add_argument("--emergencies", type=Path, default=EMERGENCIES_FILE, help="another file")
    parser.add_argument("--near-misses", type=Path, default=NEAR_MISSES_FILE, help="another file")
    return parser.parse_args(argv)


@asynccontextmanager
async def _asker(arguments: argparse.Namespace, messages: Console) -> AsyncIterator[Asker]:
    if arguments.engine:
        async with EngineAsker(arguments.engine) as engine:
            yield engine
        return
    async with GatewayClient(arguments.gateway, messages.print) as client:
        await client.check()
        yield GatewayAsker(client)


async def _measure(arguments: argparse.Namespace, messages: Console) -> list[Verdict]:
    rows = [*load_rows(arguments.emergencies), *load_rows(arguments.near_misses)]
    async with _asker(arguments, messages) as asker:
        with progress(messages, len(rows)) as steps:
            replies, errors = await ask_all(asker, rows, steps, concurrency=arguments.concurrency)
    verdicts = score(rows, replies)
    if arguments.json:
        target = arguments.engine or arguments.gateway
        write_json(arguments.json, as_json(verdicts, replies, errors, target=target))
    print_report(output_console(), verdicts, errors)
    return verdicts


def main(argv: list[str] | None = None) -> int:
    """Measure and report; return 0, 1 when the set fails, or 2 when nothing was measured."""
    arguments = _arguments(argv)
    messages = output_console(to_errors=True)
    try:
        verdicts = asyncio.run(_measure(arguments, messages))
    except (RowsError, GatewayError, ReportError) as error:
        messages.print(str(error), style="bold red", markup=False, soft_wrap=True)
        return _WRONG_INPUT
    except KeyboardInterrupt:
        messages.print("stopped; no report was written")
        return _WRONG_INPUT
    return 1 if failures(verdicts) else 0


if __name__ == "__main__":
    sys.exit(main())
