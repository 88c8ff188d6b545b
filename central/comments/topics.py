"""Topics of comments: a closed list to begin with, which an administrator extends.

Guarantees that a topic's id is made of its name, so that the same name gives the same topic, and
that a topic which a comment has stays in the list. Leaves the words of the first ones to the pages.
"""

import hashlib
import unicodedata
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine

from central.audit_log import Author, What
from central.comments.folding import folded
from central.moment import to_text
from central.store import comment_queries, writing
from central.store.detail_tables import LONGEST_TOPIC
from central.store.holds import hold

MOST_ADDED = 40
"""Topics that may be added: a list that nobody can overlook is no list."""


class Topic(StrEnum):
    """Those of the beginning. Product text: no law names them."""

    ATTITUDE = "attitude"
    GUIDANCE = "guidance"
    WAITING = "waiting"
    LATE_RESULT = "late-result"
    PAPERS = "papers"
    FEES = "fees"
    PREMISES = "premises"
    ONLINE = "online"
    ACCESSIBILITY = "accessibility"
    PRAISE = "praise"
    SUGGESTION = "suggestion"
    OTHER = "other"


class TopicFault(StrEnum):
    """Why a topic is not added."""

    NAME = "name"
    THERE = "there"
    FULL = "full"


class TopicError(Exception):
    """A topic that is not added. `fault`: why."""

    def __init__(self, fault: TopicFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def known_topics(connection: Connection) -> set[str]:
    """The id of every topic."""
    return {*Topic, *(each.topic for each in comment_queries.added_topics(connection))}


def add_topic(
    engine: Engine, names: dict[str, str], taken: set[str], author: Author, now: datetime
) -> str:
    """Add a topic with its name in `vi` and `en`; its id. TopicError where it is not taken.

    `taken`: names that topics have already, in any language.
    """
    vi, en = (_name(names.get(language, "")) for language in ("vi", "en"))
    if not vi:
        raise TopicError(TopicFault.NAME)
    en = en or vi
    topic = "t-" + hashlib.sha256(folded(vi).encode()).hexdigest()[:12]
    with writing(engine) as connection:
        hold(connection, "topics of comments")
        added = comment_queries.added_topics(connection)
        names_there = {folded(each) for each in taken}
        names_there |= {folded(name) for each in added for name in (each.vi, each.en)}
        if folded(vi) in names_there or folded(en) in names_there:
            raise TopicError(TopicFault.THERE)
        if len(added) >= MOST_ADDED:
            raise TopicError(TopicFault.FULL)
        row = {
            "topic": topic,
            "vi": vi,
            "en": en,
            "added_by": author.name,
            "added_at": to_text(now),
        }
        comment_queries.add_topic(connection, row)
        author.note(connection, What.TOPIC_ADDED, topic, now, facts={"name": vi})
    return topic


def _name(typed: str) -> str:
    """One line of letters, digits and signs; empty where it is too long or holds anything else."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if len(name) > LONGEST_TOPIC or any(unicodedata.category(each)[0] == "C" for each in name):
        return ""
    return name if any(each.isalnum() for each in name) else ""
