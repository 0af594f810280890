"""The provider as an ASGI application."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gpconnect_am.provider.service import Received, Service


def application(service: Service) -> Starlette:
    """An application that hands every request, of any verb, to the service."""

    class Everything:
        """One endpoint: the service does its own routing, as it answers in FHIR for every path and verb."""

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            request = Request(scope, receive)
            answer = await run_in_threadpool(service.answer, await _received(request))
            response = Response(answer.body, answer.status, answer.headers)
            await response(scope, receive, send)

    app = Starlette()
    everything: ASGIApp = Everything()
    app.mount("/", everything)
    return app


async def _received(request: Request) -> Received:
    scheme = request.url.scheme
    return Received(
        verb=request.method,
        path=request.scope["raw_path"].decode("ascii", errors="replace").partition("?")[0],
        query=request.scope["query_string"].decode("ascii", errors="replace"),
        headers=tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in request.headers.raw
        ),
        body=await request.body(),
        origin=f"{scheme}://{request.headers.get('host', request.url.netloc)}",
        secure=scheme == "https",
    )
