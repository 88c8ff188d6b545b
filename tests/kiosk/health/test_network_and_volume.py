"""The network test against a real server, and the volume through a real command."""

import json
import socket
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.health.network import try_central
from kiosk.health.volume import change_volume, read_volume
from kiosk.record import SigningKey, Typ, seal_envelope
from kiosk.record.payload import serialise
from tests.kiosk.queue.certificate import certificate
from tests.kiosk.queue.loopback_server import LoopbackServer, reply

KEY = SigningKey(bytes(range(32)))
NOW = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)


def told(nonce="n", time="2026-11-22T03:42:07.000Z", key=KEY):
    members = {"v": 1, "nonce": nonce, "time": time}
    jws = seal_envelope(key, Typ.TIME, serialise(members)).compact
    return json.dumps({"time": jws}).encode()


def tried(url, keys=(KEY.verify_key,)):
    return try_central(url, None, keys, "n", lambda: NOW)


def test_central_is_reached_and_its_time_compared():
    with LoopbackServer([reply(200, told())]) as server:
        found = tried(server.url + "/")
    assert (found.reachable, found.sentence, found.difference_s) == (True, "", 7)
    assert server.requests[0].path == "/api/v1/time?nonce=n"


def test_time_is_not_compared_before_the_enrolment():
    with LoopbackServer([reply(200, told())]) as server:
        found = tried(server.url, ())
    assert (found.reachable, found.difference_s) == (True, None)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>log in to the hotel</html>",
        b"{}",
        b'{"time": 5}',
        told(nonce="other"),
        told(key=SigningKey(bytes(range(1, 33)))),
        told(time="soon"),
    ],
)
def test_something_else_that_answers_is_not_the_central(body):
    with LoopbackServer([reply(200, body)]) as server:
        found = tried(server.url)
    assert not found.reachable
    assert "something else" in found.sentence


def test_refusal_and_silence_are_said_in_a_sentence():
    with LoopbackServer([reply(503)]) as server:
        assert tried(server.url).sentence == "HTTP 503"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = tried(f"http://127.0.0.1:{port}")
    assert not found.reachable
    assert "refused" in found.sentence


def test_certificate_that_nobody_vouches_for_is_said(tmp_path):
    _, context = certificate(tmp_path, until=datetime.now(UTC) + timedelta(days=1))
    with LoopbackServer([reply(200, told())], context) as server:
        found = tried(server.url)
    assert not found.reachable
    assert "certificate verify failed" in found.sentence
    assert server.requests == []


@pytest.fixture
def amixer(tmp_path):
    def make(script):
        path = tmp_path / "amixer"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return str(path)

    return make


def test_volume_is_read_from_the_mixers_words(amixer):
    command = amixer('echo "  Front Left: Playback 45875 [70%] [on]"')
    assert read_volume(command) == 70


@pytest.mark.parametrize(("by", "asked"), [(10, "10%+"), (-10, "10%-")])
def test_volume_is_changed_in_steps(amixer, by, asked):
    command = amixer('case "$*" in *"sset Master ' + asked + ' unmute"*) echo "[55%]";; esac')
    assert change_volume(by, command) == 55


@pytest.mark.parametrize(
    "script", ["exit 1", "echo nothing", "echo '[70%]'; exit 1", "echo '[x%]'"]
)
def test_no_device_is_a_finding(amixer, script):
    assert read_volume(amixer(script)) is None
    assert read_volume("no-such-command-at-all") is None
