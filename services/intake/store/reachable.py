"""What of a record says how its person is reached, read as the law will need it. No database."""

from collections.abc import Sequence

from libs.common.events.intake import CreditorSettings
from libs.common.kernel.clock import zone
from libs.common.kernel.problems import Flaw
from libs.common.vault.phones import PhoneNumber, normalise
from libs.compliance.zones import plausible_zones
from services.intake.schemas import Customer


def phones_of(customer: Customer, settings: CreditorSettings, flaws: list[Flaw]) -> tuple[PhoneNumber, ...]:
    """The phones in E.164 with their zones; of those that are none a flaw each."""
    hint: str | None = (customer.jurisdictions or settings.jurisdictions or [""])[0][:2] or None
    if customer.address and customer.address.country:
        hint = customer.address.country
    found = []
    for i, phone in enumerate(customer.phones):
        try:
            found.append(normalise(phone.number, hint))
        except ValueError as error:
            flaws.append(Flaw(f"/customer/phones/{i}/number", "invalid_phone", str(error)))
    return tuple(found)


def check_zone(customer: Customer, flaws: list[Flaw]) -> None:
    """Adds a flaw for a time zone that there is not."""
    if customer.time_zone is not None:
        try:
            zone(customer.time_zone)
        except ValueError:
            message = "no such IANA time zone; use a name such as Asia/Shanghai"
            flaws.append(Flaw("/customer/time_zone", "unknown_zone", message))


def zones_of(customer: Customer, phones: Sequence[PhoneNumber], settings: CreditorSettings) -> tuple[str, ...]:
    """Every zone that the stated one, the phones and the address make plausible; contacts must be lawful in all."""
    country = region = None
    if customer.address is not None:
        region = customer.address.region
        country = customer.address.country or (customer.jurisdictions or [""])[0][:2] or None
    by_phone = [name for phone in phones for name in phone.zones]
    xinjiang = bool(settings.xinjiang_clock)
    return plausible_zones(customer.time_zone, by_phone, country, region, xinjiang=xinjiang)
