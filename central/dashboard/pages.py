"""The pages as one router, for the composition root."""

import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from sqlalchemy import Engine

from central.audit_log import Pen
from central.comments.boxes import CommentBoxes
from central.dashboard.account_pages import add_account_pages
from central.dashboard.alarms_pages import add_alarms_pages
from central.dashboard.asset_pages import add_assets
from central.dashboard.audit_log_pages import add_audit_log_pages
from central.dashboard.check_code_pages import add_check_code_pages
from central.dashboard.comment_one_pages import add_comment_one_pages
from central.dashboard.comment_topics_pages import add_comment_topics_pages
from central.dashboard.comments_pages import add_comments_pages
from central.dashboard.configuration_edit_pages import add_configuration_edit_pages
from central.dashboard.configurations_pages import add_configurations_pages
from central.dashboard.day_notes_pages import add_day_notes_pages
from central.dashboard.enrolment_pages import add_enrolment_pages
from central.dashboard.expected_pages import add_expected_pages
from central.dashboard.factors_pages import add_factors_pages
from central.dashboard.fleet_desk import FleetDesk
from central.dashboard.fleet_pages import add_fleet_pages
from central.dashboard.gate import guarded_route
from central.dashboard.heads_pages import add_heads_pages
from central.dashboard.hours_pages import add_hours_pages
from central.dashboard.kiosk_end_pages import add_kiosk_end_pages
from central.dashboard.officers_pages import add_officers_pages
from central.dashboard.open_data_pages import add_open_data_pages
from central.dashboard.own_pages import add_own_pages
from central.dashboard.page_server import PageServer
from central.dashboard.people_pages import add_people_pages
from central.dashboard.provision_pages import add_provision_pages
from central.dashboard.public_pages import add_public_pages
from central.dashboard.quarantine_pages import add_quarantine_pages
from central.dashboard.reference_pages import add_reference_pages
from central.dashboard.reports_pages import add_reports_pages
from central.dashboard.sign_in_pages import add_sign_in_pages
from central.dashboard.staff_pages import add_staff_pages
from central.dashboard.targets_pages import add_targets_pages
from central.dashboard.today_pages import add_today_pages
from central.dashboard.trend_pages import add_trend_pages
from central.dashboard.trust_pages import add_trust_pages
from central.moment import Clock, utc_now
from central.reference.questionnaire_facts import known
from central.settings import Settings


def build_router(  # noqa: PLR0913, PLR0917
    engine: Engine,
    settings: Settings,
    pen: Pen,
    clock: Clock = utc_now,
    monotonic: Callable[[], float] = time.monotonic,
    desk: FleetDesk | None = None,
    boxes: CommentBoxes | None = None,
) -> APIRouter:
    """Every page behind the gate. `pen`: writes the audit log; `monotonic`: seconds that
    never go back; `desk`: who decides about kiosks, None where the pages decide nothing; `boxes`:
    opens comments, None where none can be shown.

    DocumentError if the words of a language are not complete, or a questionnaire is faulty.
    """
    server = PageServer(
        engine,
        pen,
        settings.web.https,
        clock,
        monotonic,
        desk=desk,
        boxes=boxes,
        questionnaires=known(*settings.own_questionnaires),
    )
    # Pages are for people; the wire's OpenAPI document lists none of them.
    router = APIRouter(route_class=guarded_route(server), include_in_schema=False)
    add_sign_in_pages(router, server)
    add_today_pages(router, server)
    add_trend_pages(router, server)
    add_targets_pages(router, server)
    add_factors_pages(router, server)
    add_hours_pages(router, server)
    add_staff_pages(router, server)
    add_comments_pages(router, server)
    add_comment_one_pages(router, server)
    add_comment_topics_pages(router, server)
    add_trust_pages(router, server)
    add_reports_pages(router, server, settings.open_data.publisher)
    add_day_notes_pages(router, server)
    add_fleet_pages(router, server)
    add_enrolment_pages(router, server)
    add_expected_pages(router, server)
    add_provision_pages(router, server)
    add_kiosk_end_pages(router, server)
    add_officers_pages(router, server)
    add_reference_pages(router, server)
    add_people_pages(router, server)
    zone = ZoneInfo(settings.heads.timezone)
    add_configurations_pages(router, server, zone)
    add_configuration_edit_pages(router, server, zone)
    add_alarms_pages(router, server, zone)
    add_quarantine_pages(router, server, zone)
    add_audit_log_pages(router, server, zone)
    add_account_pages(router, server, zone)
    add_own_pages(router, server)
    add_check_code_pages(router, server)
    add_heads_pages(router, server)
    add_public_pages(
        router, server, known(*settings.own_questionnaires), settings.server.public_url
    )
    about = settings.open_data
    add_open_data_pages(router, server, about.publisher, about.licence)
    add_assets(router, server)
    return router
