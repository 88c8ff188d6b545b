"""What somebody does with a comment is noted, changes no word, and publishes what was reviewed."""

from datetime import timedelta

import pytest

from central.comments.state import CommentState
from central.comments.topics import TopicError, TopicFault, add_topic
from central.comments.working import CommentDesk, WorkError, WorkFault, review
from central.released.comments import published
from central.retention.deletion import delete_expired
from central.store import comment_queries
from central.store.engine import reading
from tests.central.audit_log_of import entries_of
from tests.central.comments.detailed import Detailed
from tests.central.hall import SITE
from tests.central.hands import author

FIRST = "Chị Hoa ở thôn Mẫu, số 0912 345 678"
MONTH = "2026-03"


@pytest.fixture
def desk(hall):
    """Five comments that are shown; `ids` by their text."""
    made = Detailed(hall)
    for text in (FIRST, "b", "c", "d", "e"):
        made.give(comment=text)
    made.gather()
    made.release()
    rows = shown_rows(hall)
    made.ids = {made.boxes.text(row.box).text: row.comment_id for row in rows}
    made.work = CommentDesk(hall.engine, made.boxes, SITE, author("lan"), hall.now)
    return made


def shown_rows(hall):
    with reading(hall.engine) as connection:
        return comment_queries.shown_comments(connection, SITE, "2026-01", "2026-12", 100)


def seen(hall, desk, comment):
    with reading(hall.engine) as connection:
        row = comment_queries.shown_comment(connection, SITE, comment)
        return review(connection, desk.boxes, SITE, row)


def published_texts(hall):
    with reading(hall.engine) as connection:
        return [each.text for each in published(connection, SITE, MONTH)]


@pytest.mark.both_databases
def test_comment_is_published_masked_as_it_was_reviewed(hall, desk):
    comment = desk.ids[FIRST]
    desk.work.mask(comment, "thôn mẫu")
    reviewed = seen(hall, desk, comment)
    assert reviewed.masked == "Chị ███ ở ███, số ███"
    desk.work.publish(comment, reviewed.mark)
    assert published_texts(hall) == ["Chị ███ ở ███, số ███"]
    with reading(hall.engine) as connection:
        [found] = published(connection, SITE, MONTH)
    assert found.parts[:2] == (("Chị ", False), ("███", True))
    # The original stays, and no word of it is in a table or in the audit log.
    assert reviewed.text == FIRST
    tables = ("comments", "comment_masks", "comment_topics", "details")
    told = str([hall.rows(f"SELECT * FROM {table}") for table in tables])
    told += str([entry.facts for entry in entries_of(hall.engine)])
    assert not any(word in told for word in ("Hoa", "Mẫu", "0912"))
    desk.work.withdraw(comment)
    assert published_texts(hall) == []
    whats = [entry.what for entry in entries_of(hall.engine)][-3:]
    assert whats == ["comment.changed", "comment.published", "comment.withdrawn"]


def test_comment_is_published_no_longer_when_a_mask_is_added_or_taken_back(hall, desk):
    comment = desk.ids[FIRST]
    for change in (lambda: desk.work.mask(comment, "thôn"), lambda: desk.work.unmask(comment)):
        desk.work.publish(comment, seen(hall, desk, comment).mark)
        assert len(published_texts(hall)) == 1
        change()
        assert published_texts(hall) == []


def test_comment_is_not_published_when_the_masks_are_others_than_reviewed(hall, desk):
    comment = desk.ids[FIRST]
    mark = seen(hall, desk, comment).mark
    desk.work.mask(comment, "thôn")
    with pytest.raises(WorkError) as refused:
        desk.work.publish(comment, mark)
    assert refused.value.fault is WorkFault.OTHER_TEXT
    assert published_texts(hall) == []


def test_topics_and_states_are_kept_and_noted_once(hall, desk):
    comment = desk.ids["b"]
    for _ in range(2):
        desk.work.tag(comment, "waiting")
        desk.work.tag(comment, "fees")
        desk.work.set_state(comment, CommentState.FOLLOW_UP.value)
    desk.work.untag(comment, "fees")
    desk.work.untag(comment, "fees")
    with reading(hall.engine) as connection:
        assert comment_queries.topics_of(connection, SITE, [comment]) == {comment: ["waiting"]}
        assert comment_queries.shown_comment(connection, SITE, comment).state == "follow-up"
    notes = [entry for entry in entries_of(hall.engine) if entry.what == "comment.changed"]
    assert [note.facts for note in notes] == [
        {"topic": "waiting"},
        {"topic": "fees"},
        {"state": "follow-up"},
        {"no-topic": "fees"},
    ]
    assert {note.about for note in notes} == {comment}
    assert hall.rows("SELECT tagged_by FROM comment_topics") == [("lan",)]


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        (lambda work, _: work.tag("A" * 22, "waiting"), WorkFault.GONE),
        (lambda work, comment: work.tag(comment, "không có"), WorkFault.TOPIC),
        (lambda work, comment: work.set_state(comment, "lost"), WorkFault.STATE),
        (lambda work, comment: work.mask(comment, "không có"), WorkFault.NOT_THERE),
        (lambda work, comment: work.mask(comment, " "), WorkFault.NOT_THERE),
        (lambda work, comment: work.mask(comment, "a" * 5000), WorkFault.NOT_THERE),
    ],
    ids=["gone", "topic", "state", "not-there", "blank", "long"],
)
def test_refused_work_changes_nothing(hall, desk, act, fault):
    before = entries_of(hall.engine)
    with pytest.raises(WorkError) as refused:
        act(desk.work, desk.ids["c"])
    assert refused.value.fault is fault
    assert entries_of(hall.engine) == before


def test_comment_that_waits_cannot_be_worked_on(hall, desk):
    desk.give(comment="còn chờ")
    desk.gather()
    [(waiting,)] = hall.rows("SELECT comment_id FROM comments WHERE month = ''")
    with pytest.raises(WorkError):
        desk.work.tag(waiting, "waiting")


@pytest.mark.both_databases
def test_everything_of_a_comment_goes_when_its_box_does(hall, desk):
    comment = desk.ids[FIRST]
    desk.work.tag(comment, "waiting")
    desk.work.mask(comment, "thôn")
    desk.work.publish(comment, seen(hall, desk, comment).mark)
    tables = ("comments", "comment_topics", "comment_masks", "published_comments", "attachments")
    almost = timedelta(days=365) - timedelta(milliseconds=1)
    delete_expired(hall.engine, hall.now + almost, 365)
    assert all(hall.rows(f"SELECT count(*) FROM {table}") != [(0,)] for table in tables)
    delete_expired(hall.engine, hall.now + timedelta(days=365), 365)
    for table in tables:
        assert hall.rows(f"SELECT count(*) FROM {table}") == [(0,)], table


@pytest.mark.both_databases
def test_topic_is_added_once_and_is_then_a_topic(hall, desk):
    made = add_topic(
        hall.engine, {"vi": "Bãi  xe", "en": ""}, {"Chờ đợi"}, author("quan-tri"), hall.now
    )
    desk.work.tag(desk.ids["d"], made)
    for names, fault in (
        ({"vi": "bai XE"}, TopicFault.THERE),
        ({"vi": "cho doi"}, TopicFault.THERE),
        ({"vi": ""}, TopicFault.NAME),
        ({"vi": "---"}, TopicFault.NAME),
        ({"vi": "a\u202eb"}, TopicFault.NAME),
        ({"vi": "a" * 41}, TopicFault.NAME),
    ):
        with pytest.raises(TopicError) as refused:
            add_topic(hall.engine, names, {"Chờ đợi"}, author("quan-tri"), hall.now)
        assert refused.value.fault is fault
    with reading(hall.engine) as connection:
        assert comment_queries.added_topics(connection) == [(made, "Bãi xe", "Bãi xe")]
