"""Which syllables Vietnamese spelling allows.

A syllable is an onset, a rhyme and a tone. Guarantees a closed answer to two questions: is this a
whole syllable, and can one begin so. Judges spelling alone: "đoác" is possible though nobody says
it. Spelling as the schools teach it, plus what place names need (Đắk Lắk, Bắc Kạn, Krông Búk).
Leaves to others where the tone is written.
"""

from functools import cache
from typing import Final

from kiosk.composer.letters import VOWELS, Tone

ONSETS: Final = (
    *("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "kr", "l", "m", "n", "ng"),
    *("ngh", "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"),
)
RHYMES: Final = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay
    ăc ăk ăm ăn ăng ăp ăt
    âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et
    ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu
    iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong ooc oong op ot
    oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăp oăt
    oe oem oen oeo oet
    ô ôc ôi ôm ôn ông ôp ôt
    ơ ơi ơm ơn ơp ơt
    u ua uc ui uk um un ung up ut
    uâc uân uâng uât uây
    uê uêch uênh uêt uêu
    uơ
    uôc uôi uôm uôn uông uôt
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ưt ưu
    ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
    """.split()  # noqa: SIM905 - a table to be read
)
_AFTER_QU: Final = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay
    ăc ăm ăn ăng ăp ăt
    âc âm ân âng âp ât âu ây
    e em en eng eo ep et
    ê êch êm ên ênh êt êu
    i ich in inh it iu
    o ơ ơi ơn ơt ôc ôt
    y ych yên yêt yn ynh yp yt yu
    """.split()  # noqa: SIM905 - a table to be read
)
_SHARED_I: Final = frozenset(
    ("i", "ich", "im", "in", "inh", "ip", "it", "iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu")
)
"""Rhymes whose i is also the i of the onset gi: gì, gìn, giếng."""
_GLIDES: Final = ("uâ", "uê", "uơ", "uy")
"""After c these are written with qu."""
_FRONT: Final = frozenset("eêiy")
_STOPPED: Final = ("c", "ch", "p", "t")
_STOPPED_TONES: Final = frozenset({Tone.ACUTE, Tone.DOT})
# In names of places k ends a syllable that may also be level: Đăk, Đắk.
_K_TONES: Final = _STOPPED_TONES | {Tone.LEVEL}


def _allowed_after(onset: str, rhyme: str) -> bool:
    """The rules of spelling by which c and k, g and gh, ng and ngh, i and y are chosen."""
    front = rhyme[0] in _FRONT
    match onset:
        case "c" | "ng":
            return not front and not (onset == "c" and rhyme.startswith(_GLIDES))
        case "g":
            return not front or rhyme in _SHARED_I
        case "gh" | "ngh":
            return front and rhyme[0] != "y"
        case "gi":
            return rhyme[0] not in "iy"
        case "":
            return not rhyme.startswith("iê")
        case _:
            return not rhyme.startswith("yê")


@cache
def rhymes_of(onset: str) -> frozenset[str]:
    """The rhymes that may follow `onset`; empty if it is none."""
    if onset == "qu":
        return _AFTER_QU
    if onset not in ONSETS:
        return frozenset()
    return frozenset(rhyme for rhyme in RHYMES if _allowed_after(onset, rhyme))


@cache
def _beginnings_of(onset: str) -> frozenset[str]:
    rhymes = rhymes_of(onset)
    return frozenset(rhyme[:end] for rhyme in rhymes for end in range(len(rhyme) + 1))


_ONSET_BEGINNINGS: Final = frozenset(each[:end] for each in ONSETS for end in range(len(each) + 1))


def split(spelled: str) -> tuple[str, str]:
    """Onset and rhyme of a word in lower case without tone; neither is checked."""
    at = next((at for at, letter in enumerate(spelled) if letter in VOWELS), len(spelled))
    onset, rhyme = spelled[:at], spelled[at:]
    if onset == "q" and rhyme.startswith("u"):
        return "qu", rhyme[1:]
    # giêng shares its i: iêng is a rhyme and êng is none.
    if onset == "g" and rhyme.startswith("i") and rhyme[1:2] in VOWELS - {"ê"}:
        return "gi", rhyme[1:]
    return onset, rhyme


def is_syllable(onset: str, rhyme: str, tone: Tone) -> bool:
    """Whether this is a whole syllable."""
    return rhyme in rhymes_of(onset) and tone in tones_of(rhyme)


def is_beginning(onset: str, rhyme: str, tone: Tone) -> bool:
    """Whether a syllable can begin so, its tone perhaps still to come."""
    if rhyme == "":
        return onset in _ONSET_BEGINNINGS and tone is Tone.LEVEL
    if rhyme not in _beginnings_of(onset):
        return False
    return tone is Tone.LEVEL or tone in tones_of(rhyme)


def tones_of(rhyme: str) -> frozenset[Tone]:
    """The tones that `rhyme` can have: two where it ends in c, ch, p or t."""
    if rhyme.endswith(_STOPPED):
        return _STOPPED_TONES
    return _K_TONES if rhyme.endswith("k") else frozenset(Tone)
