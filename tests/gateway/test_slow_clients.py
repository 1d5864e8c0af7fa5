"""A request that comes a letter at a time is cut off, whatever part of it; others are not."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor

from gateway.slow_clients import PatientProtocol
from tests.gateway.running_gateway import RunningGateway

HEAD = b"POST /api/sessions HTTP/1.1\r\nHost: x\r\n"
WHOLE = HEAD + b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
SECONDS = PatientProtocol.ARRIVAL_SECONDS


def many_requests(gateway: RunningGateway) -> list[bytes]:
    """What a line answers on which one request after the other comes for longer than one may take."""
    found = []
    end = time.monotonic() + SECONDS + 2
    with socket.create_connection(("127.0.0.1", gateway.port), 5) as line:
        while time.monotonic() < end:
            line.sendall(WHOLE)
            found.append(line.recv(4000)[:12])
            time.sleep(1.5)
    return found


def drip(gateway: RunningGateway, first: bytes, letter: bytes) -> float:
    """Seconds until the gateway hangs up."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", gateway.port), 5) as line:
        line.settimeout(0.5)
        line.sendall(first)
        while time.monotonic() - began < SECONDS + 15:
            try:
                if not line.recv(1000):
                    break
            except TimeoutError:
                pass
            except ConnectionError:
                break
            try:
                line.sendall(letter)
            except OSError:
                break
    return time.monotonic() - began


def test_a_letter_at_a_time(gateway: RunningGateway) -> None:
    body = b"Content-Type: application/json\r\nContent-Length: 900\r\n\r\n"
    slow = {
        "headers": (HEAD + b"X-Long: ", b"a"),
        "body": (HEAD + body + b"{", b" "),
        "no body": (HEAD + body, b""),
        "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        "after a good one": (WHOLE + HEAD, b"X"),
    }
    with ThreadPoolExecutor(len(slow) + 1) as pool:
        others = pool.submit(many_requests, gateway)
        found = dict(
            zip(slow, pool.map(lambda one: drip(gateway, *one), slow.values()), strict=True)
        )
    assert all(SECONDS - 1 < took < SECONDS + 6 for took in found.values()), found
    # Who is not slow is served all the while, on a line of before and on a new one.
    assert set(others.result()) == {b"HTTP/1.1 201"}
    assert gateway.send(gateway.session(), "hi").status_code == 200
