"""Passwords that are guessed first: common words of them, with whatever digits stand around.

Guarantees that a password which is made of such words, digits and signs alone is known as one,
with or without its Vietnamese marks and in capitals or not. A list for a rule, not of passwords:
`matkhau@2026` and `M4tKhau!!!` are found by `matkhau`.
"""

import re
import unicodedata

FEWEST_LETTERS = 6
"""Letters that must be left when such words are taken out."""

_LOOK_ALIKE = str.maketrans("013457@$!", "oleastasi")

WORDS = (
    # What everybody tries, in Vietnamese without marks and in English.
    "matkhau", "dangnhap", "taikhoan", "quantrivien", "quantri", "lanhdao", "giamsat", "canbo",
    "vietnam", "hanoi", "saigon", "hochiminh", "danang", "haiphong", "cantho", "tinhthanh",
    "anhyeuem", "emyeuanh", "yeuanh", "yeuem", "toiyeu", "iloveyou", "concac", "khongbiet",
    "motcua", "hanhchinhcong", "hanhchinh", "uyban", "thuocdo", "kiot", "danhgia", "hailong",
    "password", "passwd", "administrator", "admin", "welcome", "letmein", "login", "user",
    "changeme", "secret", "master", "root", "test", "guest", "default", "abcdef", "abc",
    "qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "asdf", "zxcvbnm", "zxcvbn", "qazwsx", "qwe",
    "monkey", "dragon", "football", "sunshine", "princess",
)  # fmt: skip

_LONGEST_FIRST = re.compile("|".join(sorted(WORDS, key=len, reverse=True)))


def is_among_the_worst(password: str) -> bool:
    """Whether nothing much is left when the common words, digits and signs are taken out."""
    plain = without_marks(password)
    # As it is, and with digits and signs read as the letters that they stand for.
    return any(
        _letters_left(text) < FEWEST_LETTERS for text in (plain, plain.translate(_LOOK_ALIKE))
    )


def without_marks(text: str) -> str:
    """Small letters without Vietnamese marks."""
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(character for character in parts if not unicodedata.combining(character))


def _letters_left(text: str) -> int:
    # Spaces go first: `mat khau cua toi` is what it is.
    together = re.sub(r"[\W_]", "", text)
    rest = _LONGEST_FIRST.sub("", together)
    return sum(character.isalpha() for character in set(rest))
