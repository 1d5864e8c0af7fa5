"""The port of a part, taken before anything else starts, so that one in use is named plainly."""

import os
import socket
from errno import EADDRINUSE


class PortError(ValueError):
    """A part cannot listen where it was told to; names the settings and the mend."""


def take_port(part: str, host: str, port: int, backlog: int = 256) -> socket.socket:
    """Listen.

    Args:
        part: as its settings begin, such as ``GATEWAY``.
        host: a name or address of this machine.
        port: from 1 to 65535.
        backlog: connections that may wait.

    Raises:
        PortError: another process has the port, or the address is not of this machine.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=backlog)
    except (OSError, UnicodeError) as error:
        number = error.errno if isinstance(error, OSError) and error.errno else 0
        why = os.strerror(number) if number > 0 else "no such name"
    mend = f"set {part}_HOST to an address of this machine, such as 127.0.0.1 or 0.0.0.0"
    if number == EADDRINUSE:
        mend = "end the other process or set another port"
    raise PortError(f"{part}_PORT {port} on {part}_HOST {host} cannot be used ({why}); {mend}.")
