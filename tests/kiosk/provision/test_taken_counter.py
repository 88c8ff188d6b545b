"""The second kiosk at a confirmed counter is asked to choose another one, and may ask again."""

from dataclasses import replace

import pytest

from kiosk.counter_binding import CounterBinding
from kiosk.identity.enrolment import Enrolment
from kiosk.settings import load_settings
from kiosk.ui.binding_content import binding_content
from kiosk.ui.enrolment_content import EnrolmentView, enrolment_content
from kiosk.ui.words import load_language
from tests.kiosk.provision.provision_file import RECEIPT, SEALING, kiosk_folder

HERE = Enrolment(
    kiosk="k-0123456789",
    site="xa-mau",
    site_name="Trung tâm nào đó",
    unit="Xã nào đó",
    counter="03",
    counter_name="Quầy 03",
    state="approved",
    receipt_key=RECEIPT.verify_key.text,
    sealing_key=SEALING.public_key.text,
)
TAKEN = replace(HERE, counter_taken_by="k-9876543210")


@pytest.fixture
def binding(tmp_path, qapp):
    settings = load_settings(kiosk_folder(tmp_path))
    made = CounterBinding(settings, settings.site, lambda *_: None, qapp, follows=True)
    yield made
    made.stop()


def test_counter_of_another_kiosk_is_not_offered_to_be_confirmed(binding):
    binding.enrolled(TAKEN)
    assert binding.view.mode == "taken"
    assert not binding.is_bound
    content = binding_content(binding.view, load_language("vi"))
    assert content["buttons"] == []
    assert content["counter"] == "Quầy 03"
    assert "chọn quầy khác" in content["steps"][0]
    binding.confirmed()
    assert binding.view.mode == "taken"


def test_counter_is_asked_for_again_when_the_other_kiosk_has_left_it(binding):
    binding.enrolled(TAKEN)
    binding.enrolled(HERE)
    assert binding.view.mode == "ask"


def test_nobody_is_sent_to_kiosk_toml_where_the_settings_follow_the_central(binding):
    binding.enrolled(HERE)
    binding.denied()
    steps = binding_content(binding.view, load_language("vi"))["steps"]
    assert len(steps) == 2
    assert "kiosk.toml" not in "".join(steps)


def test_trouble_of_the_stick_comes_before_that_of_the_network():
    view = EnrolmentView(trouble="unreachable", file_fault="two-files")
    content = enrolment_content(view, load_language("vi"))
    assert "nhiều tệp cấp máy" in content["trouble"]
    assert content["title"] == "Máy chưa đăng ký được"
