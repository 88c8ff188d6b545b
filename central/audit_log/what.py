"""What is noted: a closed list. Each has its sentence in every language of the pages."""

from enum import StrEnum


class What(StrEnum):
    """One thing that is noted; the text stands in the entry."""

    LOG_OPENED = "log.opened"

    SESSION_OPENED = "session.opened"
    SESSION_REFUSED = "session.refused"
    SESSION_CLOSED = "session.closed"
    SESSION_ENDED = "session.ended"
    ACCESS_REFUSED = "access.refused"

    ACCOUNT_CREATED = "account.created"
    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_DEACTIVATED = "account.deactivated"
    ACCOUNT_REACTIVATED = "account.reactivated"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 - the name of what happened
    PASSWORD_RESET = "password.reset"  # noqa: S105 - as above

    SITE_SET = "site.set"
    COUNTER_SET = "counter.set"
    OFFICER_SET = "officer.set"
    OFFICER_REMOVED = "officer.removed"
    OFFICER_BADGE_SET = "officer.badge-set"
    OFFICER_BADGE_CLEARED = "officer.badge-cleared"
    OFFICER_PIN_SET = "officer.pin-set"
    OFFICER_PIN_CLEARED = "officer.pin-cleared"
    REFERENCE_CHANGED = "reference.changed"

    TOKEN_ISSUED = "token.issued"  # noqa: S105 - as above
    BATCH_MADE = "batch.made"
    BATCH_ENDED = "batch.ended"
    BATCH_APPROVED = "batch.approved"
    KIOSK_APPROVED = "kiosk.approved"
    KIOSK_MOVED = "kiosk.moved"
    KIOSK_REVOKED = "kiosk.revoked"
    KIOSK_RETIRED = "kiosk.retired"
    KIOSK_REPLACED = "kiosk.replaced"
    KIOSK_PIN_SET = "kiosk.pin-set"
    KIOSK_PIN_CLEARED = "kiosk.pin-cleared"
    CONFIGURATION_CHANGED = "configuration.changed"
    LOG_IMPORTED = "log.imported"
    QUARANTINE_DECIDED = "quarantine.decided"

    ALARM_SEEN = "alarm.seen"
    ALARM_SNOOZED = "alarm.snoozed"
    ALARM_SETTLED = "alarm.settled"
    MAIL_TESTED = "mail.tested"

    KEY_ANNOUNCED = "key.announced"
    KEY_ROTATED = "key.rotated"
    KEY_REPLACED = "key.replaced"
    KEYS_BACKED_UP = "keys.backed-up"
    API_KEY_ADDED = "api-key.added"
    API_KEY_REVOKED = "api-key.revoked"

    RECORDS_VIEWED = "records.viewed"
    COMMENTS_VIEWED = "comments.viewed"
    COMMENT_CHANGED = "comment.changed"
    COMMENT_PUBLISHED = "comment.published"
    COMMENT_WITHDRAWN = "comment.withdrawn"
    TOPIC_ADDED = "topic.added"
    EXPORT_MADE = "export.made"
    AUDIT_VIEWED = "audit.viewed"
    AUDIT_EXPORTED = "audit.exported"

    DAY_NOTED = "day.noted"
    TARGET_SET = "target.set"
    REMEDY_WRITTEN = "remedy.written"
    REPORT_CHANGED = "report.changed"
    RECOUNT_WRITTEN = "recount.written"
    ATTACHMENTS_PURGED = "attachments.purged"
    DATABASE_MIGRATED = "database.migrated"
    CENTRAL_INITIALISED = "central.initialised"
