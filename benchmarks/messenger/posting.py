"""Meta's side of a run, in a process of its own: posts at a steady pace until each gets its 200."""

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.sharedctypes import Synchronized
from typing import Any

from benchmarks.messenger.plan import Posting

_RETRY_SECONDS = 0.1
_ANSWER_SECONDS = 20.0  # Meta's own patience


@dataclass(slots=True)
class Posted:
    """Milliseconds of each post that got a 200, and how often each other thing happened."""

    milliseconds: list[float] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)


class Poster:
    """Posts in another process, so that its own work does not count as the gateway's.

    Args:
        port: of the gateway on this machine.
        postings: in order.
        rate: posts a second, 0 for as many as possible.
        lines: connections.
    """

    def __init__(self, port: int, postings: Sequence[Posting], rate: float, lines: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._done: Synchronized[int] = context.Value("i", 0)
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_post_all, args=(port, postings, rate, lines, self._done, sender), daemon=True
        )
        self._process.start()
        sender.close()

    @property
    def done(self) -> int:
        """How many deliveries got their 200."""
        return self._done.value

    def result(self) -> Posted:
        """Wait for the end."""
        found: Posted = self._receiver.recv()
        self._process.join()
        self._receiver.close()
        return found


def _post_all(
    port: int, postings: Sequence[Posting], rate: float, lines: int, done: Any, sender: Any
) -> None:
    sender.send(asyncio.run(_Run(port, rate, done).all(postings, lines)))
    sender.close()


class _Run:
    def __init__(self, port: int, rate: float, done: Any) -> None:
        self._port = port
        self._rate = rate
        self._done = done
        self._posted = Posted()
        self._under_way: set[str] = set()
        self._freed = asyncio.Condition()

    async def all(self, postings: Sequence[Posting], lines: int) -> Posted:
        waiting: asyncio.Queue[Posting | None] = asyncio.Queue(maxsize=1)
        workers = [asyncio.create_task(self._line(waiting)) for _ in range(lines)]
        due = time.monotonic()
        for posting in postings:
            due = max(due + (1 / self._rate if self._rate else 0), time.monotonic() - 1)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            # Meta sends a person's messages one after the other; disorder is in the plan.
            async with self._freed:
                while posting.people & self._under_way:
                    await self._freed.wait()
                self._under_way |= posting.people
            await waiting.put(posting)
        for _ in workers:
            await waiting.put(None)
        await asyncio.gather(*workers)
        return self._posted

    async def _line(self, waiting: asyncio.Queue[Posting | None]) -> None:
        line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        while (posting := await waiting.get()) is not None:
            while True:
                try:
                    line = line or await asyncio.open_connection("127.0.0.1", self._port)
                    began = time.perf_counter()
                    status = await _post(line, self._port, posting)
                except (OSError, EOFError, TimeoutError, ValueError) as error:
                    status = type(error).__name__
                    if line:
                        line[1].close()
                    line = None
                if status == "200":
                    break
                self._posted.others[status] += 1
                await asyncio.sleep(_RETRY_SECONDS)
            self._posted.milliseconds.append((time.perf_counter() - began) * 1000)
            self._done.value += 1
            async with self._freed:
                self._under_way -= posting.people
                self._freed.notify_all()
        if line:
            line[1].close()


async def _post(
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter], port: int, posting: Posting
) -> str:
    reader, writer = line
    writer.write(
        f"POST /webhooks/messenger HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Content-Type: application/json\r\nX-Hub-Signature-256: {posting.signature}\r\n"
        f"Content-Length: {len(posting.raw)}\r\n\r\n".encode()
        + posting.raw
    )
    async with asyncio.timeout(_ANSWER_SECONDS):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = head.partition("content-length: ")[2].partition("\r\n")[0]
        await reader.readexactly(int(length))
    return head.split(" ")[1]
