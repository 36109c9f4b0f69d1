"""Which roles see what of the register (DESIGN.md section 2), said once.

Where a row lies is asked by `visible_to`; here is what a role may see of a row at all.
"""

from accounts.roles import Role

FIELD = frozenset({Role.TKSK, Role.REGENCY_OFFICER})  # enter, correct, submit
READERS = FIELD | {Role.REGENCY_VERIFIER, Role.PROVINCE_OFFICER, Role.PROVINCE_VERIFIER}
PERSONAL = FIELD | {Role.REGENCY_VERIFIER}  # names and answers, without asking
INSIDE = frozenset({Role.PROVINCE_OFFICER})  # all that, of who lives in an institution
RECORD_READERS = PERSONAL | INSIDE
WRITERS = FIELD | INSIDE
REVEALERS = frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_VERIFIER})  # with a reason, one by one
SECRET_BY_ROLE = frozenset({Role.REGENCY_VERIFIER})  # rahasia of the own area, every look an event
DECIDERS = frozenset({Role.REGENCY_VERIFIER, Role.PROVINCE_VERIFIER})
NIK_READERS = READERS
GRANTERS = DECIDERS  # give and end grants, review broken glass
OVERSEERS = GRANTERS | {Role.AUDITOR}  # read which there are
TEAM_KEEPERS = frozenset({Role.REGENCY_VERIFIER})
TRAIL_READERS = frozenset({Role.REGENCY_VERIFIER, Role.AUDITOR})  # the auditor: ids only
GLASS_BREAKERS = FIELD
POOLED = frozenset(  # sees rahasia kinds as one pooled figure
    {
        Role.REGENCY_OFFICER,
        Role.REGENCY_VERIFIER,
        Role.PROVINCE_OFFICER,
        Role.PROVINCE_VERIFIER,
        Role.AUDITOR,
    }
)


def sees_persons(user) -> bool:
    """Whether names and answers are shown without asking; else number, kind, age band, village."""
    return user.position is not None and user.position.role in PERSONAL
