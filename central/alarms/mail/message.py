"""A mail as it goes over the line: headers and base64 text, by the standard library's composer.

Guarantees ASCII on the line whatever the text (encoded Subject, base64 body), one recipient, and
that nothing can add a header: a line end in a value is an error of the composer and never sent.
"""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from central.alarms.mail.digest import Digest


def compose(digest: Digest, sender: str, recipient: str, now: datetime) -> EmailMessage:
    """The mail. ValueError if a value would break a header.

    Message-ID: the same for the same alarms to the same recipient, so that a mail which went twice
    is shown once by programs that look at it.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = digest.subject
    mail["Date"] = format_datetime(now)
    domain = sender.rpartition("@")[2]
    name = recipient.replace("@", ".at.").replace("%", ".")
    mail["Message-ID"] = f"<{digest.key}.{name[:80]}@{domain}>"
    # RFC 3834: nobody on holiday answers it.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(digest.text, subtype="plain", charset="utf-8", cte="base64")
    return mail
