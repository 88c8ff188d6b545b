"""Mails about alarms: whom, what, by which server, and what was sent.

Guarantees at least once, and seldom more: what was taken by the server is noted right after, and
only a process that dies between the two, or an answer that is lost, lets a mail go twice, under the
same Message-ID. One digest for a recipient in an interval. No answer, comment or citizen's data,
no name of a person, and no line of a program stands in one.
"""
