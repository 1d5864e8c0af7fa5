"""``python -m gateway``: serve patients until Ctrl-C or SIGTERM."""

import os
import socket
import sys

from structlog import get_logger

from documents import DocumentsError, load
from gateway.application import create_app
from gateway.key_files import KeyFileError
from gateway.messenger.settings import read_messenger_settings
from gateway.metrics import serve_metrics
from gateway.settings import Settings, SettingsError, read_settings
from gateway.website_snapshot import WebsiteError
from records.logs import set_up_logs
from records.traces import close_traces, set_up_traces

_WRONG_SETTING = 2
# A thread that works (the database, the loading of a model) gives way to requests after this long;
# Python's own 5 ms are as much as a whole webhook may take.
_GIVE_WAY_SECONDS = 0.0005


def main() -> int:
    """Start the gateway; returns the exit status."""
    try:
        settings = read_settings(os.environ)
        set_up_logs(settings.log_level)
        sys.setswitchinterval(_GIVE_WAY_SECONDS)
        messenger = read_messenger_settings(os.environ)
        application = create_app(settings, load(), messenger=messenger)
        listening = _listen(settings)
        serve_metrics(settings)
        set_up_traces(settings.traces_url, settings.traces_share, "gateway")
    except (SettingsError, DocumentsError, KeyFileError, WebsiteError) as error:
        print(f"The gateway cannot start.\n{error}", file=sys.stderr)
        return _WRONG_SETTING
    get_logger("gateway").info("gateway_started", host=settings.host, port=settings.port)
    application.run(sock=listening, single_process=True, motd=False, access_log=False)
    close_traces()
    return 0


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything else starts, so that a port in use is named plainly."""
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((settings.host, settings.port), family=family, backlog=1024)
    except OSError as error:
        raise SettingsError(
            f"GATEWAY_PORT {settings.port} on GATEWAY_HOST {settings.host} cannot be used "
            f"({error.strerror}); end the other process or set another port."
        ) from None


if __name__ == "__main__":
    raise SystemExit(main())
