"""The desk in a browser: who gets in, and that it is the desk."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from plaint.domain.errors import UsageProblem
from plaint.services.setup import serve

CASE = 'format = 1\nid = "k7f3qd"\ntitle = "Kettle arrived cracked"\nopened = 2026-11-12\n'


@pytest.fixture
def printed(tmp_path: Path) -> Iterator[str]:
    """Start the command on a workspace with one case; give the address that it prints."""
    case = tmp_path / "cases" / "kettle"
    case.mkdir(parents=True)
    (case / "case.toml").write_text(CASE, encoding="utf-8")
    words = [sys.executable, "-m", "plaint", "serve", "--port", "0", "-C", str(case.parent)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        yield program.stdout.readline().strip()
        program.send_signal(signal.SIGINT)
        _, said = program.communicate(timeout=30)
        assert "Traceback" not in said
        assert program.returncode in {0, 130}


async def visit(printed: str) -> dict[str, object]:
    """Come to the server in every way that matters; return what each was answered."""
    base = printed.partition("?")[0].rstrip("/")
    ws = base.replace("http", "ws") + "/ws?width=80&height=24"
    found: dict[str, object] = {}
    async with aiohttp.ClientSession() as stranger:
        for name, path, headers in (
            ("no secret", "/", {}),
            ("wrong secret", "/?key=guessed", {}),
            ("a name bound to this address", "/", {"Host": "evil.example"}),
        ):
            async with stranger.get(base + path, headers=headers) as answer:
                found[name] = answer.status
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await stranger.ws_connect(ws)
        found["a socket without secret"] = refused.value.status
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as person:
        async with person.get(printed) as answer:
            found["the person"] = (answer.status, "key=" in str(answer.url))
        # Cookie and secret are right, and no origin is named: only the look at Host can refuse these.
        for name, address in (("the person by a strange name", base + "/"), ("the secret by a strange name", printed)):
            strange = {"Host": "evil.example"}
            async with person.get(address, headers=strange, allow_redirects=False) as answer:
                found[name] = answer.status
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await person.ws_connect(ws, origin="http://evil.example")
        found["another page in the person's browser"] = refused.value.status
        async with person.ws_connect(ws, origin=base) as screen, asyncio.timeout(60):
            seen = ""
            while "Kettle" not in seen:
                message = await screen.receive()
                seen += message.data.decode("utf-8", "replace") if isinstance(message.data, bytes) else ""
            found["the desk"] = True
    return found


@pytest.mark.skipif(os.name != "posix", reason="ends the server with SIGINT")
def test_only_who_has_the_printed_address_sees_the_desk(printed: str) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?key=[\w-]{30,}", printed)
    assert asyncio.run(visit(printed)) == {
        "no secret": 403,
        "wrong secret": 403,
        "a name bound to this address": 403,
        "a socket without secret": 403,
        "the person": (200, False),
        "the person by a strange name": 403,
        "the secret by a strange name": 403,
        "another page in the person's browser": 403,
        "the desk": True,
    }


def test_a_port_in_use_is_said_with_what_to_do() -> None:
    with serve.listen(0) as taken:
        port = urlsplit(serve.address(taken, "x")).port
        assert port
        with pytest.raises(UsageProblem, match=f"port {port} cannot be used") as told:
            serve.listen(port)
        assert told.value.hint == "take another, as --port 0 for any"
