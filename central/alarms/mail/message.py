"""A mail as it goes over the line: headers and base64 text.

Guarantees ASCII on the line whatever the text (encoded Subject, base64 body), one recipient, and
that nothing can add a header: a value with a control character is an error and never sent.
"""

from datetime import datetime
from email.header import Header
from email.message import Message
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from typing import Any

from central.alarms.mail.digest import Digest

ON_THE_LINE = compat32.clone(linesep="\r\n")
_LONGEST_NAME = 80


def compose(digest: Digest, sender: str, recipient: str, now: datetime) -> Message:
    """The mail. ValueError if a value would break a header.

    Message-ID: the same for the same alarms to the same recipient, so that a mail which went twice
    is shown once by programs that look at it.
    """
    name = recipient.replace("@", ".at.").replace("%", ".")[:_LONGEST_NAME]
    headers = {
        "From": sender,
        "To": recipient,
        "Date": format_datetime(now),
        "Message-ID": f"<{digest.key}.{name}@{sender.rpartition('@')[2]}>",
        # RFC 3834: nobody on holiday answers it.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    for value in (*headers.values(), digest.subject):
        if not value.isprintable():
            raise ValueError(f"expected a header of one line, found {value!r:.80}")
    # Lines of text end with CR LF in a mail, also within base64.
    mail = MIMEText(digest.text.replace("\n", "\r\n"), "plain", "utf-8")
    for header, value in headers.items():
        mail[header] = value
    # Not EmailMessage: when it folds, Python 3.11 loses a space between two words with accents.
    subject: Any = Header(digest.subject, "utf-8", header_name="Subject")
    mail["Subject"] = subject
    return mail


def as_bytes(mail: Message) -> bytes:
    """The mail as it goes over the line."""
    return mail.as_bytes(policy=ON_THE_LINE)
