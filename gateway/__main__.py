"""``python -m gateway``: serve patients until Ctrl-C or SIGTERM."""

import os
import sys

from structlog import get_logger

from documents import DocumentsError, load
from gateway.application import create_app
from gateway.key_files import KeyFileError
from gateway.messenger.settings import read_messenger_settings
from gateway.metrics import serve_metrics
from gateway.settings import SettingsError, read_settings
from gateway.slow_clients import PatientProtocol
from gateway.website_snapshot import WebsiteError
from records.listening import PortError, take_port
from records.location import LocationError, ensure_folder
from records.logs import set_up_logs
from records.traces import close_traces, set_up_traces

_WRONG_SETTING = 2
_WRONG = (SettingsError, LocationError, PortError, DocumentsError, KeyFileError, WebsiteError)
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
        ensure_folder(settings.database_url)
        application = create_app(settings, load(), messenger=messenger)
        listening = take_port("GATEWAY", settings.host, settings.port, 1024)
        serve_metrics(settings)
        set_up_traces(settings.traces_url, settings.traces_share, "gateway")
    except _WRONG as error:
        print(f"The gateway cannot start.\n{error}", file=sys.stderr)
        return _WRONG_SETTING
    get_logger("gateway").info("gateway_started", host=settings.host, port=settings.port)
    application.run(
        sock=listening, protocol=PatientProtocol, single_process=True, motd=False, access_log=False
    )
    close_traces()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
