"""Who may come in: anybody on this machine, holders of a password, or whom a listed proxy names."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from base64 import b64decode
from collections import OrderedDict
from http.cookies import CookieError, SimpleCookie
from time import time
from typing import Literal

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from randers_rag.settings import Settings
from randers_rag.web import texts
from randers_rag.web.limits import Buckets, client_of
from randers_rag.web.passwords import fits
from randers_rag.web.problems import problem, refusal, wants_page

Role = Literal["reader", "administrator"]
COOKIE = "randers_rag"
LOGIN, LOGOUT = "/log-ind", "/log-ud"
HOURS = 12
_OPEN = ("/healthz", "/widget.js", LOGIN, LOGOUT)
_OPEN_BELOW = "/assets-rr/"
NOTES = "/notater"
_ADMINISTRATORS = re.compile(rf"/metrics$|{NOTES}($|/)")
ROLE = "randers_rag.role"
"""Set in the scope of a request that is let in: what the visitor may do."""
_PEER = "randers_rag.peer"
_TRIES = 10
_REMEMBERED = 100


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Doorkeeper:
    """Knows passwords and sessions. A session is signed with a key that lasts as long as the server runs."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._key = secrets.token_bytes(32)
        self._tries = Buckets(_TRIES)
        self._known: OrderedDict[bytes, Role] = OrderedDict()
        self._hashing = CapacityLimiter(1)
        self._proxies = tuple(ipaddress.ip_network(address) for address in settings.proxy_addresses)

    async def role_of(self, scope: Scope) -> Role | None:
        """Return what somebody may do, None where nothing."""
        if self.settings.access == "none":
            return "administrator"
        headers = Headers(scope=scope)
        if self.settings.access == "proxy":
            return self._named(scope, headers)
        return self._session(headers) or await self._basic(scope, headers)

    async def check(self, password: str, client: str) -> Role | None:
        """Return the role that a password gives; PermissionError where the client tried too often."""
        proof = hmac.digest(self._key, password.encode(), hashlib.sha256)
        known = self._known.get(proof)
        if known is not None:
            return known
        if self._tries.take(client) < 0:
            raise PermissionError(texts.TOO_MANY_TRIES)
        role = await to_thread.run_sync(self._role, password, limiter=self._hashing)
        if role is not None:
            self._known[proof] = role
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return role

    def issue(self, role: Role) -> str:
        """Return a session that lasts for HOURS."""
        content = f"{role}.{int(time()) + HOURS * 3600}"
        return f"{content}.{self._signed(content)}"

    def _role(self, password: str) -> Role | None:
        administrator = fits(password, self.settings.admin_password)
        reader = fits(password, self.settings.reader_password)
        return "administrator" if administrator else "reader" if reader else None

    def _signed(self, content: str) -> str:
        return hmac.new(self._key, content.encode(), hashlib.sha256).hexdigest()

    def _session(self, headers: Headers) -> Role | None:
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            return None
        content, _, signature = cookies[COOKIE].value.rpartition(".") if COOKIE in cookies else ("", "", "")
        if not content or not hmac.compare_digest(self._signed(content).encode(), signature.encode()):
            return None
        role, _, until = content.partition(".")
        if int(until) < time():
            return None
        return "administrator" if role == "administrator" else "reader"

    async def _basic(self, scope: Scope, headers: Headers) -> Role | None:
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() != "basic":
            return None
        try:
            password = b64decode(given, validate=True).decode().partition(":")[2]
        except ValueError:
            return None
        return await self.check(password, client_of(scope))

    def _named(self, scope: Scope, headers: Headers) -> Role | None:
        names = headers.getlist(self.settings.proxy_header)
        if len(names) != 1 or not names[0].strip() or not self._is_proxy(scope.get(_PEER)):
            return None
        return "administrator" if names[0].strip() in self.settings.administrators else "reader"

    def _is_proxy(self, peer: str | None) -> bool:
        try:
            address = ipaddress.ip_address(peer or "")
        except ValueError:
            return False
        return any(address in network for network in self._proxies)


class Access:
    """Lets in whom the doorkeeper knows; sends a browser to the form, refuses anybody else."""

    def __init__(self, app: ASGIApp, doorkeeper: Doorkeeper) -> None:
        self.app = app
        self._doorkeeper = doorkeeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "lifespan" or (scope["type"] == "http" and _is_open(scope["path"])):
            await self.app(scope, receive, send)
            return
        try:
            role = await self._doorkeeper.role_of(scope)
        except PermissionError as error:
            await problem(429, str(error))(scope, receive, send)
            return
        if role is None:
            await self._refused(scope)(scope, receive, send)
        elif role != "administrator" and _ADMINISTRATORS.match(scope["path"]):
            await refusal(scope, 403, texts.ADMINISTRATORS_ONLY)(scope, receive, send)
        else:
            scope[ROLE] = role
            await self.app(scope, receive, send)

    def _refused(self, scope: Scope) -> Response:
        headers = Headers(scope=scope)
        if self._doorkeeper.settings.access == "proxy":
            return refusal(scope, 401, texts.NOT_NAMED)
        if wants_page(scope):
            up = "../" * (scope["path"].count("/") - 1)
            return RedirectResponse(f"{up or './'}{LOGIN[1:]}", 303, headers={"cache-control": "no-store"})
        response = problem(401, texts.NOT_LOGGED_IN)
        if "sec-fetch-mode" not in headers:  # a browser would put its own box on the page
            response.headers["www-authenticate"] = 'Basic realm="randers-rag", charset="UTF-8"'
        return response


def _is_open(path: str) -> bool:
    return path in _OPEN or path.startswith(_OPEN_BELOW)


class BehindProxy:
    """Remembers who is at the other end, then takes the client that a trusted proxy names (X-Forwarded-For)."""

    def __init__(self, app: ASGIApp, proxies: tuple[str, ...]) -> None:
        trusted = list(proxies) or ["127.0.0.1", "::1"]
        self._inner = ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        scope[_PEER] = (scope.get("client") or (None, 0))[0]
        await self._inner(scope, receive, send)  # type: ignore[arg-type]
