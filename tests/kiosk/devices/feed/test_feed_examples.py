"""Every curl example of the documents, run as it stands there, against a feed that listens."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.kiosk.devices.feed.feed_wire import KEY_TEXT

DOCS = Path(__file__).resolve().parents[4] / "docs"
DOCUMENTS = [DOCS / "http-feed.md", DOCS / "vi" / "cong-http.md"]
EXAMPLE = re.compile(r"```sh\n# (\d{3}): ([^\n]+)\n(curl .+?)```", re.DOTALL)
LIMIT_S = 30


def examples():
    for document in DOCUMENTS:
        for status, words, command in EXAMPLE.findall(document.read_text("utf-8")):
            yield pytest.param(int(status), command, id=f"{document.name} {words}")


def test_every_curl_of_the_documents_is_an_example_that_is_run():
    written = sum(document.read_text("utf-8").count("\ncurl ") for document in DOCUMENTS)
    assert len(list(examples())) == written > 10


@pytest.mark.expected_log("kiosk.devices.feed_gate", "without the right key")
def test_example_without_a_key_logs_who_asked(open_feed, tmp_path):
    command = next(one.values[1] for one in examples() if one.values[0] == 401)
    assert answered(command, open_feed(), tmp_path)[0] == 401


@pytest.mark.parametrize(("status", "command"), [one for one in examples() if one.values[0] != 401])
def test_example_is_answered_as_the_document_says(open_feed, tmp_path, status, command):
    feed = open_feed()
    found, document = answered(command, feed, tmp_path)
    assert found == status
    assert len(feed.ear.events) == (status == 202)
    if status == 422:
        assert document["nearest"] == "ticket"


def test_answers_shown_are_the_ones_given(open_feed, tmp_path):
    feed = open_feed()
    text = DOCUMENTS[0].read_text("utf-8")
    shown = [json.loads(one) for one in re.findall(r"```json\n(.+?)```", text, re.DOTALL)]
    commands = [command for _, _, command in EXAMPLE.findall(text)]
    assert answered(commands[0], feed, tmp_path)[1] == shown[0]
    status = next(command for command in commands if "status" in command and "@" in command)
    given = answered(status, feed, tmp_path)[1]
    assert given.keys() == shown[1].keys()


def answered(command: str, feed, folder: Path):
    (folder / "key.txt").write_text(f"Authorization: Bearer {KEY_TEXT}\n")
    local = command.replace("127.0.0.1:8790", feed.address)
    done = subprocess.run(
        ["sh", "-c", local.rstrip() + " --noproxy '*' -w '\\n%{http_code}'"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=True,
    )
    body, _, status = done.stdout.rpartition("\n")
    return int(status), json.loads(body)
