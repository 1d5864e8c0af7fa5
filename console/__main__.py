"""``python -m console``: serve staff until Ctrl-C or SIGTERM; ``account``: look after accounts."""

import argparse
import os
import sys

from console import account_command
from console.application import create_app
from console.priority import give_way
from console.settings import SettingsError, read_settings
from documents import DocumentsError
from lifecycle.signing_key import KeyFileError
from records.listening import PortError, take_port
from records.logs import set_up_logs

_WRONG_SETTING = 2


def main() -> int:
    """Run; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m console", description="The staff console.")
    commands = parser.add_subparsers(dest="command")
    account_command.add_arguments(commands.add_parser("account", help="look after accounts"))
    arguments = parser.parse_args()
    try:
        settings = read_settings(os.environ)
        if arguments.command == "account":
            return account_command.run(settings, arguments)
        set_up_logs("INFO")
        give_way(settings.nice)
        application = create_app(settings)
        listening = take_port("CONSOLE", settings.host, settings.port)
    except (SettingsError, PortError, DocumentsError, KeyFileError) as error:
        print(f"The console cannot start.\n{error}", file=sys.stderr)
        return _WRONG_SETTING
    application.run(sock=listening, single_process=True, motd=False, access_log=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
