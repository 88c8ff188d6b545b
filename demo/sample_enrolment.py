"""Sample states of a kiosk that is being set up: its enrolment and its counter."""

from kiosk.ui.binding_content import BindingView, PlaceView
from kiosk.ui.enrolment_content import EnrolmentView

OWN = "3f9a 0b1c 88de 4471 c2d0 5e6f 9a17 b384"
CENTRAL = "a0d4 77e2 1b95 c6f8 0e3d 42ab 9c51 f760"
ADDRESS = "http://192.168.1.10:8480"
KIOSK = "k-3f9a0b1c88"
SITE = "Trung tâm Phục vụ hành chính công, Xã Mẫu"

ENROLMENTS = {
    "asking": EnrolmentView(own=OWN, address=ADDRESS),
    "unreachable": EnrolmentView(own=OWN, address=ADDRESS, trouble="unreachable"),
    "no-central": EnrolmentView(own=OWN, address="http://127.0.0.1:8080", trouble="unreachable"),
    "refused": EnrolmentView(own=OWN, address=ADDRESS, trouble="refused"),
    "not-believed": EnrolmentView(own=OWN, address=ADDRESS, trouble="not-believed"),
    "code": EnrolmentView("code", OWN, CENTRAL, ADDRESS, KIOSK, code="XKRTBWNP", expires_s=840),
    "code-unreachable": EnrolmentView(
        "code", OWN, CENTRAL, ADDRESS, KIOSK, code="WQMZWGDM", expires_s=40, trouble="unreachable"
    ),
    "pending": EnrolmentView("pending", OWN, CENTRAL, ADDRESS, KIOSK, SITE),
    "approved": EnrolmentView("approved", OWN, CENTRAL, ADDRESS, KIOSK, SITE),
    "revoked": EnrolmentView("revoked", OWN, CENTRAL, ADDRESS, KIOSK, SITE),
}
"""By the end of the scene's name."""

HERE = PlaceView("03", "Quầy 03", "Trung tâm Phục vụ hành chính công", "Xã Mẫu", "Hộ tịch")
THERE = PlaceView("02", "Quầy 02", "Trung tâm Phục vụ hành chính công", "Xã Mẫu")
BINDINGS = {
    "ask": BindingView("ask", HERE, HERE, CENTRAL),
    "saving": BindingView("saving", HERE, HERE, CENTRAL),
    "failed": BindingView("ask", HERE, HERE, CENTRAL, failed=True),
    "denied": BindingView("denied", HERE, HERE, CENTRAL),
    "differs": BindingView("differs", HERE, THERE, CENTRAL),
}
"""By the end of the scene's name."""
