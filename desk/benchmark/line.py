"""A bad line in front of a server: slow, far, and it loses. Stands between a browser and Handep.

What a phone at the edge of 2G has: bytes queue for one narrow way in each direction, everything
takes half a round trip more, a lost segment holds its connection up until it is sent again, and
now and then a connection is cut. A TCP connection costs a round trip before its first byte, TLS
another one and its certificates. What is left out: the bytes of what is sent again, and the slow
start of TCP, whose first ten segments are more than this line holds.
"""

import asyncio
import struct
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from socket import SO_LINGER, SOL_SOCKET

SEGMENT = 1400  # bytes of one packet
HEADERS = 40  # of IP and TCP, around each
WINDOW = 10  # segments of one connection under way at once
RESET = struct.pack("ii", 1, 0)  # a closed socket says RST, not that all was said
TLS_HELLO, TLS_CERTIFICATES = 700, 3500  # bytes that open a TLS 1.3 connection, up and down


class Cut(Exception):
    """The line broke."""


@dataclass(frozen=True)
class Shape:
    """How bad the line is. The same seed loses the same segments of the n-th connection."""

    bits: int = 50_000  # a second, each way
    round_trip: float = 1.0  # seconds
    loss: float = 0.05  # of the segments
    stall: tuple[float, float] = (1.0, 3.0)  # seconds until a lost one comes after all
    cut: float = 0.001  # of the segments
    tls: bool = True
    seed: int = 1


class Way:
    """One direction, shared by all connections: first come, first carried."""

    def __init__(self, shape: Shape):
        self.shape = shape
        self.free_at = 0.0

    def arrival(self, size: int, now: float) -> float:
        """When `size` bytes that are given to the line now are at the other end."""
        self.free_at = max(self.free_at, now) + (size + HEADERS) * 8 / self.shape.bits
        return self.free_at + self.shape.round_trip / 2


class Fate:
    """What the line does to the segments of one connection, one direction."""

    def __init__(self, shape: Shape, connection: int, name: str, seen: Counter):
        self.shape, self.seen, self.name = shape, seen, name
        self.chance = Random(f"{shape.seed}/{connection}/{name}")

    def delay(self) -> float:
        """Seconds that the next segment comes later. Raises Cut."""
        lost, cut = self.chance.random(), self.chance.random()
        if cut < self.shape.cut:
            self.seen["cut"] += 1
            raise Cut
        if lost < self.shape.loss:
            self.seen["lost"] += 1
            return self.chance.uniform(*self.shape.stall)
        return 0.0


class Line:
    """The proxy. `seen` counts connections, bytes up and down, lost segments and cuts."""

    def __init__(self, host: str, port: int, shape: Shape):
        self.host, self.port, self.shape = host, port, shape
        self.up, self.down = Way(shape), Way(shape)
        self.seen = Counter()
        self.tasks = set()

    async def open(self) -> str:
        """Starts to listen. Out: the address for the browser."""
        self.server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def close(self):
        self.server.close()
        for task in [*self.tasks]:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _accept(self, reader, writer):
        task = asyncio.current_task()
        self.tasks.add(task)
        ends = [writer]
        try:
            await self._connection(reader, writer, ends)
        except* (Cut, OSError, asyncio.CancelledError):
            for end in [end for end in ends if not end.transport.is_closing()]:
                end.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, RESET)
                end.transport.abort()
        finally:
            for end in ends:
                end.close()
            self.tasks.discard(task)

    async def _connection(self, reader, writer, ends):
        self.seen["connections"] += 1
        number = self.seen["connections"]
        up, down = (Fate(self.shape, number, name, self.seen) for name in ("up", "down"))
        await self._shake_hands(up, down)
        there, server = await asyncio.open_connection(self.host, self.port)
        ends.append(server)
        async with asyncio.TaskGroup() as both:
            both.create_task(self._carry(reader, server, self.up, up))
            both.create_task(self._carry(there, writer, self.down, down))

    async def _shake_hands(self, up, down):
        """What a connection costs before its first byte."""
        for there, back in ((0, 0), (TLS_HELLO, TLS_CERTIFICATES))[: 1 + self.shape.tls]:
            for size, way, fate in ((there, self.up, up), (back, self.down, down)):
                now = asyncio.get_running_loop().time()
                await asyncio.sleep(way.arrival(size, now) + fate.delay() - now)

    async def _carry(self, reader, writer, way, fate):
        """One direction of one connection, in order, until its end."""
        under_way = asyncio.Queue(WINDOW)
        async with asyncio.TaskGroup() as both:
            both.create_task(self._send(reader, under_way, way, fate))
            both.create_task(self._receive(under_way, writer))

    async def _send(self, reader, under_way, way, fate):
        while data := await reader.read(SEGMENT):
            self.seen[fate.name] += len(data)
            arrival = way.arrival(len(data), asyncio.get_running_loop().time())
            await under_way.put((arrival + fate.delay(), data))
        await under_way.put((0, b""))

    async def _receive(self, under_way, writer):
        while True:
            arrival, data = await under_way.get()
            await asyncio.sleep(max(0, arrival - asyncio.get_running_loop().time()))
            if not data:
                writer.write_eof()
                return
            writer.write(data)
            await writer.drain()


@contextmanager
def bad_line(host: str, port: int, shape: Shape):
    """A bad line to host and port, in a thread of its own. Gives (its address, its counts)."""
    line, loop = Line(host, port, shape), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield asyncio.run_coroutine_threadsafe(line.open(), loop).result(), line.seen
    finally:
        asyncio.run_coroutine_threadsafe(line.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
