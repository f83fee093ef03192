"""All ports are encrypted, and their certificate is replaced while they serve."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
from integration.gateway.tls_face import KEY, TLSFace, health
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2
from support import eventually
from support.certificates import Authority
from websockets.asyncio.client import connect

from watchfloor.client import UntrustedError, WatchfloorClient
from watchfloor.core import UnavailableError
from watchfloor.gateway.rest import WEBSOCKET_PATH

SERVING = 1
HSTS = "strict-transport-security"
NOTHING = trace_service_pb2.ExportTraceServiceRequest().SerializeToString()
EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"


@pytest.fixture
async def face(tmp_path: Path) -> AsyncIterator[TLSFace]:
    async with TLSFace(tmp_path) as face:
        yield face


async def shown_at(face: TLSFace) -> bytes | None:
    """The certificate that a new connection by HTTP is shown."""
    host, _, port = face.main.partition(":")
    _, writer = await asyncio.open_connection(host, int(port), ssl=face.context())
    shown: bytes | None = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    await writer.wait_closed()
    return shown


async def test_every_face_is_served(face: TLSFace) -> None:
    async with face.browser() as browser:
        answer = await browser.get("/api/threats")
        assert (answer.status_code, answer.headers[HSTS]) == (200, "max-age=31536000")
        async with browser.stream("GET", "/api/stream") as stream:
            assert await anext(stream.aiter_lines()) == ": connected"
        sent = {"content": NOTHING, "headers": {"content-type": "application/x-protobuf"}}
        for place in (face.main, face.otlp):
            answer = await browser.post(f"https://{place}/v1/traces", **sent)  # type: ignore[arg-type]
            assert answer.status_code == 200
    url = f"wss://{face.main}{WEBSOCKET_PATH}"
    async with connect(url, ssl=face.context(), additional_headers={"x-api-key": KEY}) as socket:
        assert "initial_batch" in str(await socket.recv())
    async with face.channel(face.grpc) as channel:
        assert await health(channel) == SERVING
    async with face.channel(face.otlp_grpc) as channel:
        export: Any = channel.unary_unary(EXPORT)
        assert await export(NOTHING, metadata=[("x-api-key", KEY)]) == b""


@pytest.mark.parametrize("rest", [True, False], ids=["by REST", "by gRPC"])
async def test_the_client_speaks_to_whom_it_trusts(face: TLSFace, rest: bool) -> None:
    async with face.client(rest=rest) as client:
        assert (await client.threats.list()).items == ()


@pytest.mark.parametrize("rest", [True, False], ids=["by REST", "by gRPC"])
async def test_the_client_says_when_it_does_not_trust(face: TLSFace, rest: bool) -> None:
    """Trying again would not mend it, not even for what tries again by itself."""
    grpc = None if rest else face.grpc
    async with WatchfloorClient(f"https://{face.main}", KEY, grpc=grpc) as client:
        with pytest.raises(UntrustedError, match="--ca"):
            await client.threats.list()
        with pytest.raises(UntrustedError, match="is not trusted"):
            await anext(client.stream())


@pytest.mark.parametrize("rest", [True, False], ids=["by REST", "by gRPC"])
async def test_a_certificate_for_another_address_is_not_trusted(face: TLSFace, rest: bool) -> None:
    before = await shown_at(face)
    face.authority.issue(hosts=("elsewhere.test",))
    await eventually(lambda: _is_another(face, before))
    async with face.client(rest=rest) as client:
        with pytest.raises(UntrustedError, match="the address that it is for"):
            await client.threats.list()


async def _is_another(face: TLSFace, before: bytes | None) -> bool:
    try:
        return await shown_at(face) != before
    except ssl.SSLCertVerificationError:
        return True


async def test_in_the_clear_nothing_is_answered(face: TLSFace) -> None:
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.TransportError):
            await client.get(f"http://{face.main}/health")
    async with grpc.aio.insecure_channel(face.grpc) as channel:
        with pytest.raises(grpc.aio.AioRpcError):
            await health(channel)


@pytest.mark.parametrize(
    "cipher", ["ECDHE-ECDSA-AES128-SHA256", "AES128-GCM-SHA256"], ids=["cbc", "without secrecy"]
)
async def test_weak_ciphers_are_refused(face: TLSFace, cipher: str) -> None:
    context = face.context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(cipher)
    host, _, port = face.main.partition(":")
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        await asyncio.open_connection(host, int(port), ssl=context)


async def test_a_login_is_kept_for_tls(face: TLSFace) -> None:
    async with face.browser() as browser:
        answer = await browser.post("/auth/login", json={"key": "analyst-of-acme"})
        [cookie] = answer.headers.get_list("set-cookie")
        assert cookie.startswith("__Host-watchfloor-login=")
        assert "Secure" in cookie


async def test_a_new_certificate_is_shown_and_open_connections_live_on(face: TLSFace) -> None:
    before = await shown_at(face)
    async with (
        face.channel(face.grpc) as channel,
        face.browser() as browser,
        browser.stream("GET", "/api/stream") as stream,
    ):
        lines = stream.aiter_lines()
        assert await anext(lines) == ": connected"
        assert await health(channel) == SERVING
        face.authority.issue()

        async def is_new() -> bool:
            return await shown_at(face) != before

        await eventually(is_new)
        face.world.feed.announce(face.world.message("t1"))
        assert [each async for each in _until(lines, "event: new_threat")]
        assert await health(channel) == SERVING
    chain = face.files.certificate.read_text()
    assert await shown_at(face) == ssl.PEM_cert_to_DER_cert(chain)
    assert await asyncio.to_thread(_shown_by_grpc, face) == ssl.PEM_cert_to_DER_cert(chain)


async def _until(lines: AsyncIterator[str], last: str) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if line == last:
            return


def _shown_by_grpc(face: TLSFace) -> bytes:
    host, _, port = face.grpc.partition(":")
    pem = ssl.get_server_certificate((host, int(port)), ca_certs=str(face.authority.certificate))
    return ssl.PEM_cert_to_DER_cert(pem)


async def test_an_authority_of_callers_is_replaced_too(tmp_path: Path) -> None:
    """Whoever was let in by the former one is not any more; the key alone opens nothing."""
    former, later = Authority(tmp_path, "former"), Authority(tmp_path, "later")
    old, new = former.issue("old"), later.issue("new")
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(former.certificate.read_bytes())
    async with TLSFace(tmp_path, client_ca=trusted) as face:
        for rest in (True, False):
            async with face.client(old, rest=rest) as client:
                assert (await client.threats.list()).items == ()
            for shown in (new, None):
                async with face.client(shown, rest=rest) as client:
                    with pytest.raises(UnavailableError):
                        await client.threats.list()
        trusted.write_bytes(later.certificate.read_bytes())
        await eventually(lambda: _is_let_in(face, new))
        for rest in (True, False):
            async with face.client(new, rest=rest) as client:
                assert (await client.threats.list()).items == ()
            async with face.client(old, rest=rest) as client:
                with pytest.raises(UnavailableError):
                    await client.threats.list()


async def _is_let_in(face: TLSFace, shown: tuple[Path, Path]) -> bool:
    async with face.browser(shown) as browser:  # type: ignore[arg-type]
        try:
            return (await browser.get("/health")).status_code == 200
        except httpx.TransportError:
            return False


async def test_a_client_without_a_certificate_is_told_how_to_show_one(tmp_path: Path) -> None:
    authority = Authority(tmp_path, "callers")
    async with (
        TLSFace(tmp_path, client_ca=authority.certificate) as face,
        face.client(rest=True) as client,
    ):
        with pytest.raises(UnavailableError, match="--cert"):
            await client.threats.list()


async def test_an_optional_certificate_may_be_absent_and_must_be_good(tmp_path: Path) -> None:
    authority, other = Authority(tmp_path, "callers"), Authority(tmp_path, "others")
    good, bad = authority.issue("good"), other.issue("bad")
    options = {"client_ca": authority.certificate, "require_client_certificate": False}
    async with TLSFace(tmp_path, **options) as face:
        for shown in (None, good):
            async with face.client(shown, rest=True) as client:
                assert (await client.threats.list()).items == ()
        async with face.client(bad, rest=True) as client:
            with pytest.raises(UnavailableError):
                await client.threats.list()
        async with face.channel(face.grpc) as channel:
            assert await health(channel) == SERVING


async def test_a_certificate_is_no_key(tmp_path: Path) -> None:
    authority = Authority(tmp_path, "callers")
    shown = authority.issue("caller")
    async with (
        TLSFace(tmp_path, client_ca=authority.certificate) as face,
        face.browser(shown) as browser,
    ):
        answer = await browser.get("/api/threats", headers={"x-api-key": "wf_none"})
        assert answer.status_code == 401
