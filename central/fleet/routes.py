"""The addresses that kiosks use besides records: time, enrolment, heartbeat, configuration."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Engine

from central.fleet.approval import require_approved, require_known, require_sending
from central.fleet.configuration import configuration_of, note_in_force, sign_configuration
from central.fleet.enrolment import enrol, open_wish
from central.fleet.enrolment import sign_answer as sign_enrolment
from central.fleet.heartbeat import keep_heartbeat, sign_answer
from central.fleet.kiosk_keys import newest_key
from central.fleet.signed import open_signed, require_token
from central.fleet.signed_time import sign_time
from central.keys import CentralKeys
from central.moment import Clock
from central.openapi import KioskId, refusals
from central.refusal import Problem
from central.request_body import read_body
from central.store.engine import reading, writing
from central.store.kiosk_queries import ENDED, find_kiosk
from central.strict_json import read_text_member
from kiosk.record import Typ

MAX_BODY_BYTES = 32 * 1024
NONCE = r"^[A-Za-z0-9_-]+$"
Authorization = Annotated[str, Header()]
_SIGNED = (Problem.MALFORMED, Problem.BAD_SIGNATURE, Problem.TOO_LARGE, Problem.NOT_NOW)


@dataclass(frozen=True, slots=True)
class Fleet:
    """What the kiosks' requests need: the database, the central's keys, the time."""

    engine: Engine
    keys: CentralKeys
    clock: Clock

    def enrol(self, body: bytes) -> tuple[str, bool]:
        """The signed answer to an enrolment, and whether the kiosk is new."""
        wish, now = open_wish(read_text_member(body, "enrolment")), self.clock()
        with writing(self.engine) as connection:
            found, new = enrol(connection, wish, now)
            return sign_enrolment(connection, self.keys, found, now, wish.nonce), new

    def enrolment(self, kiosk_id: str, authorization: str) -> str:
        """What the kiosk was told when it enrolled, with its state now; signed."""
        with reading(self.engine) as connection:
            kiosk = require_known(find_kiosk(connection, kiosk_id))
            key = newest_key(connection, kiosk)
            require_token(authorization, kiosk_id, key, self.clock())
            return sign_enrolment(connection, self.keys, kiosk, self.clock())

    def heartbeat(self, kiosk_id: str, authorization: str, body: bytes) -> str:
        """The signed answer to a heartbeat."""
        now = self.clock()
        with reading(self.engine) as connection:
            # A revoked one too: it learns what to send again of what still counts.
            kiosk = require_sending(find_kiosk(connection, kiosk_id))
            key = newest_key(connection, kiosk)
        token = require_token(authorization, kiosk_id, key, now)
        beat = read_text_member(body, "heartbeat")
        said = open_signed(beat, Typ.HEARTBEAT, key)
        with writing(self.engine) as connection:
            keep_heartbeat(connection, kiosk, said, now, token)
            tag = None
            if kiosk.state not in ENDED:
                signed = configuration_of(connection, self.keys.configuration, kiosk)
                tag = signed.etag
                note_in_force(connection, kiosk, signed, said, now)
            return sign_answer(
                connection,
                self.keys.receipt,
                kiosk,
                str(said["epoch"]),
                now,
                heartbeat=beat,
                configuration_etag=tag,
            )

    def configuration(self, kiosk_id: str, authorization: str) -> tuple[str, str]:
        """The kiosk's signed configuration, and its tag."""
        with reading(self.engine) as connection:
            kiosk = require_approved(find_kiosk(connection, kiosk_id))
            key = newest_key(connection, kiosk)
            require_token(authorization, kiosk_id, key, self.clock())
            return sign_configuration(connection, self.keys.configuration, kiosk)


def build_router(fleet: Fleet) -> APIRouter:
    """The routes of the fleet; how often one address may ask is `central.operation`'s."""
    router = APIRouter()

    @router.get(
        "/api/v1/time",
        summary="The signed time",
        responses=refusals(Problem.MALFORMED, statuses=(429,)),
    )
    async def tell_time(
        nonce: Annotated[str, Query(pattern=NONCE, max_length=64)],
    ) -> dict[str, str]:
        return {"time": sign_time(fleet.keys.receipt, nonce, fleet.clock())}

    @router.post(
        "/api/v1/enrolments",
        summary="Enrol a kiosk by a batch token, or to be given a code",
        status_code=201,
        openapi_extra=_body("enrolment"),
        responses={
            200: {"description": "The same key again: how it stands"},
            **refusals(*_SIGNED, Problem.UNAUTHORIZED, statuses=(408, 429)),
        },
    )
    async def take_enrolment(request: Request, response: Response) -> dict[str, str]:
        body = await read_body(request, MAX_BODY_BYTES)
        answer, new = await run_in_threadpool(fleet.enrol, body)
        response.status_code = HTTPStatus.CREATED if new else HTTPStatus.OK
        return {"enrolment": answer}

    @router.get(
        "/api/v1/kiosks/{kiosk}/enrolment",
        summary="A kiosk's enrolment as it stands now",
        responses=refusals(Problem.UNAUTHORIZED, Problem.UNKNOWN_KIOSK, *_SIGNED, statuses=(429,)),
    )
    async def tell_enrolment(
        kiosk: KioskId,
        authorization: Authorization = "",
    ) -> dict[str, str]:
        return {"enrolment": await run_in_threadpool(fleet.enrolment, kiosk, authorization)}

    @router.post(
        "/api/v1/kiosks/{kiosk}/heartbeat",
        summary="What a kiosk says of itself; the answer is signed",
        openapi_extra=_body("heartbeat"),
        responses=refusals(
            Problem.UNAUTHORIZED, Problem.UNKNOWN_KIOSK, *_SIGNED, statuses=(408, 429)
        ),
    )
    async def take_heartbeat(
        request: Request,
        kiosk: KioskId,
        authorization: Authorization = "",
    ) -> dict[str, str]:
        body = await read_body(request, MAX_BODY_BYTES)
        return {"answer": await run_in_threadpool(fleet.heartbeat, kiosk, authorization, body)}

    @router.get(
        "/api/v1/kiosks/{kiosk}/configuration",
        summary="A kiosk's signed configuration",
        response_model=dict[str, str],
        responses={
            304: {"description": "The kiosk has it already: If-None-Match names its tag"},
            **refusals(Problem.UNAUTHORIZED, Problem.UNKNOWN_KIOSK, *_SIGNED, statuses=(429,)),
        },
    )
    async def tell_configuration(
        response: Response,
        kiosk: KioskId,
        authorization: Authorization = "",
        if_none_match: Annotated[str, Header()] = "",
    ) -> dict[str, str] | Response:
        jws, tag = await run_in_threadpool(fleet.configuration, kiosk, authorization)
        headers = {"ETag": f'"{tag}"', "Cache-Control": "no-store"}
        if if_none_match.strip() == headers["ETag"]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        response.headers.update(headers)
        return {"configuration": jws}

    return router


def _body(member: str) -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": [member],
        "properties": {member: {"type": "string", "maxLength": 16384}},
    }
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
