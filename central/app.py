"""The composition root of the central: builds its parts, connects them, and nothing else."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from central.alarms.start import alarm_threads
from central.api import routes as data_routes
from central.audit.count_again_thread import CountAgainThread
from central.audit_log.hands import central_author, pen_of
from central.comments.boxes import CommentBoxes
from central.comments.thread import DetailThread
from central.dashboard import pages
from central.fleet import routes as fleet_routes
from central.fleet.desk import Desk
from central.heads.heads_folder import HeadsFolder
from central.heads.nights import HeadsThread, Night
from central.heads.signing import HeadSigner
from central.ingest import routes as ingest_routes
from central.ingest.receive import receiver_of
from central.ingest.records import Records
from central.keys import load_keys
from central.moment import Clock, utc_now
from central.operation.operation import add_limits, add_operation
from central.operation.plain_answer import add_missing_page
from central.phone.phone_key import make_missing_phone_key
from central.phone.start import PhoneService
from central.problem_answers import add_problem_answers
from central.reference.today_thread import TodayThread
from central.released.day_sums_thread import DaySumsThread
from central.released.open_data import About
from central.reports.thread import ReportThread
from central.retention.deletion_thread import DeletionThread
from central.rounds import Rounds
from central.settings import Settings
from central.store.engine import open_engine, reading
from central.store.migrate import require_current

OPENAPI_PATH = "/api/v1/openapi.json"


def create_app(settings: Settings, clock: Clock = utc_now) -> FastAPI:
    """The central as an ASGI application.

    KeyFileError, StoreError or DocumentError if keys, database or questionnaires are not as they
    must be.
    """
    engine = open_engine(settings.database_url, settings.database_limits)
    require_current(engine)
    with reading(engine) as connection:
        make_missing_phone_key(connection, settings.key_directory)
    keys = load_keys(settings.key_directory)
    phone = PhoneService(engine, settings, keys.phone, clock, time.monotonic)
    about = About(settings.open_data.publisher, settings.open_data.licence)
    signer = HeadSigner(engine, keys.receipt, HeadsFolder(settings.heads_directory), about)
    night = Night.from_settings(settings.heads.at, settings.heads.timezone)
    heads = HeadsThread(signer, night, clock)
    deletion = DeletionThread(engine, clock, settings.privacy.comment_days)
    pen = pen_of(settings, keys.receipt)
    today = TodayThread(engine, central_author(pen), clock)
    count_again = CountAgainThread(engine, settings, clock)
    boxes = CommentBoxes(*keys.sealing_keys)
    details = DetailThread(engine, boxes, clock)
    rounds: list[Rounds] = [phone.left, today, deletion, heads, count_again, details]
    desk = Desk(engine, keys)
    rounds += [
        DaySumsThread(engine, clock),
        ReportThread.of(engine, settings, pen, clock),
        *alarm_threads(engine, settings, clock, desk.configuration_tag),
    ]
    records = Records(receiver_of(engine, keys), clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        for each in rounds:
            each.start()
        yield
        for each in reversed(rounds):
            each.stop()
        operation.close()
        records.close()
        engine.dispose()

    app = FastAPI(
        title="Thước Đo, central",
        version="1",
        openapi_url=OPENAPI_PATH,
        # Their pages load scripts from elsewhere; the document itself is enough.
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        # Its own traces would name addresses; what is told is in central.operation.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.add_middleware(ingest_routes.RecordsDoor, records=records)
    add_limits(app)
    add_problem_answers(app)
    add_missing_page(app)
    operation = add_operation(app, settings, engine, clock)
    app.include_router(ingest_routes.build_router(records))
    fleet = fleet_routes.Fleet(engine, keys, clock)
    app.include_router(fleet_routes.build_router(fleet))
    app.include_router(phone.router)
    app.include_router(data_routes.build_router(engine))
    app.include_router(pages.build_router(engine, settings, pen, clock, desk=desk, boxes=boxes))
    return app
