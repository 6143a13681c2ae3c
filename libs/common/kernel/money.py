"""Money: integer minor units and an ISO 4217 currency inside, decimal strings at the doors. No floats."""

import re

import msgspec

MINOR_MAX = 10**15
# ISO 4217:2015 exponents that are not 2 (list one, amendment 176).
_EXPONENTS = (
    dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0)
    | dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
    | dict.fromkeys("CLF UYW".split(), 4)
)
_TWO = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY "
    "COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
    "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR "
    "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
    "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG"
)
EXPONENTS: dict[str, int] = dict.fromkeys(_TWO.split(), 2) | _EXPONENTS
_DECIMAL = re.compile(r"(-?)([0-9]{1,16})(?:\.([0-9]{1,4}))?", re.ASCII)


class Money(msgspec.Struct, frozen=True, gc=False):
    """An amount in minor units of its currency, |minor| <= 10^15."""

    minor: int
    currency: str

    def decimal(self) -> str:
        """The amount as the doors speak it: "1234.50"."""
        return to_decimal(self.minor, self.currency)


def exponent(currency: str) -> int:
    """Digits after the point; ValueError for what is no ISO 4217 code."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise ValueError(f"{currency[:8]!r} is no ISO 4217 currency; use a code such as CNY") from None


def parse_money(value: str, currency: str) -> Money:
    """The Money of a decimal string; ValueError says what is wrong and how to mend it."""
    digits = exponent(currency)
    found = _DECIMAL.fullmatch(value)
    if not found:
        raise ValueError('an amount is a decimal string of plain digits, such as "1234.50"')
    sign, whole, fraction = found.group(1), found.group(2), found.group(3) or ""
    if len(fraction.rstrip("0")) > digits:
        raise ValueError(f"{currency} has {digits} digits after the point")
    minor = int(whole + fraction[:digits].ljust(digits, "0"))
    if minor > MINOR_MAX:
        raise ValueError("the amount is larger than 10^15 minor units")
    return Money(-minor if sign else minor, currency)


def to_decimal(minor: int, currency: str) -> str:
    """Minor units as a decimal string with the currency's number of digits."""
    digits = exponent(currency)
    if not digits:
        return str(minor)
    text = str(abs(minor)).rjust(digits + 1, "0")
    return f"{'-' if minor < 0 else ''}{text[:-digits]}.{text[-digits:]}"
