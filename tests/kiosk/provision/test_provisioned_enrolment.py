"""Enrolment by file against the real central: its time decides, its keys are those of the file."""

from dataclasses import replace
from datetime import timedelta

import pytest

from central.fleet.batch_tokens import issue_token
from central.store.engine import writing
from kiosk.identity.enrolment_thread import EnrolmentRequest, EnrolmentThread
from kiosk.identity.provisioned_enrolment import ByFile, signed_time
from kiosk.identity.provisioned_file import PROVISIONED, keep_provisioned, load_batch
from kiosk.record import SealingKey, SigningKey
from tests.central.hall import SITE, Hall
from tests.central.served import Served
from tests.kiosk.provision.provision_file import TOLD

KEY = SigningKey(bytes(range(40, 72)))
LOGGER = "kiosk.identity.enrolment_thread"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    hall = Hall(tmp_path_factory.mktemp("central"))
    with Served(hall) as running:
        yield running
    hall.close()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "data"
    made.mkdir(mode=0o700)
    return made


def told_by(served, **changed):
    keys = served.hall.keys
    with writing(served.hall.engine) as connection:
        token = issue_token(connection, SITE, 1, 7, served.hall.now)
    told = replace(
        TOLD,
        central=served.url,
        receipt_key=keys.receipt.verify_key.text,
        configuration_key=keys.configuration.verify_key.text,
        sealing_key=keys.sealing.public_key.text,
        token=token,
        not_after=text(served.hall.now + timedelta(days=7)),
    )
    return replace(told, **changed)


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def asked(folder, told, key=KEY, proxy=None, url=None):
    """One question of a kiosk that was made ready by `told`; how far it has come."""
    keep_provisioned(folder, told)
    request = EnrolmentRequest(
        url or told.central,
        None,
        lambda: key,
        told.token,
        "",
        folder / "enrolment.json",
        proxy=proxy,
        by_file=ByFile(folder, load_batch(folder)),
    )
    thread = EnrolmentThread(request, None, lambda _found: None)
    thread.ask()
    return thread.progress


def test_kiosk_waits_and_its_token_is_gone(served, folder):
    told = told_by(served)
    progress = asked(folder, told)
    assert (progress.state, progress.trouble) == ("pending", "")
    assert told.token not in (folder / PROVISIONED).read_text("utf-8")
    assert load_batch(folder).batch == told.batch


def test_file_that_has_ended_by_the_centrals_time_shows_its_token_to_nobody(
    served, folder, expected_log
):
    expected_log(LOGGER, "ended at")
    ended = text(served.hall.now - timedelta(seconds=1))
    told = told_by(served, made_at="1970-01-01T00:00:00.000Z", not_after=ended)
    progress = asked(folder, told, SigningKey(bytes(32)))
    assert progress.trouble == "provision-expired"
    assert not (folder / "enrolment.json").exists()
    assert load_batch(folder).has_token
    # Nobody has seen the token: it is still good for one.
    again = replace(told, not_after="2099-01-01T00:00:00.000Z")
    assert asked(folder, again, SigningKey(bytes(32))).trouble == ""


def test_token_that_is_used_up_is_said_to_be_the_batchs(served, folder, tmp_path, expected_log):
    expected_log(LOGGER, "is used up, was ended or has expired")
    told = told_by(served)
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    assert asked(other, told, SigningKey(bytes([1] * 32))).trouble == ""
    assert asked(folder, told, SigningKey(bytes([2] * 32))).trouble == "provision-refused"


@pytest.mark.parametrize("member", ["receipt_key", "configuration_key", "sealing_key"])
def test_central_with_another_key_than_the_file_names_is_not_believed(
    served, folder, member, expected_log
):
    expected_log(LOGGER, "not that of the central|another .* than the provisioning file names")
    other = SealingKey(bytes([3] * 32)).public_key.text
    if member != "sealing_key":
        other = SigningKey(bytes([3] * 32)).verify_key.text
    progress = asked(folder, told_by(served, **{member: other}), SigningKey.generate())
    assert progress.trouble == "not-believed"
    assert not (folder / "enrolment.json").exists()
    assert load_batch(folder).has_token


def test_time_of_another_question_is_not_believed(served, monkeypatch):
    from kiosk.identity import provisioned_enrolment
    from kiosk.identity.enrolment_error import EnrolmentError

    key = served.hall.keys.receipt.verify_key
    assert signed_time(served.url, key, None, None) == served.hall.now
    real = provisioned_enrolment.call_central

    def old(method, url, ca_file, body, **more):
        return real(method, url.split("=")[0] + "=" + "A" * 22, ca_file, body, **more)

    monkeypatch.setattr(provisioned_enrolment, "call_central", old)
    with pytest.raises(EnrolmentError, match="another question"):
        signed_time(served.url, key, None, None)


def test_central_that_is_away_and_proxy_that_is_wrong_are_told_apart(served, folder, expected_log):
    expected_log(LOGGER, "cannot be reached: Connection refused")
    expected_log(LOGGER, "central.proxy = .* Connection refused")
    told = told_by(served)
    nowhere = "http://127.0.0.1:9"
    assert asked(folder, told, url=nowhere).trouble == "unreachable"
    assert asked(folder, told, proxy=nowhere).trouble == "proxy"
    assert load_batch(folder).has_token
