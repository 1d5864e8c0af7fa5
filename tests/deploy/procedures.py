"""What docs/operations.md tells its readers to type."""

import re

from lifecycle.training import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
# What the commands need; not what a machine has made for itself.
PARTS = (
    *(
        "actions",
        "console",
        "deploy",
        "documents",
        "engine",
        "gateway",
        "lifecycle",
        "nlu",
        "records",
        "transport",
    ),
    *("data", "requirements", "scripts", "website"),
)


def commands(heading: str) -> list[str]:
    """The blocks marked `sh` under a heading."""
    section = re.search(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL
    )
    assert section, heading
    return re.findall(r"^```sh\n(.*?)^```", section[1], re.MULTILINE | re.DOTALL)


def console_commands() -> list[str]:
    """The commands of the blocks marked `console`, without their prompt."""
    blocks = re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
