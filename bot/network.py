"""Where a request comes from, for counting: an IPv4 address, or of IPv6 the network of one line."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


def network_of(address: IPv4Address | IPv6Address) -> str:
    """The address, of IPv6 its /64, since a line has as many addresses as it likes; IPv4 written as IPv6 is IPv4."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


def network_of_host(host: str) -> str:
    """The same of a host as a server names it; another name as it is, at most 64 characters."""
    try:
        return network_of(ip_address(host))
    except ValueError:
        return host[:64]
