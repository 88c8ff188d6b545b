"""Vietnamese spelling, written down by hand and apart from `kiosk.composer`.

What the tests hold the composer against. Every rhyme stands here with the acute tone where spelling
puts it, in the old and in the new style; nothing is computed from a rule of tone placement. The
onsets that each group of rhymes is tried with are words of schoolbooks, not all there are.
"""

ACUTE = "áắấéếíóốớúứý"
OTHER_TONES = {
    "": "aăâeêioôơuưy",
    "grave": "àằầèềìòồờùừỳ",
    "hook": "ảẳẩẻểỉỏổởủửỷ",
    "tilde": "ãẵẫẽễĩõỗỡũữỹ",
    "dot": "ạặậẹệịọộợụựỵ",
}
"""Letters with the other tones, each at its place in `ACUTE`."""

OPEN = """
á ái ám án áng ánh áo áu áy
ắm ắn ắng ấm ấn ấng ấu ấy
é ém én éng éo ế ếm ến ếnh ếu
í ía ím ín ính íu iếm iến iếng iếu
ó ói óm ón óng oóng oái oám oán oáng oánh oáo oáy oắm oắn oắng oém oén oéo
ố ối ốm ốn ống ớ ới ớm ớn
ú úa úi úm ún úng uấn uấng uấy uế uếnh uếu uớ uối uốm uốn uống
uýa uýn uýnh uýu uyến ứ ứa ứi ứm ứn ứng ứu ưới ướm ướn ướng ướu ý yếm yến yếng yếu
""".split()  # noqa: SIM905 - a table to be read
STOPPED = """
ác ách áp át ắc ắp ắt ấc ấp ất éc ép ét ếch ếp ết ích íp ít iếc iếp iết
óc oóc óp ót oác oách oáp oát oắc oắp oắt oét ốc ốp ốt ớp ớt
úc úp út uấc uất uếch uết uốc uốt uých uýp uýt uyết ức ứt ước ướp ướt yết
""".split()  # noqa: SIM905 - a table to be read
TWO_STYLES = {"óa": "oá", "óe": "oé", "úy": "uý"}
"""Open oa, oe, uy: the old style, and the new."""

AFTER_QU = """
á ái án áng ánh áo áu áy ắn ắng ấn ấng ấu ấy é én éo ế ến ếnh ếu ớ ớn ý yến ýnh ýu
""".split()  # noqa: SIM905 - a table to be read
AFTER_QU_STOPPED = "ác ách át ắc ắp ắt ất ét ếch ết ốc ýt ých yết".split()  # noqa: SIM905 - a table to be read
SHARED_I = "í ín iếng iếm".split()  # noqa: SIM905 - a table to be read
"""After g, whose i it is: gí, gín, giếng."""

BROAD = "b ch d đ h kh l m n nh ph r s t th tr v x".split()  # noqa: SIM905 - a table to be read
"""Onsets that any rhyme may follow."""
BACK = ("c", "g", "ng", "gi")
"""Onsets before a ă â o ô ơ u ư."""
FRONT = ("k", "gh", "ngh")
"""Onsets before e ê i."""

TELEX = dict(zip("ăâđêôơư", ("aw", "aa", "dd", "ee", "oo", "ow", "uw"), strict=True))
VNI = dict(zip("ăâđêôơư", ("a8", "a6", "d9", "e6", "o6", "o7", "u7"), strict=True))
TELEX_TONES = {"": "", "acute": "s", "grave": "f", "hook": "r", "tilde": "x", "dot": "j"}
VNI_TONES = {"": "", "acute": "1", "grave": "2", "hook": "3", "tilde": "4", "dot": "5"}


def with_other_tone(acute: str, tone: str) -> str:
    """`acute`, a rhyme with the acute tone, with another."""
    return acute.translate(str.maketrans(ACUTE, OTHER_TONES[tone]))


def tones_of(acute: str) -> tuple[str, ...]:
    """The names of the tones that a rhyme may have; "" is level."""
    if acute.endswith(("c", "ch", "p", "t")):
        return ("acute", "dot")
    return ("", "acute", "grave", "hook", "tilde", "dot")


def toned(acute: str, tone: str) -> str:
    """The rhyme with the tone of that name."""
    return acute if tone == "acute" else with_other_tone(acute, tone)
