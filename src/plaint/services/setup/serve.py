"""Serve the desk to a browser, for one person on one machine.

The server listens on the loopback address only, and that alone is not enough: every program and every person on the
machine reaches it there, and so does any web page in the person's own browser (a socket of another origin is not
held back by the browser, and a name may be bound to 127.0.0.1). So whoever comes must have the address that was
printed, with its secret, and a page of another origin gets nothing.
"""

from __future__ import annotations

import hmac
import shlex
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import PlaintError, UsageProblem

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware
    from aiohttp.web import Application, Request, StreamResponse

LOOPBACK = "127.0.0.1"


def listen(port: int) -> socket.socket:
    """Return a socket that listens on the loopback address; port 0 takes any free one."""
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise UsageProblem(f"port {port} cannot be used: {reason}", "take another, as --port 0 for any") from problem


def address(listener: socket.socket, secret: str) -> str:
    """Return the address to open, with the secret in it."""
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}/?key={secret}"


def serve(listener: socket.socket, secret: str, root: Path | None) -> None:
    """Serve desks on a workspace until interrupted; each browser tab gets a process of its own."""
    try:
        from aiohttp.web import run_app
        from textual_serve.server import Server
    except ImportError as problem:
        hint = "install it with: pip install 'plaint[serve]'"
        raise PlaintError("the part that serves a browser is not installed", hint) from problem
    words = [sys.executable, "-m", "plaint", *([str(root)] if root else [])]
    port = listener.getsockname()[1]
    server = Server(shlex.join(words), LOOPBACK, port, title="plaint", public_url=f"http://{LOOPBACK}:{port}")
    server.console.quiet = True

    async def guarded() -> Application:
        app = await server._make_app()  # noqa: SLF001 - there is no public way to put something before its pages
        app.middlewares.append(guard(port, secret))
        return app

    run_app(guarded(), sock=listener, print=lambda _: None)


def guard(port: int, secret: str) -> Middleware:
    """Return the middleware that lets only the person with the printed address in."""
    from aiohttp import web

    hosts = {f"{LOOPBACK}:{port}", f"localhost:{port}"}
    cookie = f"plaint-{port}"

    @web.middleware
    async def only_the_person(request: Request, handler: Handler) -> StreamResponse:
        origin = request.headers.get("Origin")
        if request.host not in hosts or (origin is not None and origin.removeprefix("http://") not in hosts):
            raise web.HTTPForbidden(text="plaint answers only pages of its own.\n")
        given = request.query.get("key")
        if given is not None and _same(given, secret):
            # The secret leaves the address line, so that it is in no history and on no screenshot.
            answer = web.HTTPSeeOther("/")
            answer.set_cookie(cookie, secret, httponly=True, samesite="Strict")
            raise answer
        if not _same(request.cookies.get(cookie, ""), secret):
            raise web.HTTPForbidden(text="Open the whole address that plaint printed in the terminal.\n")
        return await handler(request)

    return only_the_person


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogateescape"), other.encode())
