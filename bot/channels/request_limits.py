"""What one address on the internet, and one conversation, may send. Addresses are counted by keyed marks only."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Callable, Final

import structlog
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.limiter import Limiter, Rate
from bot.channels.marks import keyed_mark
from bot.channels.redis_link import shared_redis
from bot.network import network_of
from bot.settings import Settings, load_settings

log = structlog.get_logger(__name__)

OWN_NETWORKS: Final = tuple(
    map(ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
                     "::1/128", "fc00::/7", "fe80::/10"))
)  # fmt: skip
"""Addresses of a firm's own network. A proxy that was not named in the settings has one, and everybody behind it."""
_PORT: Final = re.compile(r":\d+$")


class RequestLimits:
    """The limits of one bot.

    Args:
        settings: the allowances, and how many proxies are trusted.
        limiter: counts.
        key: the secret that marks of addresses are made with.
    """

    def __init__(self, settings: Settings, limiter: Limiter, key: str) -> None:
        self._limiter, self._key, self._proxies = limiter, key, settings.trusted_proxies
        self._messages = Rate(settings.messages_per_minute, 60)
        self._sessions = Rate(settings.sessions_per_hour, 3600)
        self._forgeries = Rate(settings.forgeries_per_minute, 60)
        self._talk = Rate(settings.talk_per_minute, 60)
        self._told = False

    def message(self, request: Request) -> int:
        """Seconds until this address may send its next request; 0 for now, and then it is counted."""
        return self._of_address("messages", request, self._messages)

    def session(self, request: Request) -> int:
        """Seconds until this address may begin its next talk; 0 for now, and then it is counted."""
        return self._of_address("sessions", request, self._sessions)

    def talk(self, conversation: str) -> int:
        """Seconds until this conversation may have its next message; 0 for now, and then it is counted."""
        return math.ceil(self._limiter.wait(f"talk:{keyed_mark(self._key, 'talk', conversation)}", self._talk))

    def forger(self, request: Request) -> int:
        """Seconds for which this address is not listened to, having sent much that was not genuine; 0 for none."""
        return self._of_address("forgeries", request, self._forgeries, count=False)

    def note_forgery(self, request: Request) -> None:
        """What this address sent was not genuine."""
        self._of_address("forgeries", request, self._forgeries)

    def _of_address(self, what: str, request: Request, rate: Rate, *, count: bool = True) -> int:
        network = client_network(request, self._proxies)
        if network is None:
            self._tell_of_proxy(request)
            return 0
        return math.ceil(self._limiter.wait(f"{what}:{keyed_mark(self._key, 'address', network)}", rate, count=count))

    def _tell_of_proxy(self, request: Request) -> None:
        if not self._proxies and not self._told and "x-forwarded-for" in request.headers:
            self._told = True
            log.warning("requests come through a proxy: limits by address need ASMTP_TRUSTED_PROXIES, such as 1")


def client_network(request: Request, proxies: int) -> str | None:
    """Where a request comes from: an IPv4 address, or of IPv6 the /64, since a line has as many as it likes.

    Args:
        proxies: how many proxies of our own stand before the bot; what others wrote into `X-Forwarded-For` is not
            believed.
    Returns:
        None for an address of our own network.
    """
    address = _read(_named_by_proxy(request, proxies)) or _read(request.ip)
    if address is None or any(address in network for network in OWN_NETWORKS):
        return None
    return network_of(address)


async def genuine_only(
    limits: RequestLimits, request: Request, answer: Callable[[Request], HTTPResponse]
) -> HTTPResponse:
    """A webhook's answer; 429, with the body neither read nor checked, to an address that sent many forgeries.

    What is genuine is never counted: a platform has few addresses for all people.

    Args:
        request: of a route with `stream=True`, where the body has not been read.
        answer: gives 403 to what is not genuine.
    """
    wait = limits.forger(request)
    if wait:
        return empty(429, headers={"Retry-After": str(wait)})
    await read_body(request)
    response = answer(request)
    if response.status == 403:
        limits.note_forgery(request)
    return response


async def read_body(request: Request) -> None:
    """Read the body of a route with `stream=True`, as large as other routes may have it."""
    assert request.stream is not None
    request.stream.request_max_size = request.app.config.REQUEST_MAX_SIZE
    await request.receive_body()


@lru_cache(maxsize=1)
def request_limits() -> RequestLimits:
    """The limits of the settings, one for all channels."""
    settings = load_settings()
    return RequestLimits(settings, Limiter(shared_redis()), settings.secret_key())


def _named_by_proxy(request: Request, proxies: int) -> str:
    lines = request.headers.getall("x-forwarded-for", [])
    hops = [hop.strip() for line in lines for hop in line.split(",")]
    return hops[-proxies] if 0 < proxies <= len(hops) else ""


def _read(text: str) -> IPv4Address | IPv6Address | None:
    """The address; some proxies write a port behind it."""
    if text.count(":") == 1 or text.startswith("["):
        text = _PORT.sub("", text).strip("[]")
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
