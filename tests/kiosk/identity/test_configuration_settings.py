"""A configuration's settings: judged before it is taken, told where refused, the last good kept."""

import pytest

from kiosk.document.settings_member import MAX_SETTINGS_BYTES, compact_bytes, faults_of
from kiosk.identity.configuration import ConfigurationError
from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.identity.configuration_settings import MAX_WHY_CHARACTERS, Refusal
from kiosk.record import SigningKey, base64url
from tests.kiosk.identity.test_configuration_file import KEY, KIOSK, signed

PIN_SALT = "$argon2id$v=19$m=19456,t=2,p=1$" + "A" * 22
NEXT = SigningKey(bytes(range(2, 34)))
A, B, C = ({"delays": {"thanks_ms": ms}} for ms in (5_000, 6_000, 7_000))


class Judge:
    """Runs with what it is told to, and refuses what it is told to."""

    def __init__(self):
        self.running, self.good, self.bad, self.why = {}, {}, [], ""

    def judge(self, number, given):
        if given in self.bad:
            raise ConfigurationError(f"settings of configuration {number}: bad")

    def waits(self, given):
        return given != self.running

    def ran(self, given):
        return given == self.good

    def unusable(self, given):
        return self.why if given != self.running else ""


@pytest.fixture
def judge():
    return Judge()


@pytest.fixture
def held(tmp_path, judge):
    return ConfigurationFile(tmp_path / "c.jws", KEY.verify_key.text, KIOSK, lambda _: None, judge)


def tag(compact):
    return base64url.sha256(compact.encode())


def start(held, judge, tmp_path, *, good):
    """The kiosk starts anew with what is in force."""
    judge.running = dict(held.current().settings)
    if good:
        judge.good = judge.running
    return ConfigurationFile(tmp_path / "c.jws", KEY.verify_key.text, KIOSK, lambda _: None, judge)


def test_configuration_is_refused_whole_when_its_settings_are(held, judge):
    held.take(signed(number=5))
    judge.bad.append(A)
    bad = signed(number=6, settings=A, pins={"it": None, "supervisor": None})
    with pytest.raises(ConfigurationError):
        held.take(bad)
    assert held.current().number == 5
    assert set(held.current().pins) == {"it"}
    assert held.refused == Refusal(tag(bad), "settings of configuration 6: bad")
    held.take(signed(number=7))
    assert held.refused is None


@pytest.mark.parametrize("settings", [[], "x", 5, True, None])
def test_settings_that_are_no_object_are_refused(held, settings):
    with pytest.raises(ConfigurationError):
        held.take(signed(settings=settings))


def test_longest_roster_and_the_longest_settings_fit_together(held):
    officers = [
        {
            "id": f"{at:040}",
            "name": "ễ" * 60,
            "badge": base64url.encode(at.to_bytes(32, "big")),
            "pin": base64url.encode(at.to_bytes(16, "big")),
        }
        for at in range(60)
    ]
    notice = {f"x{chr(97 + at)}": "ế" * 160 for at in range(5)}
    settings = {"notices": [{"text": notice}] * 5}
    assert faults_of(settings) == []
    assert len(compact_bytes(settings)) > 0.98 * MAX_SETTINGS_BYTES
    salts = {"badge_salt": base64url.encode(bytes(16)), "pin_salt": PIN_SALT}
    pair = keys(KEY, NEXT)
    held.take(signed(officers=officers, settings=settings, keys=pair, **salts))
    assert len(held.current().roster.officers) == 60
    assert held.lines[0].settings == settings


def test_reason_is_one_printable_line_of_some_length():
    refused = Refusal.of("ế\ud800", "a\nb\x00" + "c" * 500)
    assert refused.why.startswith("a b c")
    assert len(refused.why) == MAX_WHY_CHARACTERS
    assert refused.why.isprintable()


def test_what_cannot_be_kept_is_told_as_refused(held, tmp_path):
    (tmp_path / "c.jws.new").mkdir()
    with pytest.raises(OSError, match="new"):
        held.take(signed())
    assert held.refused.etag == tag(signed())


def test_tag_in_force_is_the_one_before_while_settings_wait_for_a_start(held, judge, tmp_path):
    assert held.etag_in_force is None
    first, second = signed(number=5), signed(number=6, settings=A)
    held.take(first)
    assert held.etag_in_force == tag(first)
    held.take(second)
    held.take(signed(number=7, settings=A))
    assert held.etag != held.etag_in_force == tag(first)
    again = start(held, judge, tmp_path, good=True)
    assert again.etag_in_force == again.etag == held.etag


def test_settings_that_are_not_used_are_told_with_the_tag_that_is_in_force(held, judge):
    held.take(signed(settings=A))
    judge.why = "could not start"
    assert held.refused == Refusal(held.etag, "could not start")


def test_last_settings_that_ran_stay_in_the_file_until_others_ran(held, judge, tmp_path):
    path = tmp_path / "c.jws"
    held.take(signed(number=5, settings=A))
    held = start(held, judge, tmp_path, good=True)
    held.take(signed(number=6, settings=B))
    held.take(signed(number=7, settings=C))
    assert path.read_text().split("\n") == [
        signed(number=5, settings=A),
        signed(number=7, settings=C),
    ]
    held = start(held, judge, tmp_path, good=False)
    assert [each.settings for each in held.lines] == [C, A]
    judge.good = C
    held.take(signed(number=8, settings=B))
    assert [each.settings for each in held.lines] == [B, C]


def test_file_is_one_line_when_the_settings_stay_the_same(held, judge, tmp_path):
    held.take(signed(number=5, settings=A))
    held = start(held, judge, tmp_path, good=True)
    held.take(signed(number=6, settings=A, pins={"it": None, "supervisor": None}))
    assert len(held.lines) == 1


def keys(current, following=None):
    pair = {"current": current.verify_key.text, "next": following and following.verify_key.text}
    sealing = {"current": base64url.encode(bytes(range(32))), "next": None}
    return {"receipt": pair, "configuration": pair, "sealing": sealing, "recovery": sealing}


def test_last_settings_that_ran_are_believed_across_a_change_of_the_key(held, judge, tmp_path):
    held.take(signed(number=5, settings=A, keys=keys(KEY)))
    held = start(held, judge, tmp_path, good=True)
    held.take(signed(number=6, settings=B, keys=keys(KEY, NEXT)))
    held.take(signed(NEXT, number=7, settings=C, keys=keys(NEXT)))
    again = start(held, judge, tmp_path, good=False)
    assert [(each.number, each.settings) for each in again.lines] == [(7, C), (6, B), (5, A)]


def test_last_settings_that_ran_are_left_when_the_last_line_is_damaged(
    held, judge, tmp_path, expected_log
):
    expected_log("kiosk.identity.configuration_file", "is not used")
    held.take(signed(number=5, settings=A))
    held = start(held, judge, tmp_path, good=True)
    held.take(signed(number=6, settings=B))
    path = tmp_path / "c.jws"
    path.write_text(path.read_text()[:-5])
    again = ConfigurationFile(path, KEY.verify_key.text, KIOSK, lambda _: None, judge)
    assert [each.settings for each in again.lines] == [A]
