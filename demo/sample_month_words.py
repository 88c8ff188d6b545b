"""Comments and reasons of the sample month: plainly samples, some with names and numbers in them.

The names and numbers are what masking and searching are looked at with; nobody has them.
"""

PRAISE = (
    "Cán bộ hướng dẫn tận tình, dễ hiểu.",
    "Làm nhanh, không phải chờ lâu.",
    "Cảm ơn chị Nguyễn Thị Mẫu đã giúp tôi điền tờ khai.",
    "Chỗ ngồi chờ sạch sẽ, có nước uống.",
    "Trả kết quả sớm hơn giấy hẹn.",
    "Very helpful, thank you.",
)
COMPLAINT = (
    "Chờ lâu quá, quầy đất đai nên thêm người.",
    "Phải đi lại ba lần mới đủ giấy tờ.",
    "Anh Trần Văn Mẫu bảo quay lại mà không nói thiếu gì. Gọi tôi 0900 000 001.",
    "Bãi gửi xe chật, trời mưa không có mái che.",
    "Trễ hẹn một tuần, hỏi số 028 0000 0002 không ai nghe máy.",
    "Hướng dẫn trên mạng khó hiểu, mẫu đơn khác với ở quầy.",
    "Email mau@example.vn không thấy trả lời.",
    "Máy lấy số hỏng buổi sáng.",
)
STRANGE = (
    "<script>alert('mau')</script> & <b>mẫu</b>",
    "\u202eđảo chữ\u202c mẫu",
    "=1+1 mẫu",
)
"""What a page and a sheet must not fall for."""
PRAISE_REASONS = ("R1", "R2", "R4", "R5", "R7")
COMPLAINT_REASONS = ("R5", "R2", "R4", "R3", "R6")
"""The first are the more frequent."""
