"""What a reply means: STOP in the words that people use, any case, any spacing, full width or not."""

import re
import unicodedata

# 47 CFR 64.1200(a)(10) names stop, quit, end, revoke, opt out, cancel, unsubscribe; 退订 and TD, T are China's.
STOP_WORDS = frozenset(
    "stop stopall quit end revoke optout cancel unsubscribe remove 退订 退訂 取消 停止 td t 拒收".split()
)
_NOISE = re.compile(r"[\W_]+")


def is_stop(text: str) -> bool:
    """Does the whole message say stop."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return plain.removeprefix("please").removesuffix("please") in STOP_WORDS or plain in STOP_WORDS
