"""The lines between the processes: kept open, one request at a time each, and no answer taken for another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from transport.http_line import Answer, HttpLines, LineError

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Server:
    """Answers each request with the next of the given bytes; the last one again and again."""

    def __init__(self, *answers: bytes, hang_up: bool = False, delay: float = 0.0) -> None:
        self.answers = list(answers)
        self.hang_up = hang_up
        self.delay = delay
        self.lines = 0
        self.requests: list[bytes] = []
        self.port = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                await asyncio.sleep(self.delay)
                writer.write(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
                if self.hang_up:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def lines_to(
    server: Server, most: int = 10, keep_seconds: float = 60.0, largest: int = 1000
) -> AsyncIterator[HttpLines]:
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    lines = HttpLines(f"http://127.0.0.1:{server.port}", most, keep_seconds, largest)
    try:
        yield lines
    finally:
        await lines.close()
        listening.close()


async def test_one_line_serves_many_requests() -> None:
    server = Server(OK)
    async with lines_to(server) as lines:
        for _ in range(5):
            assert await lines.send("POST", "/x", b"{}") == Answer(200, b"ok")
    assert (server.lines, len(server.requests)) == (1, 5)
    assert server.requests[0].startswith(b"POST /x HTTP/1.1\r\nHost: 127.0.0.1:")
    assert server.requests[0].endswith(b"\r\n\r\n{}")


async def test_requests_at_once_have_a_line_each_up_to_the_most() -> None:
    server = Server(OK, delay=0.02)
    async with lines_to(server, most=3) as lines:
        answers = await asyncio.gather(*(lines.send("GET", "/") for _ in range(9)))
    assert answers == [Answer(200, b"ok")] * 9
    assert server.lines == 3


async def test_an_answer_in_pieces_and_chunks() -> None:
    chunked = (
        b"HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    server = Server(b"HTTP/1.1 100 Continue\r\n\r\n" + chunked)
    async with lines_to(server) as lines:
        assert await lines.send("GET", "/") == Answer(503, b"abcde")
        assert await lines.send("GET", "/") == Answer(503, b"abcde")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "connection lost"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "connection lost"),
        (b"good evening\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b"x" * 2000, "too large"),
    ],
)
async def test_what_is_no_answer(answer: bytes, reason: str) -> None:
    server = Server(answer, hang_up=True)
    async with lines_to(server) as lines:
        with pytest.raises(LineError, match=reason):
            await lines.send("GET", "/")
        server.answers, server.hang_up = [OK], False
        assert await lines.send("GET", "/") == Answer(200, b"ok")


async def test_nobody_listens() -> None:
    server = Server(OK)
    async with lines_to(server):
        pass
    with pytest.raises(LineError, match="ConnectionRefusedError"):
        await HttpLines(f"http://127.0.0.1:{server.port}", 1, 1.0, 10).send("GET", "/")


async def test_the_answer_to_a_request_given_up_reaches_nobody_else() -> None:
    late = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate"
    server = Server(late, OK, delay=0.1)
    async with lines_to(server) as lines:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await lines.send("GET", "/")
        server.delay = 0.0
        await asyncio.sleep(0.15)
        assert await lines.send("GET", "/") == Answer(200, b"ok")
    assert server.lines == 2


async def test_a_request_given_up_frees_its_place() -> None:
    server = Server(OK, delay=5)
    async with lines_to(server, most=1) as lines:
        for _ in range(3):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.02):
                    await lines.send("GET", "/")
        server.delay = 0
        assert await lines.send("GET", "/") == Answer(200, b"ok")


async def test_a_line_that_the_server_closes_is_not_used_again() -> None:
    server = Server(OK, hang_up=True)
    async with lines_to(server) as lines:
        for _ in range(3):
            assert await lines.send("GET", "/") == Answer(200, b"ok")
            await asyncio.sleep(0.02)
    assert server.lines == 3


async def test_the_server_may_ask_for_a_new_line() -> None:
    server = Server(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
    async with lines_to(server) as lines:
        await lines.send("GET", "/")
        await lines.send("GET", "/")
    assert server.lines == 2


async def test_an_old_line_is_not_used_again() -> None:
    server = Server(OK)
    async with lines_to(server, keep_seconds=0.01) as lines:
        await lines.send("GET", "/")
        await asyncio.sleep(0.03)
        await lines.send("GET", "/")
    assert server.lines == 2


async def test_words_that_nobody_asked_for_end_the_line() -> None:
    server = Server(OK + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmore")
    async with lines_to(server) as lines:
        assert await lines.send("GET", "/") == Answer(200, b"ok")
        server.answers = [OK]
        await asyncio.sleep(0.02)
        assert await lines.send("GET", "/") == Answer(200, b"ok")


async def test_more_headers_stand_in_the_head() -> None:
    server = Server(OK)
    async with lines_to(server) as lines:
        await lines.send("POST", "/x", b"{}", {"traceparent": "00-a-b-01"})
    assert b"\r\ntraceparent: 00-a-b-01\r\n" in server.requests[0]
    assert server.requests[0].endswith(b"\r\n\r\n{}")
