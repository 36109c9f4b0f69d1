"""Numbers the office may set, with their defaults (DESIGN.md section 6, Settings)."""

from core.models import Parameter

DEFAULTS = {
    "verification_days": 14,  # a submission is late after so many days
    "urgent_verification_days": 1,
    "stand_in_days": 21,  # then the province verifier may decide in place of the regency
    "report_due_day": 5,  # of the next month
    "report_review_days": 7,  # until a regency should have reviewed a report
    "report_second_review_days": 14,  # until the province should have
    "report_final_days": 30,  # then an accepted report becomes final by itself
    "past_position_grace_days": 10,
    "case_emergency_days": 1,  # until a case is assessed, by urgency
    "case_urgent_days": 3,
    "case_normal_days": 14,
    "next_step_days": 7,  # until the next step of a visit, where no day was given
    "referral_days": 7,  # an institution should have answered by then
    "referral_emergency_days": 1,
    "broken_glass_per_day": 3,  # tries of one person, those without a match too
    "broken_glass_unreviewed": 5,  # so many may wait for their review
    "broken_glass_pause_days": 30,  # none after a try was found improper
    "attachment_megabytes": 10,  # of one file as it is sent; core.uploads.CEILING is the most
    "attachment_megapixels": 50,
    "attachments_per_registrant": 30,
    "open_data": 0,  # 1: the recap without persons is public
    "activation_days": 7,  # how long an activation code can be used
}


def parameter(name: str) -> int:
    """The value in force. Refuses (KeyError) a name that is not in DEFAULTS."""
    default = DEFAULTS[name]
    row = Parameter.objects.filter(name=name).first()
    return default if row is None else row.value


def parameters(*names: str) -> dict[str, int]:
    """Several values with one query."""
    found = dict(Parameter.objects.filter(name__in=names).values_list("name", "value"))
    return {name: found.get(name, DEFAULTS[name]) for name in names}
