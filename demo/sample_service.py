"""The service menu in each of its states, with sample facts. Plainly samples.

Shared by `make screens` and the tests of the menu.
"""

from dataclasses import replace

from kiosk.service import (
    LINES_AT_ONCE,
    BundleFacts,
    Counts,
    DoctorFacts,
    DoctorLine,
    Entry,
    LogFacts,
    MachineFacts,
    Menu,
    NetworkFacts,
    NoPin,
    OneSource,
    Opening,
    Page,
    Phase,
    Role,
    SendingFacts,
    ServiceFacts,
    ServiceState,
    Showing,
    SourceEvent,
    SourceFacts,
    TouchTesting,
    VolumeFacts,
)
from kiosk.service.touch_test import COLOURS, CORNERS, TouchTest
from kiosk.ui.check_code_image import qr_rows

HASH = "EW00ewR_b-B_BwubOuSezgvIigJHJAlEJsAxcDLcESk"
SOURCES = (
    OneSource("queue", "ok", "connected"),
    OneSource("feed", "silent", "no event for 60 minutes"),
    OneSource(
        "scanner",
        "gone",
        "no permission to read /dev/serial/by-id/usb-sample: it belongs to the group 'dialout'; "
        "add the kiosk's user to it (usermod -aG dialout USER) and start the kiosk again",
    ),
)
BADGE = SourceEvent("10:41:30", "BadgeScanned", "")
FINGERPRINT = "0a1b 2c3d 4e5f 0a1b 2c3d 4e5f 0a1b 2c3d"
DOCTOR = DoctorFacts(
    (
        DoctorLine(("Ki-ốt", "kiosk"), "ok", ("đang chạy, phiên bản 0.1.0", "runs, version 0.1.0")),
        DoctorLine(
            ("Màn hình", "display"),
            "ok",
            (
                "1080x1920, dọc, tỉ lệ 1; vẽ bằng software, wayland",
                "1080x1920, portrait, scale 1; drawn by software, wayland",
            ),
        ),
        DoctorLine(
            ("Khóa", "key"),
            "warn",
            (
                f"{FINGERPRINT}; mức “file”: ai lấy được đĩa là có khóa (không có TPM)",
                f"{FINGERPRINT}; level file: whoever has the disk has the key (no TPM)",
            ),
            (
                "Bật thuocdo-kiosk-key.service để niêm phong khóa.",
                "Enable thuocdo-kiosk-key.service, which seals it.",
            ),
        ),
        DoctorLine(
            ("Mã hóa TLS", "tls"),
            "fail",
            (
                "chứng thư do nơi không quen cấp (unable to get local issuer certificate)",
                "nobody known has issued the certificate (unable to get local issuer certificate)",
            ),
            (
                "Đặt [central] ca_file là tệp chứng thư gốc của tỉnh.",
                "Name the province's root certificate in [central] ca_file.",
            ),
        ),
        DoctorLine(
            ("Cảm ứng", "touch"),
            "fail",
            ("không có tấm cảm ứng nào", "there is no touch device"),
            (
                "Cắm lại cáp USB của tấm cảm ứng (riêng với cáp hình), rồi xem “Thử màn hình”.",
                "Plug in the panel's USB cable (not the picture's), then try the screen test.",
            ),
        ),
        DoctorLine(("Bộ nhớ", "memory"), "ok", ("còn 3.100 MB", "3,100 MB available")),
    ),
    done=True,
)
FACTS = ServiceFacts(
    MachineFacts("k-0a1b2c3d4e", "xa-mau", "0.1.0", "approved", 1795305610, 9120),
    Counts(
        (("rating", 42), ("visit.called", 61)),
        (("rating", 8123), ("visit.called", 12001), ("later.kind", 7), ("pin.tried", 12)),
    ),
    LogFacts("AAECAwQFBgcICQoLDA0ODw", 12345, HASH, qr_rows("thuocdo-head k 1 " + HASH), 17),
    SendingFacts("ConnectionRefusedError: [Errno 111] Connection refused"),
    SourceFacts(SOURCES, (SourceEvent("10:42:01", "TicketCalled", "A012"), BADGE)),
    NetworkFacts(False, "https://do.example", "certificate verify failed: self-signed", True),
    VolumeFacts(70),
    doctor=DOCTOR,
)
WAIT_MS, LONG_WAIT_MS = 8_000, 900_000
TESTS = {
    "corners": TouchTest(frozenset(CORNERS[:2])),
    "colour": TouchTest(frozenset(CORNERS), 2),
    "asked": TouchTest(frozenset(CORNERS), len(COLOURS)),
    "passed": TouchTest(frozenset(CORNERS), len(COLOURS), True),
}


def state(
    phase: Phase, *, free_at_ms: int = 0, test: bool = False, under_way: bool = False
) -> ServiceState:
    """The menu at `phase`, where nothing was typed wrong and every fact is known."""
    return ServiceState(
        phase, failures=0, facts=FACTS, free_at_ms=free_at_ms, test=test, under_way=under_way
    )


STATES = {
    "opening": state(Opening()),
    "pad": state(Entry("4826")),
    "wait": state(Entry(wrong=True), free_at_ms=WAIT_MS),
    "long-wait": state(Entry(wrong=True), free_at_ms=LONG_WAIT_MS),
    "no-pin": state(NoPin()),
    "menu": state(Menu(Role.IT), test=True),
    "menu-supervisor": state(Menu(Role.SUPERVISOR)),
    **{f"page-{page}": state(Showing(Role.IT, page)) for page in Page if page is not Page.TOUCH},
    "doctor-second": state(Showing(Role.IT, Page.DOCTOR, LINES_AT_ONCE)),
    "doctor-begun": replace(
        state(Showing(Role.IT, Page.DOCTOR)), facts=replace(FACTS, doctor=DoctorFacts())
    ),
    "doctor-written": replace(
        state(Showing(Role.IT, Page.DOCTOR)),
        facts=replace(FACTS, bundle=BundleFacts("written", "kiosk-mau-20261123-080000.tar.gz")),
    ),
    **{name: state(TouchTesting(Role.IT, test)) for name, test in TESTS.items()},
    "nothing-known": replace(state(NoPin()), facts=ServiceFacts()),
}
