"""Measure the running assistant with a file of rows: `python -m evaluation PATH.tsv`."""

import argparse
import asyncio
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from evaluation.arguments import conversations, percent
from evaluation.comparison import compare
from evaluation.confidences import ConfidencesError, read_confidences
from evaluation.gateway_client import GatewayClient, GatewayError, default_gateway
from evaluation.measuring import ask_all, erase_all, with_confidences
from evaluation.page import report_page
from evaluation.pictures import confusion_picture
from evaluation.progress import progress
from evaluation.report import Report, ReportError, build_report, read_report, write_report
from evaluation.rows import RowsError, load_rows
from evaluation.tables import output_console, print_comparison, print_report

_WRONG_INPUT = 2


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m evaluation", description=__doc__)
    parser.add_argument("path", type=Path, help="rows: text, expected label and note, tab-parted")
    parser.add_argument("--gateway", default=default_gateway(), help="default: %(default)s")
    parser.add_argument("--json", type=Path, help="where the report goes; default: beside the rows")
    parser.add_argument("--html", type=Path, help="also write the report as a page")
    parser.add_argument("--svg", type=Path, help="also write the confusion matrix as a picture")
    parser.add_argument("--compare", type=Path, help="an earlier JSON report")
    parser.add_argument("--concurrency", type=conversations, default=4, help="default: %(default)s")
    parser.add_argument("--records", help="the gateway's database, to read confidences from")
    parser.add_argument("--keep", action="store_true", help="do not erase the conversations")
    parser.add_argument("--fail-under", type=percent, help="exit 1 below this lenient percentage")
    return parser.parse_args(argv)


async def _measure(arguments: argparse.Namespace, messages: Console) -> Report:
    rows = load_rows(arguments.path)
    if arguments.records:
        # A wrong address has to show before the rows are asked, not after.
        read_confidences(arguments.records, ["none"])
    started, clock = datetime.now(UTC).isoformat(timespec="seconds"), time.perf_counter()
    late = arguments.keep or bool(arguments.records)
    sessions: list[str] = []
    async with GatewayClient(arguments.gateway, messages.print) as client:
        await client.check()
        try:
            with progress(messages, len(rows)) as steps:
                results = await ask_all(
                    client,
                    rows,
                    steps,
                    concurrency=arguments.concurrency,
                    sessions=sessions if late else None,
                )
            seconds, model = time.perf_counter() - clock, None
            if arguments.records:
                results, model = with_confidences(
                    results, lambda ids: read_confidences(arguments.records, ids)
                )
        finally:
            if late and not arguments.keep:
                await erase_all(client, sessions)
    report = build_report(
        arguments.path, results, gateway=arguments.gateway, started=started, seconds=seconds
    )
    return report.model_copy(update={"model": model})


def _write_text(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ReportError(f"{path}: cannot be written ({error.strerror})") from None


def _publish(arguments: argparse.Namespace, report: Report, earlier: Report | None) -> None:
    """Write the JSON before anything is printed: a measurement must not be lost."""
    console = output_console()
    written = write_report(report, arguments.json, arguments.path)
    comparison = compare(earlier, report) if earlier else None
    print_report(console, report)
    if comparison:
        print_comparison(console, comparison)
    if arguments.html:
        _write_text(arguments.html, report_page(report, comparison))
    if arguments.svg:
        _write_text(arguments.svg, confusion_picture(report.confusion))
    if not arguments.json and written.parent.resolve() != arguments.path.parent.resolve():
        console.print(f"{arguments.path.parent} cannot be written to.")
    console.print(f"report: {written}", soft_wrap=True)


def main(argv: list[str] | None = None) -> int:
    """Measure and report; return 0, 1 below `--fail-under`, or 2 when nothing was measured."""
    arguments = _arguments(argv)
    messages = output_console(to_errors=True)
    try:
        earlier = read_report(arguments.compare) if arguments.compare else None
        report = asyncio.run(_measure(arguments, messages))
        _publish(arguments, report, earlier)
    except (RowsError, GatewayError, ReportError, ConfidencesError) as error:
        messages.print(str(error), style="bold red", markup=False, soft_wrap=True)
        return _WRONG_INPUT
    except KeyboardInterrupt:
        messages.print("stopped; no report was written")
        return _WRONG_INPUT
    wanted = arguments.fail_under
    if wanted is not None and report.lenient.percent < wanted:
        messages.print(f"{report.lenient.percent:.1f} % is below --fail-under {wanted:g}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
