"""Staff's work gives way to patients' wherever both want the same processor."""

import contextlib
import os
import time
from pathlib import Path

HIGHEST = 19
# By so much what works for minutes gives way further than the pages that staff wait for.
NICER = 15
# The system takes a new value of one process a tenth of a second, and refuses more.
_PAUSE_SECONDS = 0.15


def give_way(niceness: int) -> None:
    """Lower the priority of this process, and of what it starts; it is never raised.

    Args:
        niceness: 0 (as everybody) to 19.
    """
    os.setpriority(os.PRIO_PROCESS, 0, max(niceness, os.getpriority(os.PRIO_PROCESS, 0)))
    # A session that somebody else leads holds processes that have nothing to do with staff's work.
    if os.getsid(0) == os.getpid():
        lower_session(os.getpid(), niceness)


def lower_session(leader: int, niceness: int) -> None:
    """Lower a whole session, where Linux shares the processor among sessions first.

    With that (`sched_autogroup_enabled`), the niceness of a process counts within its session only;
    the session has one of its own. Elsewhere, and where it may not be set, nothing happens.

    Args:
        leader: id of the process that began the session.
        niceness: 0 to 19.
    """
    with contextlib.suppress(OSError):
        if not _set(leader, niceness):
            time.sleep(_PAUSE_SECONDS)
            _set(leader, niceness)


def _set(leader: int, niceness: int) -> bool:
    """Give False where it is to be tried again."""
    try:
        Path(f"/proc/{leader}/autogroup").write_text(str(niceness), encoding="ascii")
    except BlockingIOError:
        return False
    return True
