"""A TCP proxy before a Redis server, that fails in the ways in which servers and networks fail."""

import asyncio
import random
import re
import socket
import struct
from contextlib import suppress
from typing import Self

REPLIES = {  # what the proxy says itself, once for every command
    "noauth": b"-NOAUTH Authentication required.\r\n",
    "wrong-password": b"-WRONGPASS invalid username-password pair or user is disabled.\r\n",
    "oom": b"-OOM command not allowed when used memory > 'maxmemory'.\r\n",
    "loading": b"-LOADING Redis is loading the dataset in memory\r\n",
    "readonly": b"-READONLY You can't write against a read only replica.\r\n",
    "moved": b"-MOVED 3999 127.0.0.1:6381\r\n",
    "moved-nowhere": b"-MOVED\r\n",
    "wrong-type": b"-WRONGTYPE Operation against a key holding the wrong kind of value\r\n",
    "other-shape": b"$5\r\nhello\r\n",
    "too-many": b"*3\r\n$1\r\na\r\n$1\r\nb\r\n:3\r\n+OK\r\n",
    "never-ending": b"$400000000\r\nx",
    "garbage": random.Random(1).randbytes(4096),
}
PASSED_ON = ("slow", "trickle", "half", "reset-midway")  # the server's own reply, mistreated
CONNECTIONS = ("refuse", "silent", "close-at-once")
FAULTS = (*CONNECTIONS, *PASSED_ON, *REPLIES)
_COMMAND = re.compile(rb"\*\d+\r\n\$")


class FaultProxy:
    """`async with FaultProxy(port) as proxy`; then `await proxy.fail("silent")`, `await proxy.heal()`."""

    def __init__(self, upstream_port: int) -> None:
        self.requests = 0
        self.connections = 0
        self.fault: str | None = None
        self._upstream_port = upstream_port
        self._port = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    async def __aenter__(self) -> Self:
        await self._listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._hang_up()

    async def fail(self, fault: str) -> None:
        """From now on, on open connections as well."""
        self.fault = fault
        if fault == "refuse":
            await self._hang_up()

    async def heal(self) -> None:
        self.fault = None
        if self._server is None:
            await self._listen()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(task := asyncio.current_task())
        task.add_done_callback(self._open.discard)
        try:
            if self.fault == "close-at-once":
                return
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._upstream_port)
            try:
                async with asyncio.TaskGroup() as both:
                    both.create_task(self._requests(reader, writer, server_writer))
                    both.create_task(self._replies(server_reader, writer))
            finally:
                server_writer.close()
        except (OSError, asyncio.CancelledError, ExceptionGroup):
            pass  # either side is gone
        finally:
            writer.close()

    async def _requests(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, server: asyncio.StreamWriter
    ) -> None:
        while request := await reader.read(1 << 20):
            commands = len(_COMMAND.findall(request))
            self.requests += commands
            if self.fault in REPLIES:
                writer.write(REPLIES[self.fault] * commands)
                await writer.drain()
            elif self.fault == "close-at-once":
                break
            elif self.fault != "silent":
                server.write(request)
                await server.drain()
        raise ConnectionResetError("the client left")

    async def _replies(self, server: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while reply := await server.read(1 << 20):
            match self.fault:
                case "slow":
                    await asyncio.sleep(0.3)
                    writer.write(reply)
                case "trickle":
                    for byte in reply:
                        writer.write(bytes([byte]))
                        await asyncio.sleep(0.01)
                case "half":
                    writer.write(reply[: len(reply) // 2])
                case "reset-midway":
                    writer.write(reply[: len(reply) // 2])
                    _reset(writer)
                case _:
                    writer.write(reply)
            with suppress(ConnectionError):
                await writer.drain()
        raise ConnectionResetError("the server left")


def _reset(writer: asyncio.StreamWriter) -> None:
    """End the connection by RST rather than FIN."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
