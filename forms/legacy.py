"""Recognise Vietnamese text of the font-encoding age (TCVN3/ABC, VNI) pasted as if it were Unicode (R9.1b).

A word is a hit when it is no Vietnamese syllable as it stands, and is one after decoding. One hit with a
strong sign (a symbol or a capital inside a word, a pair of vowels no other language writes) is enough; weak
hits must come in twos, because French and German names share single letters with both encodings.
"""

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import Final, NamedTuple

_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_NOT_BEFORE_STOPS: Final = frozenset({"", "\u0300", "\u0303", "\u0309"})


def _items(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_INITIALS: Final = _items("ngh ng nh ch gh gi kh ph qu th tr b c d đ g h k l m n p r s t v x") | {""}
_RHYMES: Final = _items(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en "
    "eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi "
    "om on ong op ot ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê "
    "uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh uyt uyu uơ ư "
    "ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu"
)

_TCVN3_CODES: Final = (
    "àµả¶ã·á¸ạ¹ă¨ằ»ẳ¼ẵ½ắ¾ặÆâ©ầÇẩÈẫÉấÊậËđ®èÌẻÎẽÏéÐẹÑêªềÒểÓễÔếÕệÖì×ỉØĩÜíÝịÞòßỏáõâóãọäô«ồåổæỗçốèộéơ¬ờêởëỡìớíợî"
    "ùïủñũòúóụôư\xadừõửöữ÷ứøựùỳúỷûỹüýýỵþĂ¡Â¢Ê£Ô¤Ơ¥Ư¦Đ§"
)
_TCVN3: Final = dict(zip(_TCVN3_CODES[1::2], _TCVN3_CODES[::2], strict=True))
_SYMBOLS: Final = frozenset("µ¶·¸¹¨»¼½¾©®ª×«¬\xad÷¡¢£¤¥¦§")

_VNI_PAIRS_CODES: Final = (
    "àaøáaùảaûãaõạaïâaâầaàấaáẩaåẫaãậaäăaêằaèắaéẳaúẵaüặaëèeøéeùẻeûẽeõẹeïêeâềeàếeáểeåễeãệeä"
    "òoøóoùỏoûõoõọoïôoâồoàốoáổoåỗoãộoäờôøớôùởôûỡôõợôïùuøúuùủuûũuõụuïừöøứöùửöûữöõựöïỳyøýyùỷyûỹyõ"
)
_VNI_PAIRS: Final = {
    _VNI_PAIRS_CODES[at + 1 : at + 3]: _VNI_PAIRS_CODES[at] for at in range(0, len(_VNI_PAIRS_CODES), 3)
}
_VNI_SINGLES: Final = dict(zip("ñôöæóòî", "đơưỉĩịỵ", strict=True))
# Pairs that French, Irish or Portuguese write too (Loïc, Seán, août): one of them proves nothing
_VNI_SHARED: Final = _items("aï eï oï uï yï aë aü aé aè aê aú aá eá oá aã oã où oû eû aû uõ oõ aä")

_WORDS: Final = re.compile(r"[^\s\d.,;:!?()\[\]{}\"'/\\_+=<>|-]+")


class _Hit(NamedTuple):
    """How surely one word is legacy text."""

    strong: bool


def suspect(value: str | bytes) -> str | None:
    """Return `TCVN3`, `VNI`, `damaged` (characters already lost, or bytes of no known encoding) or None."""
    if isinstance(value, bytes):
        return _suspect_bytes(value)
    if "\ufffd" in value or any("\x80" <= char <= "\x9f" for char in value):
        return "damaged"
    if value.isascii():
        return None
    words = _WORDS.findall(unicodedata.normalize("NFC", value))
    composed = any(char > "\u00ff" for word in words for char in word)
    judged = {name: _hits(words, judge) for name, judge in (("TCVN3", _tcvn3), ("VNI", _vni))}
    name, hits = max(judged.items(), key=lambda item: (len(item[1]), sum(hit.strong for hit in item[1])))
    if any(hit.strong for hit in hits) or (len(hits) > 1 and not composed):
        return name
    return None


def _hits(words: list[str], judge: Callable[[str], _Hit | None]) -> list[_Hit]:
    return [hit for word in words if (hit := _judged(word, judge))]


def _suspect_bytes(value: bytes) -> str | None:
    try:
        return suspect(value.decode("utf-8"))
    except UnicodeDecodeError:
        return suspect(value.decode("latin-1")) or "damaged"


def _judged(word: str, judge: Callable[[str], _Hit | None]) -> _Hit | None:
    """Judge a word that could be legacy: Latin-1, not all ASCII, no syllable as it stands."""
    if word.isascii() or any(char > "\u00ff" for char in word) or _is_syllable(word):
        return None
    if not any(char.isascii() and char.isalpha() for char in word):
        return None
    return judge(word)


def _tcvn3(word: str) -> _Hit | None:
    decoded = "".join(_TCVN3.get(char, char) for char in word)
    if not _is_syllable(decoded):
        return None
    capital_inside = any(a.islower() and not b.isascii() and b.isupper() for a, b in pairwise(word))
    return _Hit(strong=len(decoded) > 2 and (capital_inside or any(char in _SYMBOLS for char in word)))


def _vni(word: str) -> _Hit | None:
    decoded, pairs = _decode_vni(word)
    if not _is_syllable(decoded):
        return None
    telling = decoded.startswith("đ") or any(pair not in _VNI_SHARED for pair in pairs)
    return _Hit(strong=telling and len(decoded) > 1)


def _decode_vni(word: str) -> tuple[str, list[str]]:
    """Return the word decoded from VNI in lower case, and the letter pairs that were decoded."""
    lower, letters, pairs = word.lower(), "", []
    at = 0
    while at < len(lower):
        pair = lower[at : at + 2]
        if pair in _VNI_PAIRS:
            letters += _VNI_PAIRS[pair]
            pairs.append(pair)
            at += 2
        else:
            letters += _VNI_SINGLES.get(lower[at], lower[at])
            at += 1
    return letters, pairs


def _is_syllable(word: str) -> bool:
    """Say whether `word` is a possible Vietnamese syllable: initial, rhyme, and a tone its ending allows."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in apart if char in _TONES]
    bare = unicodedata.normalize("NFC", "".join(char for char in apart if char not in _TONES))
    if len(tones) > 1 or (bare.endswith(("c", "ch", "p", "t")) and (tones or [""])[0] in _NOT_BEFORE_STOPS):
        return False
    return any(bare.startswith(initial) and bare[len(initial) :] in _RHYMES for initial in _INITIALS)
