"""Peers on loopback that break the rules: raw sockets, each with a script of what it does to a request."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

TOKEN = "123456:AAsecret-token_XYZ"
SECRET = "AAsecret-token_XYZ"


@dataclass
class Peer:
    """One connection's other end at a time, and every request it was sent, head and body."""

    port: int = 0
    connections: int = 0
    requests: list[tuple[str, bytes]] = field(default_factory=list)

    def base(self, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}/bot{TOKEN}"

    async def request(self, reader: asyncio.StreamReader) -> str:
        """Reads one request (with Content-Length) and keeps it; ends the connection's script at its end."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next((int(line.split(":")[1]) for line in head.lower().split("\r\n") if "content-length" in line), 0)
        self.requests.append((head, await reader.readexactly(length)))
        return head


Script = Callable[[Peer, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(script: Script, tls: ssl.SSLContext | None = None) -> AsyncIterator[Peer]:
    """Runs the script for each connection; leaves neither task nor socket behind."""
    peer, tasks = Peer(), set[asyncio.Task[None]]()

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer.connections += 1
        with suppress(OSError, asyncio.IncompleteReadError):
            try:
                await script(peer, reader, writer)
            finally:
                writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(met(reader, writer))
        tasks.add(task)

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls, limit=2**16)
    peer.port = server.sockets[0].getsockname()[1]
    try:
        yield peer
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
        await asyncio.sleep(0)


def answering(body: bytes, status: str = "200 OK", *, headers: str = "", closing: bool = False) -> Script:
    """An honest server: the same answer to every request of a connection, which it may close after the first."""

    async def script(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await peer.request(reader)
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body)
            await writer.drain()
            if closing:
                return

    return script


def writing(raw: bytes, *, then: str = "close") -> Script:
    """Reads a request, writes raw bytes, then: `close`, `reset` or `hold`."""

    async def script(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await peer.request(reader)
        writer.write(raw)
        await writer.drain()
        if then == "reset":
            writer.transport.abort()
        elif then == "hold":
            await asyncio.Event().wait()

    return script


async def blurting(_peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers whatever comes first, TLS too, with HTTP."""
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")


async def deaf(_peer: Peer, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes the connection and reads nothing of it."""
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    await asyncio.Event().wait()


async def forwarding(peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A small proxy: absolute addresses and CONNECT tunnels."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    verb, target, _ = head.split("\r\n")[0].split(" ")
    peer.requests.append((head, b""))
    host, _, port = target.removeprefix("http://").partition("/")[0].partition(":")
    there, back = await asyncio.open_connection(host, int(port))
    if verb == "CONNECT":
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    else:
        back.write(head.encode())
    try:
        await asyncio.gather(_piped(reader, back), _piped(there, writer))
    finally:
        back.close()


async def _piped(source: asyncio.StreamReader, drain: asyncio.StreamWriter) -> None:
    while chunk := await source.read(2**16):
        drain.write(chunk)
        await drain.drain()
    drain.close()


@asynccontextmanager
async def nobody() -> AsyncIterator[Peer]:
    """A port where nothing listens."""
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    peer = Peer(server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()
    yield peer


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate of its own making for 127.0.0.1, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "made.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))
