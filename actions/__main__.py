"""``python -m actions``: serve the actions to the engine, on a private address."""

from __future__ import annotations

import os
import socket
import sys
import warnings
from collections.abc import Mapping

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from actions.sending import shared_documents
from actions.tracing import follow_requests
from documents import DocumentsError
from records.listening import take_port
from records.logs import set_up_logs
from records.setting_names import misspelt
from records.traces import close_traces, read_trace_settings, set_up_traces

_DEFAULT_PORT = 5055
_WRONG_SETTING = 2


def _listen(environment: Mapping[str, str]) -> socket.socket:
    """Take the port; raises ValueError that names the setting and the mend."""
    if wrong := misspelt(environment):
        raise ValueError("\n".join(wrong))
    value = environment.get("ACTIONS_PORT", "").strip() or str(_DEFAULT_PORT)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise ValueError(f"ACTIONS_PORT must be a port between 1 and 65535, not {value!r}.")
    host = environment.get("ACTIONS_HOST", "").strip() or "127.0.0.1"
    return take_port("ACTIONS", host, int(value))


def main() -> int:
    """Start the action server; returns the exit status."""
    set_up_logs("WARNING")
    try:
        listening = _listen(os.environ)
        set_up_traces(*read_trace_settings(os.environ), "actions")
        # Read now, so that a mistake in the documents stops the start and not a patient's turn.
        shared_documents()
    except (ValueError, DocumentsError) as error:
        print(f"The actions cannot start.\n{error}", file=sys.stderr)
        return _WRONG_SETTING
    # 3.6.21 is Rasa's last open release; that this SDK serves it is tested.
    warnings.filterwarnings("ignore", message="You are using an old version of rasa")
    executor = ActionExecutor()
    executor.register_package("actions")
    application = create_app(executor, cors_origins=[])
    follow_requests(application)
    application.run(sock=listening, single_process=True, motd=False, access_log=False)
    close_traces()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
