"""Refuses every socket but loopback, in the tests and, through PYTHONPATH, in every Python they start."""

import ipaddress
import sys
from typing import Any

_CONNECTS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"}


def _refuse_foreign(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _CONNECTS:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a string is the path of a local socket
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host is None or _is_local(host):
        return
    raise PermissionError(f"the tests may not reach {host!r}: only loopback is open to them")


def _is_local(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name in ("", "localhost", "0.0.0.0", "::"):
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


sys.addaudithook(_refuse_foreign)
