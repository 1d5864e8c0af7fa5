"""Replay dialogues against the running assistant: `python -m evaluation.dialogues PATH.yml`."""

import argparse
import asyncio
import json
import re
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from evaluation.checks import Reply, plain
from evaluation.gateway_client import GatewayClient, GatewayError, RefusedError, default_gateway
from evaluation.script import Dialogue, Turn, load_script
from evaluation.tables import output_console
from evaluation.yaml_file import YamlFileError

_WRONG_INPUT = 2


@dataclass(slots=True)
class TurnResult:
    """One replayed turn; `failures` has a line for each failed check."""

    said: str
    replies: list[Reply]
    checks: int
    failures: list[str]


@dataclass(slots=True)
class DialogueResult:
    """One replayed dialogue. It ends early if a turn got no reply at all."""

    id: str
    title: str
    turns: list[TurnResult] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Tell whether every check of every turn held."""
        return not any(turn.failures for turn in self.turns)


async def replay(client: GatewayClient, dialogue: Dialogue, *, keep: bool) -> DialogueResult:
    """Hold one conversation in a session of its own; raises GatewayError."""
    result = DialogueResult(dialogue.id, dialogue.title)
    session = None
    try:
        session = await client.open_session()
        replies: list[Reply] = []
        for turn in dialogue.turns:
            replies = await _take(client, session, turn, replies)
            result.turns.append(
                TurnResult(turn.written, replies, turn.count(), turn.failures(replies))
            )
    except RefusedError as error:
        place = min(len(result.turns), len(dialogue.turns) - 1)
        turn = dialogue.turns[place]
        result.turns.append(TurnResult(turn.written, [], turn.count(), [str(error)]))
    finally:
        if session and not keep:
            await client.erase(session)
    return result


async def _take(
    client: GatewayClient, session: str, turn: Turn, before: list[Reply]
) -> list[Reply]:
    if turn.say is not None:
        return (await client.ask(session, turn.say)).replies
    button = button_id(before, turn.press or "")
    if button is None:
        raise RefusedError(f"the reply before has no button with {turn.press!r} in its title")
    return (await client.press(session, button)).replies


def button_id(replies: list[Reply], title: str) -> str | None:
    """Find the id of the first button whose title holds a text, whatever its case."""
    for reply in replies:
        for button in reply.get("buttons") or []:
            if button.get("id") and title.lower() in plain(str(button.get("title"))).lower():
                return str(button["id"])
    return None


def _print_result(console: Console, result: DialogueResult, *, verbose: bool) -> None:
    checks = sum(turn.checks for turn in result.turns)
    failed = sum(len(turn.failures) for turn in result.turns)
    verdict = "[green]pass[/]" if result.passed else "[red]FAIL[/]"
    counted = f"{checks} checks" if result.passed else f"{failed} of {checks} checks failed"
    console.print(f"{verdict} {escape(result.id)}: {escape(result.title)} ({counted})")
    for number, turn in enumerate(result.turns, start=1):
        if not turn.failures and not verbose:
            continue
        console.print(f"  {number}. {escape(turn.said)}")
        for reply in turn.replies:
            text = re.sub(r"\s+", " ", str(reply["text"]))
            topics = ", ".join(reply["topics"])
            console.print(f"     {reply['kind']} \\[{escape(topics)}] {escape(text)}")
        for failure in turn.failures:
            console.print(f"     [red]{escape(failure)}[/]")


async def _replay_all(arguments: argparse.Namespace, console: Console) -> list[DialogueResult]:
    dialogues = load_script(arguments.path)
    if arguments.only:
        known = ", ".join(dialogue.id for dialogue in dialogues)
        dialogues = [dialogue for dialogue in dialogues if dialogue.id in arguments.only]
        if len(dialogues) != len(set(arguments.only)):
            raise YamlFileError(f"--only: no such dialogue; there are {known}")
    results = []
    async with GatewayClient(arguments.gateway, output_console(to_errors=True).print) as client:
        await client.check()
        for dialogue in dialogues:
            results.append(await replay(client, dialogue, keep=arguments.keep))
            _print_result(console, results[-1], verbose=arguments.verbose)
    return results


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m evaluation.dialogues", description=__doc__)
    parser.add_argument("path", type=Path, help="dialogues in YAML; see evaluation/README.md")
    parser.add_argument("--gateway", default=default_gateway(), help="default: %(default)s")
    parser.add_argument("--only", nargs="+", metavar="ID", help="replay only these dialogues")
    parser.add_argument("--json", type=Path, help="also write all turns and failures as JSON")
    parser.add_argument("--verbose", action="store_true", help="print the turns that pass, too")
    parser.add_argument("--keep", action="store_true", help="do not erase the conversations")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Replay and print; return 0, 1 if a check failed, or 2 when nothing could be replayed."""
    arguments = _arguments(argv)
    console = output_console()
    try:
        results = asyncio.run(_replay_all(arguments, console))
        if arguments.json:
            content = [asdict(result) | {"passed": result.passed} for result in results]
            arguments.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    except (YamlFileError, GatewayError, OSError) as error:
        messages = output_console(to_errors=True)
        messages.print(str(error), style="bold red", markup=False, soft_wrap=True)
        return _WRONG_INPUT
    except KeyboardInterrupt:
        return _WRONG_INPUT
    passed = sum(result.passed for result in results)
    checks = sum(turn.checks for result in results for turn in result.turns)
    failed = sum(len(turn.failures) for result in results for turn in result.turns)
    console.print(f"{passed} of {len(results)} dialogues pass, {failed} of {checks} checks failed")
    return 0 if passed == len(results) else 1


if __name__ == "__main__":
    sys.exit(main())
