"""Who writes the report of a district and month (DESIGN.md section 8)."""

import datetime

from accounts.models import Position
from accounts.roles import Role
from reports.models.monthly import past_positions


def is_served(district: str) -> bool:
    """Whether a TKSK, definitive or acting, works in the district today."""
    return Position.objects.in_force().filter(role=Role.TKSK, district=district).exists()


def writes(user, district: str, month: datetime.date) -> bool:
    """Whether this user writes the report of a district and month today: whoever serves there,
    the regency's officer where nobody does, and within the grace days whoever served there in
    that month."""
    position = user.position
    if position is not None:
        if position.role == Role.TKSK and position.district_id == district:
            return True
        if position.role == Role.REGENCY_OFFICER and district in position.district_codes:
            return not is_served(district)
    return is_past_author(user, district, month)


def is_past_author(user, district: str, month: datetime.date) -> bool:
    """Whether the grace days of an ended position open this month: figures, no persons."""
    return any(
        place == district and first <= month <= last for place, first, last in past_positions(user)
    )


def author_name(user, district) -> str:
    """As whom a report is sent: the name, and in which duty."""
    position = user.position
    if position is not None and position.role == Role.REGENCY_OFFICER:
        return f"{user.name}, {position}"
    return f"{user.name}, TKSK Kecamatan {district.name}"
