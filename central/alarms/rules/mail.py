"""Mails about alarms have not been taken for long."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from central.alarms.facts import Cause, CentralFacts
from central.alarms.kind import Kind, Sentence, Severity

FAILING_AFTER = timedelta(hours=6)

KIND = Kind(
    "mail-failing",
    Severity.TODAY,
    Sentence(
        "Thư báo không gửi được",
        "Mails about alarms are not taken",
    ),
    Sentence(
        "Chạy central doctor và central alarms test-mail trên máy chủ: sai mật khẩu, "
        "chứng thư, hay máy chủ thư từ chối? Trong lúc này hãy xem trang Cảnh báo hằng "
        "ngày.",
        "Run central doctor and central alarms test-mail: password, certificate, or "
        "refused by the mail server? Meanwhile look at the page of alarms every day.",
    ),
)


def causes(facts: CentralFacts, now: datetime) -> Iterator[Cause]:
    """No mail to some recipient was taken for `FAILING_AFTER`."""
    since = facts.mail_failing_since
    if since is not None and now - since > FAILING_AFTER:
        yield Cause(KIND.name, since=since)
