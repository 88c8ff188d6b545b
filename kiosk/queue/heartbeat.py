"""The heartbeat: every five minutes the kiosk says where its log stands, and learns the time.

Guarantees that a missing tail shows at the central within one beat of the next contact, and
that a central which lost records says so. Each beat names its token and when it was made since
boot, so that none can be sent again and each is an anchor of time at the central; an answer to
another beat than the one just sent is refused. Wall time is
never set here: the signed time answers only whether this kiosk's clock may be called synced, and
dates the tokens. Where the answer names another configuration than the one in force, it is
fetched; who judges it is passed in. The last nightly head that was told of is kept in memory.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from kiosk.deadline import Answer, DeadlineSession, NoAnswerError
from kiosk.record import (
    Head,
    NightlyName,
    RecordError,
    SignatureError,
    SigningKey,
    Typ,
    VerifyKey,
    base64url,
    open_envelope,
    seal_envelope,
    verify_envelope,
)
from kiosk.record import payload as record_payload
from kiosk.record.expected_key import expected_key

logger = logging.getLogger(__name__)

INTERVAL_S = 300.0
RETRY_S = 60.0
JITTER = 0.2
"""A beat comes up to a fifth early or late, so that a hall's kiosks do not beat together."""

MAX_OUTCOME_CHARACTERS, MAX_WHY_CHARACTERS = 20, 200

HTTP_OK = 200
HTTP_UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True)
class Condition:
    """What a beat says of the machine, beside the head of its log.

    `boot`, `up_ms`: of a record made now; without a boot the beat is one of an earlier version.
    `key_level`: how the kiosk's key is kept (`file`, `host` or `tpm2`). `update`: what became of
    the last look for a newer version, one word and one line; None where none was ever looked for.
    """

    source: str
    source_reason: str
    disk_free_mb: int
    clock: str
    version: str
    at: str
    boot: str = ""
    up_ms: int = 0
    key_level: str = "file"
    update: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """The record that the central expects next."""

    epoch: str
    seq: int


class Outcome(Enum):
    """How the beats since the start fared: `ANSWERED` once one was, else the last one's fate."""

    NONE = "none"
    UNREACHABLE = "unreachable"
    UNUSABLE = "unusable"
    ANSWERED = "answered"


class Refused(Protocol):
    """What was refused."""

    @property
    def etag(self) -> str:
        """Its tag."""

    @property
    def why(self) -> str:
        """One printable line of at most 200 characters."""


class ConfigurationDoor(Protocol):
    """Who holds the kiosk's configuration and judges a new one."""

    @property
    def wanted(self) -> bool:
        """Whether a configuration could be verified at all."""

    @property
    def etag(self) -> str | None:
        """The tag of the one that is held."""

    @property
    def etag_in_force(self) -> str | None:
        """The tag of the one in force: the held one, unless its settings wait for a start."""

    @property
    def refused(self) -> Refused | None:
        """The last one that was not taken, or whose settings are not used; None: there is none."""

    def take(self, compact: str) -> None:
        """Puts a new one in force; an exception if it is refused or cannot be kept."""


class Heartbeat:
    """Beats when `due_s` is over; the forwarder calls it on its own thread."""

    def __init__(  # noqa: PLR0913, PLR0917 - what only the composition root can bring together
        self,
        url: str,
        kiosk: str,
        key: Callable[[], SigningKey],
        receipt_keys: Callable[[], Sequence[VerifyKey]],
        condition: Callable[[], Condition],
        on_time: Callable[[int], None],
        authorise: Callable[[int], str],
        monotonic_s: Callable[[], float],
        nonce: Callable[[], str],
        chance: Callable[[], float],
        configuration: ConfigurationDoor | None = None,
    ) -> None:
        """`key`: the one in force; `receipt_keys`: those that are believed now; `on_time` takes the
        central's signed time (Unix ms); `authorise` makes the bearer token for a Unix time in
        seconds; `configuration` is given what the central has for this kiosk.
        """
        self._url = url.rstrip("/")
        self._kiosk = kiosk
        self._key = key
        self._receipt_keys = receipt_keys
        self._condition = condition
        self._on_time = on_time
        self._authorise = authorise
        self._monotonic_s = monotonic_s
        self._nonce = nonce
        self._chance = chance
        self._central_offset_s: float | None = None
        self._configuration = configuration
        self._last_trouble = ""
        self._last_refusal = ""
        self._nightly_head: NightlyName | None = None
        self._outcome = Outcome.NONE
        self.due_s = 0.0

    @property
    def nightly_head(self) -> NightlyName | None:
        """The last nightly head that the central told of, for the next `day.closed`. Any thread."""
        return self._nightly_head

    @property
    def outcome(self) -> Outcome:
        """What became of the beats since the start."""
        return self._outcome

    def postpone(self) -> None:
        """Tries again soon."""
        self.due_s = self._monotonic_s() + RETRY_S

    def beat(self, session: DeadlineSession, head: Head, unsent: int) -> Expected | None:
        """One beat; what the central expects next, or None if it did not answer."""
        self.due_s = self._monotonic_s() + RETRY_S
        try:
            if self._central_offset_s is None:
                self._ask_time(session)
            expected = self._tell(session, head, unsent)
        except (NoAnswerError, RecordError, _UnusableAnswerError) as error:
            if self._outcome is not Outcome.ANSWERED:
                away = isinstance(error, NoAnswerError)
                self._outcome = Outcome.UNREACHABLE if away else Outcome.UNUSABLE
            if str(error) != self._last_trouble:
                logger.info("no heartbeat: %s", error)
                self._last_trouble = str(error)
            self._central_offset_s = None
            if isinstance(error, SignatureError):
                self._look_for_keys(session)
            return None
        self._last_trouble = ""
        self._outcome = Outcome.ANSWERED
        self.due_s = self._monotonic_s() + INTERVAL_S * (1 - JITTER + 2 * JITTER * self._chance())
        return expected

    def _ask_time(self, session: DeadlineSession) -> None:
        nonce = self._nonce()
        answer = session.request("GET", f"{self._url}/api/v1/time?nonce={nonce}", headers={})
        members = self._signed(answer, "time", Typ.TIME)
        if members.get("nonce") != nonce or not isinstance(members.get("time"), str):
            message = "the signed time does not answer this question"
            raise _UnusableAnswerError(message)
        self._take_time(members["time"])

    def _tell(self, session: DeadlineSession, head: Head, unsent: int) -> Expected | None:
        bearer = self._bearer()
        jws = self._sign(head, unsent, bearer)
        answer = session.request(
            "POST",
            f"{self._url}/api/v1/kiosks/{self._kiosk}/heartbeat",
            body=json.dumps({"heartbeat": jws}).encode("ascii"),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {bearer}"},
        )
        told = self._signed(answer, "answer", Typ.HEARTBEAT_ANSWER)
        if told.get("kiosk") != self._kiosk:
            raise _UnusableAnswerError("the signed answer is another kiosk's")
        if told.get("heartbeat") != base64url.sha256(jws.encode("ascii")):
            raise _UnusableAnswerError("the signed answer is not to this heartbeat")
        if isinstance(told.get("time"), str):
            self._take_time(told["time"])
        self._take_nightly_head(told.get("nightly_head"))
        self._follow(session, told.get("configuration_etag"))
        epoch, seq = told.get("epoch"), told.get("next")
        if isinstance(epoch, str) and type(seq) is int and seq >= 1:
            return Expected(epoch, seq)
        return None

    def _sign(self, head: Head, unsent: int, bearer: str) -> str:
        condition = self._condition()
        members = {
            "v": 1,
            "kiosk": self._kiosk,
            "epoch": head.epoch,
            "seq": head.seq,
            "hash": head.hash,
            "unsent": unsent,
            "source": condition.source,
            "source_reason": condition.source_reason,
            "disk_free_mb": condition.disk_free_mb,
            "clock": condition.clock,
            "version": condition.version,
            "at": condition.at,
        }
        if condition.boot:
            members |= {
                "boot": condition.boot,
                "up_ms": condition.up_ms,
                "token": base64url.sha256(bearer.encode("ascii")),
                "key_level": condition.key_level,
                **self._of_the_configuration(),
            }
            if condition.update is not None:
                outcome, why = condition.update
                told = {
                    "outcome": outcome[:MAX_OUTCOME_CHARACTERS],
                    "why": why[:MAX_WHY_CHARACTERS],
                }
                members["update"] = told
        return seal_envelope(self._key(), Typ.HEARTBEAT, record_payload.serialise(members)).compact

    def _of_the_configuration(self) -> dict[str, Any]:
        door = self._configuration
        refused = None if door is None else door.refused
        return {
            "configuration_etag": None if door is None else door.etag_in_force,
            "configuration_refused": refused and {"etag": refused.etag, "why": refused.why},
        }

    def _bearer(self) -> str:
        now_s = int(self._monotonic_s() + (self._central_offset_s or 0.0))
        return self._authorise(now_s)

    def _take_nightly_head(self, said: object) -> None:
        """Keeps what the signed answer names; what is not of its form changes nothing."""
        if not isinstance(said, dict):
            return
        try:
            self._nightly_head = NightlyName.from_members(said)
        except RecordError as error:
            logger.info("the answer's nightly head is not of its form: %s", error)

    def _look_for_keys(self, session: DeadlineSession) -> None:
        """Fetches the configuration of a central whose answers no believed key has signed.

        It may have changed its receipt key more than once while this kiosk was off. Another key
        signs the configuration, which names the new one. The time that dates the token is not
        believed: the central judges it by its own clock.
        """
        door = self._configuration
        if door is None or not door.wanted:
            return
        try:
            address = f"{self._url}/api/v1/time?nonce={self._nonce()}"
            answer = session.request("GET", address, headers={})
            told = open_envelope(json.loads(answer.body)["time"], Typ.TIME)
            at = datetime.fromisoformat(record_payload.parse(told.payload)["time"])
            door.take(self._fetch(session, door.etag, self._authorise(int(at.timestamp()))))
        except Exception as error:  # noqa: BLE001 - whatever came, it is asked again later
            self._refused(error)
            return
        self._last_refusal = ""

    def _refused(self, error: Exception) -> None:
        if str(error) != self._last_refusal:
            logger.warning("the configuration is not taken: %s", error)
            self._last_refusal = str(error)

    def _follow(self, session: DeadlineSession, etag: object) -> None:
        """Fetches the configuration if the central has another one; the beat is none the worse
        for what goes wrong with it.
        """
        door = self._configuration
        if door is None or not door.wanted or not isinstance(etag, str) or etag == door.etag:
            return
        try:
            door.take(self._fetch(session, door.etag, self._bearer()))
        except Exception as error:  # noqa: BLE001 - refused, not kept, or a fault: told, asked again
            self._refused(error)
            return
        self._last_refusal = ""

    def _fetch(self, session: DeadlineSession, held: str | None, bearer: str) -> str:
        headers = {"Authorization": f"Bearer {bearer}"}
        if held is not None:
            headers["If-None-Match"] = f'"{held}"'
        answer = session.request(
            "GET", f"{self._url}/api/v1/kiosks/{self._kiosk}/configuration", headers=headers
        )
        try:
            jws = json.loads(answer.body)["configuration"] if answer.status == HTTP_OK else None
        except (ValueError, KeyError, TypeError, RecursionError):
            jws = None
        if not isinstance(jws, str):
            message = f"HTTP {answer.status} without a signed configuration"
            raise _UnusableAnswerError(message)
        return jws

    def _signed(self, answer: Answer, member: str, typ: Typ) -> dict[str, Any]:
        try:
            jws = json.loads(answer.body)[member] if answer.status == HTTP_OK else None
        except (ValueError, KeyError, TypeError, RecursionError):
            jws = None
        if not isinstance(jws, str):
            message = f"HTTP {answer.status} without a signed {member}"
            raise _UnusableAnswerError(message)
        envelope = open_envelope(jws, typ)
        verify_envelope(envelope, expected_key(self._receipt_keys(), envelope.kid))
        return record_payload.parse(envelope.payload)

    def _take_time(self, text: str) -> None:
        try:
            central = datetime.fromisoformat(text)
        except ValueError as error:
            raise _UnusableAnswerError(f"the signed time is no time: {text!r:.40}") from error
        self._central_offset_s = central.timestamp() - self._monotonic_s()
        self._on_time(int(central.timestamp() * 1000))


class _UnusableAnswerError(Exception):
    """An answer came, but not the one that was asked for."""
