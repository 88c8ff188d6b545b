"""The network, layer by layer: the first that fails is named, and nothing above it is guessed at.

Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.health.doctor.finding import Finding, Text, fail, ok, same, warn

LINK, NAME, CONNECTION, TLS, CENTRAL = "network", "name", "connection", "tls", "central"


class Refusal(StrEnum):
    """Why the central's certificate is not believed."""

    EXPIRED = "expired"
    NOT_YET = "not-yet"
    OTHER_NAME = "other-name"
    UNKNOWN = "unknown"
    NO_TLS = "no-tls"


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What each layer said; a layer that was not reached has its default.

    `links`: interfaces beside loopback, and whether each has a carrier; `address`: ours towards the
    central; `found`: what its name stands for; `trouble`: what the system said of the layer at
    which it ended, which is `ended` (empty where all went well); `proxy`: the one of the settings,
    which is what `host` and `port` are then of; `ignored`: a proxy that the environment names,
    which the kiosk does not use.
    """

    url: str
    host: str
    port: int
    links: tuple[tuple[str, bool], ...] = ()
    address: str = ""
    found: tuple[str, ...] = ()
    ended: str = ""
    trouble: str = ""
    refusal: Refusal | None = None
    secure: bool = field(default=False)
    took_ms: int = 0
    proxy: str = ""
    ignored: str = ""


_CABLE = Text(
    "Cắm cáp mạng hoặc nối Wi-Fi; xem đèn ở cổng mạng.",
    "Plug in the network cable or join the Wi-Fi; look at the port's lamp.",
)
_ROUTE = Text(
    "Máy chưa có địa chỉ hay cổng ra: xem DHCP hoặc địa chỉ đặt tay, VLAN của cổng.",
    "The machine has no address or way out: look at DHCP or the fixed address, and the "
    "port's VLAN.",
)
_DNS = Text(
    "Xem máy chủ DNS của mạng này, và tên trong [central] url.",
    "Look at this network's DNS server, and at the name in [central] url.",
)
_PORT = Text(
    "Xem máy chủ có chạy không, cổng có đúng không, tường lửa có mở cho ki-ốt không.",
    "Does the central run, is the port right, does the firewall let kiosks through?",
)
_NOT_IT = Text(
    "Xem [central] url; một trang đăng nhập mạng hay proxy có thể trả lời thay máy chủ.",
    "Look at [central] url; a log-in page of the network or a proxy may answer in its place.",
)
_REFUSED: dict[Refusal, tuple[Text, Text]] = {
    Refusal.EXPIRED: (
        Text("chứng thư của máy chủ hết hạn", "the central's certificate has expired"),
        Text(
            "Xem dòng đồng hồ trước; nếu giờ đúng, gia hạn chứng thư tại máy chủ.",
            "See the clock's line first; if the time is right, renew it at the central.",
        ),
    ),
    Refusal.NOT_YET: (
        Text("chứng thư chưa đến ngày dùng", "the certificate is not valid yet"),
        Text(
            "Đồng hồ của ki-ốt chậm: xem dòng đồng hồ.",
            "The kiosk's clock is behind: see its line.",
        ),
    ),
    Refusal.OTHER_NAME: (
        Text("chứng thư là của tên khác", "the certificate is for another name"),
        Text(
            "Dùng trong [central] url đúng tên có trong chứng thư, hoặc cấp chứng thư đúng tên.",
            "Use the name that stands in it for [central] url, or issue one for this name.",
        ),
    ),
    Refusal.UNKNOWN: (
        Text("chứng thư do nơi không quen cấp", "nobody known has issued the certificate"),
        Text(
            "Đặt [central] ca_file là tệp chứng thư gốc của tỉnh.",
            "Name the province's root certificate in [central] ca_file.",
        ),
    ),
    Refusal.NO_TLS: (
        Text("cổng này không nói TLS", "this port does not speak TLS"),
        Text(
            "Xem cổng và https trong [central] url; một proxy có thể chặn TLS.",
            "Look at the port and at https in [central] url; a proxy may cut TLS.",
        ),
    ),
}


def judge(facts: NetworkFacts) -> Iterator[Finding]:
    """A finding for each layer that was reached, the last of which may be a fault."""
    up = ", ".join(name for name, has_carrier in facts.links if has_carrier)
    if not up and facts.links:
        down = ", ".join(name for name, _ in facts.links)
        yield fail(LINK, Text(f"{down}: không có tín hiệu", f"{down}: no link"), _CABLE)
        return
    if facts.ended == LINK:
        yield fail(LINK, same(facts.trouble), _ROUTE)
        return
    shown = f"{up or 'lo'}, {facts.address}" if facts.address else up or "lo"
    if facts.ignored:
        named = facts.ignored
        yield warn(
            LINK,
            Text(f"{shown}; môi trường nêu proxy {named}", f"{shown}; a proxy is named: {named}"),
            Text(
                "Ki-ốt không dùng proxy của môi trường: đặt [central] proxy nếu cần.",
                "The kiosk does not use the environment's: set [central] proxy if it needs one.",
            ),
        )
    elif facts.proxy:
        yield ok(LINK, f"{shown}; qua proxy {facts.proxy}", f"{shown}; by proxy {facts.proxy}")
    else:
        yield ok(LINK, shown, shown)
    yield from _above(facts)


def _above(facts: NetworkFacts) -> Iterator[Finding]:
    where = f"{facts.host}:{facts.port}"
    if facts.ended == NAME:
        yield fail(NAME, same(f"{facts.host}: {facts.trouble}"), _DNS)
        return
    named = ", ".join(facts.found)
    yield ok(NAME, f"{facts.host} = {named}", f"{facts.host} is {named}")
    if facts.ended == CONNECTION:
        yield fail(CONNECTION, same(f"{where}: {facts.trouble}"), _PORT)
        return
    yield ok(CONNECTION, f"{where} mở", f"{where} is open")
    if facts.refusal is not None:
        found, do = _REFUSED[facts.refusal]
        both = Text(f"{found.vi} ({facts.trouble})", f"{found.en} ({facts.trouble})")
        yield fail(TLS, both, do)
        return
    if not facts.proxy:
        yield _secure(facts)
    if facts.ended == CENTRAL:
        yield fail(CENTRAL, same(facts.trouble), _NOT_IT)
        return
    yield ok(
        CENTRAL,
        f"trả lời sau {facts.took_ms} ms",
        f"answers after {facts.took_ms} ms",
    )


def _secure(facts: NetworkFacts) -> Finding:
    if facts.secure:
        return ok(TLS, "chứng thư được tin", "the certificate is believed")
    return warn(
        TLS,
        Text(f"{facts.url}: không mã hóa", f"{facts.url} is not encrypted"),
        Text("Dùng https trong [central] url.", "Use https in [central] url."),
    )
