"""Which addresses on the internet are public: nothing else may be fetched from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, quote, unquote, urlsplit

from store.errors import ReadError

Address = IPv4Address | IPv6Address

_PORTS = {"http": 80, "https": 443, "imap": 143, "imaps": 993}
_WEB, _MAIL = ("http", "https"), ("imap", "imaps")
_LONGEST = 2_000
_NAT64 = IPv6Network("64:ff9b::/96")
# Not all Pythons know these: documentation, relays, benchmarks, and the one public address that is a cloud's own.
_NEVER = tuple(
    ip_network(n)
    for n in (
        "192.0.0.0/24 192.88.99.0/24 198.18.0.0/15 168.63.129.16/32 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32"
        " 3fff::/20 5f00::/16 fec0::/10"
    ).split()
)
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\\u0085\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NAME = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?")
_NUMERIC = re.compile(r"(?:(?:0x[0-9a-f]*|[0-9]+)\.){0,3}(?:0x[0-9a-f]*|[0-9]+)\.?")


@dataclass(frozen=True)
class Target:
    """Where to fetch from: `host` in lower case and ASCII, `path` with its query, and the `user` whose mail it is."""

    scheme: str
    host: str
    port: int
    path: str
    user: str = ""

    @property
    def url(self) -> str:
        """As an address, without fragment or anything that is secret."""
        whose = f"{self.user}@" if self.user else ""
        return f"{self.scheme}://{whose}{self.authority}{self.path}"

    @property
    def is_address(self) -> bool:
        """Whether the host is an address already and no name."""
        return ":" in self.host or self.host.replace(".", "").isdigit()

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def is_public(address: Address) -> bool:
    """Whether `address` belongs to the public internet, any IPv4 address inside it included."""
    inner = _embedded(address)
    if inner is not None:
        return all(is_public(i) for i in inner)
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address.version == n.version and address in n for n in _NEVER)
    )


def _embedded(address: Address) -> tuple[IPv4Address, ...] | None:
    """The IPv4 addresses an IPv6 address stands for: mapped, compatible, 6to4, Teredo, NAT64, ISATAP."""
    if isinstance(address, IPv4Address):
        return None
    number = int(address)
    last = IPv4Address(number & 0xFFFFFFFF)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if address in _NAT64 or (number >> 32 == 0 and number > 1):
        return (last,)
    if (number >> 32) & 0xFDFFFFFF == 0x00005EFE:
        # An ISATAP address is as public as both its prefix and the address inside.
        return (last,) if address.is_global else (IPv4Address("127.0.0.1"),)
    return None


def target_of(url: str, allow_hosts: frozenset[str] = frozenset()) -> Target:
    """What `url` asks to fetch. Raises ReadError, with the reason, if it may not be fetched whatever it resolves to.

    `allow_hosts` are hosts, or hosts with ports, that may be fetched from on any port.
    """
    parts = _parts(url)
    if parts.scheme not in _WEB:
        raise ReadError("Only http and https addresses can be fetched.")
    if "@" in parts.netloc:
        raise ReadError("An address with a user name in it is not fetched; leave the name out.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._")
    path = f"/{path.removeprefix('/')}"
    return Target(parts.scheme, *_host(parts, _WEB, allow_hosts), f"{path}?{query}" if query else path)


@dataclass(frozen=True)
class Mailbox:
    """A folder of the mail of `user`."""

    target: Target
    user: str
    folder: str


def is_mailbox(source: str) -> bool:
    """Whether `source` is written as the address of a folder of mail, imaps://user@host/folder."""
    return source.strip().lower().startswith(tuple(f"{scheme}://" for scheme in _MAIL))


def refuse_password(source: str) -> None:
    """Raises ReadError, which says nothing of it, if a mailbox's password stands in its address."""
    if is_mailbox(source) and _parts(source.strip()).password is not None:
        raise ReadError("The address of a mailbox holds no password; leave it out, and set QA_MAIL_PASSWORD.")


def mailbox_of(url: str, allow_hosts: frozenset[str] = frozenset()) -> Mailbox:
    """The folder of mail that `url` names. Raises ReadError, with the reason, if it is none that may be read."""
    refuse_password(url)
    parts = _parts(url)
    user, folder = unquote(parts.username or ""), unquote(parts.path).strip("/") or "INBOX"
    if not user:
        raise ReadError("The address names nobody whose mail it is; write it as imaps://user@host/folder.")
    if parts.query or parts.fragment or _CONTROL.search(user + folder):
        raise ReadError("The address of a mailbox is of the form imaps://user@host/folder, with nothing behind it.")
    host, port = _host(parts, _MAIL, allow_hosts)
    return Mailbox(Target(parts.scheme, host, port, f"/{quote(folder)}", quote(user, safe="")), user, folder)


def _parts(url: str) -> SplitResult:
    if len(url) > _LONGEST or _UNSAFE.search(url):
        raise ReadError("The address is too long or holds blanks, backslashes or control characters.")
    try:
        parts = urlsplit(url)
        _ = parts.hostname, parts.port
    except ValueError:
        raise ReadError("The address is not well formed.") from None
    return parts


def _host(parts: SplitResult, schemes: Sequence[str], allow_hosts: frozenset[str]) -> tuple[str, int]:
    """Host and port, once it is known that they may be asked."""
    if not parts.hostname or "%" in parts.hostname:
        raise ReadError("The address names no host.")
    name = _ascii(parts.hostname)
    port = parts.port if parts.port is not None else _PORTS[parts.scheme]
    ports = {_PORTS[scheme] for scheme in schemes}
    if name not in allow_hosts and f"{name}:{port}" not in allow_hosts and port not in ports:
        raise ReadError(f"Port {port} is not fetched from, only {' and '.join(map(str, sorted(ports)))}.")
    return name, port


def _ascii(host: str) -> str:
    if ":" in host:
        try:
            return str(ip_address(host))
        except ValueError:
            raise ReadError("The address names no host.") from None
    try:
        name = host.encode("idna").decode("ascii").lower() if not host.isascii() else host.lower()
    except UnicodeError:
        raise ReadError("The host's name is not well formed.") from None
    if _NUMERIC.fullmatch(name):
        # 127.1, 0x7f000001 and 017700000001 are addresses to some and names to others.
        try:
            return str(IPv4Address(name))
        except ValueError:
            raise ReadError(
                "The host is a number in an unusual form; write it as four numbers or use its name."
            ) from None
    if not _NAME.fullmatch(name):
        raise ReadError("The host's name is not well formed.")
    return name
