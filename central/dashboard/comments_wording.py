"""Words of the page of reasons and comments, and of the page of one comment.

Guarantees that each topic of the beginning, each state, each way of being kept apart and each
refusal has its words.
"""

from pydantic import field_validator

from central.comments.state import APART, CommentState
from central.comments.topics import Topic, TopicFault
from central.comments.working import WorkFault
from central.dashboard.words_part import WordsPart, complete


class CommentsWords(WordsPart):
    """The page comments."""

    title: str
    no_petition: str
    no_petition_more: str
    months: str
    month: str
    reasons_title: str
    reasons_lead: str
    reasons_caption: str
    reason: str
    chosen: str
    share: str
    interval: str
    times: str
    drawn: str
    praise: str
    complaint: str
    none_of_side: str
    none_reasons: str
    few_reasons: str
    apart_lead: str
    apart_some: str
    apart_few: str
    comments_title: str
    comments_lead: str
    search: str
    search_hint: str
    topic: str
    any_topic: str
    state: str
    any_state: str
    find: str
    clear: str
    found: str
    found_all: str
    is_cut: str
    none_comments: str
    none_found: str
    cannot_open: str
    unreadable: str
    cut: str
    of_month: str
    published: str
    pages: str
    earlier: str
    later: str
    page_of: str
    work: str
    tag: str
    choose_topic: str
    mark_read: str
    mark_follow_up: str
    mark_unread: str
    open_one: str
    topics_of: str
    no_topics: str
    topic_names: dict[str, str]
    states: dict[str, str]
    apart: dict[str, str]
    faults: dict[str, str]
    said: dict[str, str]
    one_title: str
    back: str
    original: str
    original_lead: str
    preview: str
    preview_lead: str
    preview_none: str
    masked_word: str
    by_hand: str
    mask_label: str
    mask_hint: str
    mask: str
    unmask: str
    publish_title: str
    publish_lead: str
    publish_tick: str
    publish: str
    withdraw: str
    to_public: str
    is_published: str
    untag: str
    topics_title: str
    topics_lead: str
    topics_link: str
    topic_vi: str
    topic_en: str
    add_topic: str
    added_topics: str
    topic_added: str
    only_admin: str
    topic_faults: dict[str, str]

    @field_validator("topic_names")
    @classmethod
    def _has_every_topic(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, {each.value for each in Topic})

    @field_validator("states")
    @classmethod
    def _has_every_state(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, {each.value for each in CommentState} | {"published"})

    @field_validator("apart")
    @classmethod
    def _has_every_apart(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, {each.value for each in APART})

    @field_validator("faults")
    @classmethod
    def _has_every_fault(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, {each.value for each in WorkFault})

    @field_validator("topic_faults")
    @classmethod
    def _has_every_topic_fault(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, {each.value for each in TopicFault})

    @field_validator("said")
    @classmethod
    def _has_every_word(cls, given: dict[str, str]) -> dict[str, str]:
        done = {"done", "published", "withdrawn"}
        return complete(given, done | {"masked", "unmasked", "masked-again", "unmasked-again"})
