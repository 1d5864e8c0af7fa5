"""Run the robustness suite against the running assistant: `python -m evaluation.robustness`."""

import argparse
import asyncio
import json
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evaluation.arguments import conversations, percent
from evaluation.checks import Reply
from evaluation.concurrency import side_by_side
from evaluation.gateway_client import GatewayClient, GatewayError, RefusedError, default_gateway
from evaluation.progress import progress
from evaluation.robustness_suite import SORTS, Case, described, load_suite
from evaluation.statistics import wilson
from evaluation.tables import output_console
from evaluation.yaml_file import YamlFileError

_WRONG_INPUT = 2
_OWN_SUITE = Path(__file__).with_name("robustness.yml")


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case and what is wrong with its replies, or None."""

    sort: str
    capability: str
    before: str | None
    say: str
    got: str
    problem: str | None


async def run_cases(
    client: GatewayClient, cases: list[Case], console: Console, *, concurrency: int
) -> list[CaseResult]:
    """Ask every text of the suite once, `concurrency` at a time; raises GatewayError."""
    texts = dict.fromkeys(text for case in cases for text in (case.before, case.say) if text)
    replies: dict[str, list[Reply] | str] = {}
    with progress(console, len(texts)) as steps:

        async def ask(text: str) -> None:
            replies[text] = await _ask(client, text)
            steps.done(right=not isinstance(replies[text], str))

        await side_by_side(texts, ask, workers=min(concurrency, len(texts)))
    return [_result(case, replies) for case in cases]


async def _ask(client: GatewayClient, text: str) -> list[Reply] | str:
    session = None
    try:
        session = await client.open_session()
        return (await client.ask(session, text)).replies
    except RefusedError as error:
        return str(error)
    finally:
        if session:
            await client.erase(session)


def _result(case: Case, replies: dict[str, list[Reply] | str]) -> CaseResult:
    after = replies[case.say]
    before = replies[case.before] if case.before else []
    failed = next((given for given in (before, after) if isinstance(given, str)), None)
    if failed is not None or isinstance(before, str) or isinstance(after, str):
        return CaseResult(case.sort, case.capability, case.before, case.say, "no reply", failed)
    problem = case.judge(before, after)
    return CaseResult(case.sort, case.capability, case.before, case.say, described(after), problem)


def _print_results(console: Console, results: list[CaseResult]) -> None:
    misses = Table("sort", "text", "got", "wrong", title="Failures", title_justify="left")
    for result in results:
        if result.problem:
            misses.add_row(
                f"{result.sort}: {result.capability}",
                escape(result.say),
                escape(result.got),
                escape(result.problem),
            )
    if misses.row_count:
        console.print(misses)
    totals = Counter((result.sort, result.capability) for result in results)
    wrong = Counter((result.sort, result.capability) for result in results if result.problem)
    table = Table("sort", "capability", "tests", "pass", "95 %", title="Robustness")
    for (sort, capability), count in sorted(
        totals.items(), key=lambda item: SORTS.index(item[0][0])
    ):
        right = count - wrong[sort, capability]
        low, high = wilson(right, count)
        table.add_row(
            sort,
            capability,
            str(count),
            f"{100 * right / count:.1f} %",
            f"{100 * low:.0f}-{100 * high:.0f}",
        )
    console.print(table)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m evaluation.robustness", description=__doc__)
    parser.add_argument("path", type=Path, nargs="?", default=_OWN_SUITE, help="another suite")
    parser.add_argument("--gateway", default=default_gateway(), help="default: %(default)s")
    parser.add_argument("--json", type=Path, help="also write all tests as JSON")
    parser.add_argument("--concurrency", type=conversations, default=4, help="default: %(default)s")
    parser.add_argument("--fail-under", type=percent, help="exit 1 below this pass percentage")
    return parser.parse_args(argv)


async def _run(arguments: argparse.Namespace, messages: Console) -> list[CaseResult]:
    cases = load_suite(arguments.path)
    async with GatewayClient(arguments.gateway, messages.print) as client:
        await client.check()
        return await run_cases(client, cases, messages, concurrency=arguments.concurrency)


def main(argv: list[str] | None = None) -> int:
    """Run the suite; return 0, 1 below `--fail-under`, or 2 when nothing could be run."""
    arguments = _arguments(argv)
    messages = output_console(to_errors=True)
    try:
        results = asyncio.run(_run(arguments, messages))
        if arguments.json:
            content = json.dumps([asdict(result) for result in results], indent=1)
            arguments.json.write_text(content + "\n", encoding="utf-8")
    except (YamlFileError, GatewayError, OSError) as error:
        messages.print(str(error), style="bold red", markup=False, soft_wrap=True)
        return _WRONG_INPUT
    except KeyboardInterrupt:
        return _WRONG_INPUT
    console = output_console()
    _print_results(console, results)
    passed = sum(result.problem is None for result in results)
    share = 100 * passed / len(results)
    console.print(f"{passed} of {len(results)} tests pass ({share:.1f} %)")
    return 1 if arguments.fail_under is not None and share < arguments.fail_under else 0


if __name__ == "__main__":
    sys.exit(main())
