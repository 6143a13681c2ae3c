"""What somebody without `pii:reveal` sees of a person: enough to tell two people apart, too little to reach one."""

from libs.common.vault.box import Address, Person

HIDDEN = "***"


def mask_phone(e164: str) -> str:
    """The last four digits of a number of eight or more, else nothing: "***-8000"."""
    digits = e164.removeprefix("+")
    if not digits.isdigit():  # not as E.164 writes it
        digits = "".join(character for character in e164 if character.isdigit())
    return f"{HIDDEN}-{digits[-4:]}" if len(digits) >= 8 else HIDDEN


def mask_name(name: str) -> str:
    """First character and stars; in Latin and other alphabets with spaces, of every word: "张**", "J** D**".

    A name of one character shows nothing.
    """
    words = name.split()
    return " ".join(f"{word[0]}**" if len(word) > 1 else "**" for word in words) if words else ""


def mask_email(address: str) -> str:
    """The first character, of two or more, and the top-level domain: "j***@***.com". Other domains name people."""
    local, at, domain = address.strip().rpartition("@")
    if not at or "." not in domain:
        return HIDDEN
    first = local[0] if len(local) > 1 else ""
    return f"{first}{HIDDEN}@{HIDDEN}.{domain.rpartition('.')[2]}"


def mask_national_id(national_id: str) -> str:
    """The last two characters of an id of eight or more, else nothing: "***28"."""
    return HIDDEN + (national_id[-2:] if len(national_id) >= 8 else "")


def mask_address(address: Address) -> Address:
    """Country, region and city."""
    return Address(address.country, address.region, address.city)


def masked(person: Person) -> dict[str, object]:
    """The members of a debtor's masked answer. Birth date, relatives and the creditors' own ids are left out."""
    return {
        "name": mask_name(person.name),
        "national_id": mask_national_id(person.national_id) if person.national_id else None,
        "language": person.language,
        "phones": [
            {"ref": phone.ref, "number": mask_phone(phone.e164), "kind": phone.kind, "verified": phone.verified}
            for phone in person.phones
        ],
        "emails": [
            {"ref": email.ref, "address": mask_email(email.address), "verified": email.verified}
            for email in person.emails
        ],
        "address": _address(person.address),
    }


def _address(address: Address | None) -> dict[str, str | None] | None:
    if address is None:
        return None
    return {"country": address.country, "region": address.region, "city": address.city}
