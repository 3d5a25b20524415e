"""How often one client may ask: a bucket of questions that fills again with time (token bucket)."""

from __future__ import annotations

import ipaddress
import re
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic

from starlette.types import ASGIApp, Receive, Scope, Send

from randers_rag.web import texts
from randers_rag.web.problems import problem

LIMITED = "randers_rag.limited"
"""Set in the scope of a question of the chat that comes too soon: the chat says so itself."""
_COSTLY = re.compile(r"/(svar\.|overblik$)")
_CHAT = "/gradio_api/"
_MOST_CLIENTS = 10_000


class Buckets:
    """One bucket a client, holding ``most`` tokens and filled again in a minute. Forgets clients with full buckets."""

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        self.most = most
        self._clock = clock
        self._lock = Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take a token and return how many are left; below 0 there was none. A debt is at most one more bucket."""
        with self._lock:
            now = self._clock()
            left, since = self._left.pop(client, (float(self.most), now))
            left = min(self.most, left + (now - since) * self.most / 60) - 1
            self._left[client] = max(left, -float(self.most)), now
            self._forget(now)
            return left

    def _forget(self, now: float) -> None:
        while self._left:
            oldest, (_, since) = next(iter(self._left.items()))
            if len(self._left) <= _MOST_CLIENTS and now - since < 120:
                return
            del self._left[oldest]


def client_of(scope: Scope) -> str:
    """Return who asks: an IPv4 address, or the /64 network of an IPv6 address."""
    host = str((scope.get("client") or ("", 0))[0])
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return host if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


class RateLimits:
    """Refuses (429) a client's questions beyond ``most`` a minute; 0 is without a limit."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self._buckets = Buckets(most) if most else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if self._buckets is not None and scope["type"] == "http" and _is_costly(scope):
            left = self._buckets.take(client_of(scope))
            if left < 0 and scope["path"].startswith(_CHAT) and left > -self._buckets.most:
                scope[LIMITED] = True
            elif left < 0:
                response = problem(429, texts.TOO_OFTEN)
                response.headers["retry-after"] = str(max(1, round(-left * 60 / self._buckets.most)))
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _is_costly(scope: Scope) -> bool:
    return scope["method"] == "POST" or bool(_COSTLY.match(scope["path"]))
