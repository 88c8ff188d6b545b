"""What each mark means, in one sentence for people: the one place that has the words.

Guarantees that every mark has both languages. A mark says what the log shows, never what somebody
meant by it: no sentence accuses the citizen or the officer.
"""

from dataclasses import dataclass

from central.tally.rules.marks import Mark


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in each language of the pages."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """The sentence in `language`: `vi`, or English for any other."""
        return self.vi if language == "vi" else self.en


_SENTENCES = {
    Mark.ODD: Sentence(
        "Bản ghi được ký đúng nhưng nội dung không theo mẫu quy định, nên không đếm được.",
        "The record is properly signed, but its content is not of the form laid down, so it cannot"
        " be counted.",
    ),
    Mark.TEST: Sentence(
        "Đánh giá được thực hiện khi ki-ốt đang ở chế độ thử.",
        "The rating was given while the kiosk was in test mode.",
    ),
    Mark.QUARANTINED: Sentence(
        "Từ trước bản ghi này, nhật ký của ki-ốt tự mâu thuẫn, hoặc ki-ốt đã ngừng dùng, được thay"
        " hay bị thu hồi khoá; đánh giá được giữ riêng để kiểm tra.",
        "Before this record the kiosk's log contradicted itself, or the kiosk was retired, replaced"
        " or its key revoked; the rating is kept apart to be looked into.",
    ),
    Mark.EMPTY: Sentence(
        "Mọi câu hỏi đều được bỏ qua, nên không có câu trả lời nào để đếm.",
        "Every question was skipped, so there is no answer to count.",
    ),
    Mark.PROMPT_REOPENED: Sentence(
        "Lời mời đánh giá của lượt giao dịch này được mở lại sau khi đã được từ chối.",
        "The invitation to rate this visit was opened again after it had been declined.",
    ),
    Mark.OUTSIDE_HOURS: Sentence(
        "Đánh giá được thực hiện ngoài giờ làm việc của ngày hôm đó (tính thêm 30 phút trước và"
        " sau).",
        "The rating was given outside that day's opening hours, with 30 minutes allowed before and"
        " after.",
    ),
    Mark.NO_OPEN_TICKET: Sentence(
        "Nguồn số thứ tự đang hoạt động nhưng lúc đánh giá không có số thứ tự nào được phục vụ tại"
        " quầy.",
        "The ticket source was working, but no ticket was being served at the counter when the"
        " rating was given.",
    ),
    Mark.BURST: Sentence(
        "Tại quầy đã có ba đánh giá trong vòng một phút trước đó; ba đánh giá ấy không bị quy tắc"
        " này loại.",
        "Three ratings had been given at the counter within the minute before; this rule leaves out"
        " none of those three.",
    ),
    Mark.TOO_FAST: Sentence(
        "Các câu trả lời được chạm nhanh hơn thời gian cần để xem và chọn, có thể là chạm nhầm.",
        "The answers were touched faster than it takes to look and choose; it may have been by"
        " mistake.",
    ),
    Mark.DOUBLE: Sentence(
        "Lượt giao dịch này đã có một đánh giá được tính; mỗi lượt tính một đánh giá.",
        "The visit has a counted rating already; one rating counts for each visit.",
    ),
    Mark.ALSO_KIOSK: Sentence(
        "Lượt giao dịch này đã được đánh giá tại ki-ốt; đánh giá tại ki-ốt được tính.",
        "The visit was rated at the kiosk too; the rating at the kiosk counts.",
    ),
    Mark.SAME_DOSSIER: Sentence(
        "Hồ sơ này đã được tính ở một lượt giao dịch khác; mỗi hồ sơ tính một lần.",
        "The dossier counts at another visit; each dossier counts once.",
    ),
}


def sentence_of(mark: str) -> Sentence | None:
    """What `mark` (the text of a rule, as the tables have it) means; None if it is no mark of ours,
    such as a note.
    """
    return _SENTENCES[Mark(mark)] if mark in _KNOWN else None


_KNOWN = frozenset(str(mark) for mark in Mark)
