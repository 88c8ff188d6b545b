"""What the screen says, connected to what takes it: the visit, the comment pad, the service menu.

Guarantees nothing but the connections; both sides live on the GUI thread.
"""

from kiosk.counter_binding import CounterBinding
from kiosk.service_controller import ServiceController
from kiosk.ui.comment_pad import CommentPad
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.visit_controller import VisitController


def connect_screen(model: KioskViewModel, controller: VisitController, pad: CommentPad) -> None:
    """What citizens touch, and the officer's key."""
    model.touched.connect(controller.touched)
    model.answered.connect(controller.answered)
    model.skipped.connect(controller.skipped)
    model.wentBack.connect(controller.went_back)
    model.startedAgain.connect(controller.started_again)
    model.dismissed.connect(controller.dismissed)
    model.languageChosen.connect(controller.language_chosen)
    model.accessChosen.connect(controller.access_chosen)
    model.panelOpened.connect(controller.panel_opened)
    model.panelClosed.connect(controller.panel_closed)
    model.dossierAgreed.connect(controller.dossier_agreed)
    model.dossierDeclined.connect(controller.dossier_declined)
    model.detailOpened.connect(controller.detail_opened)
    model.sideChosen.connect(controller.side_chosen)
    model.sidesShown.connect(controller.sides_shown)
    model.reasonToggled.connect(controller.reason_toggled)
    model.commentOpened.connect(controller.comment_opened)
    model.commentClosed.connect(controller.comment_closed)
    model.detailSent.connect(controller.detail_sent)
    model.detailSkipped.connect(controller.detail_skipped)
    model.commentKeyed.connect(pad.take)
    pad.commentChanged.connect(controller.comment_changed)
    model.turnEnded.connect(controller.turn_ended)


def connect_service(
    model: KioskViewModel, controller: VisitController, service: ServiceController
) -> None:
    """What IT and supervisors touch."""
    model.serviceOpened.connect(controller.service_opened)
    model.serviceKeyed.connect(service.keyed)
    service.entered.connect(controller.service_entered)
    service.used.connect(controller.service_used)
    service.left.connect(controller.service_closed)
    service.test_wanted.connect(controller.test_switched)


def connect_binding(model: KioskViewModel, binding: CounterBinding) -> None:
    """What IT touches where the counter is asked for."""
    model.bindingConfirmed.connect(binding.confirmed)
    model.bindingDenied.connect(binding.denied)
    model.bindingAskedAgain.connect(binding.asked_again)
