"""Which roles do what with cases (DESIGN.md section 2), said once. Where a case lies is asked by
`visible_to`; here is what a role may do with a case at all."""

from accounts.roles import Role

FIELD = frozenset({Role.TKSK, Role.REGENCY_OFFICER})  # of the own area
INSIDE = frozenset({Role.PROVINCE_OFFICER})  # of who lives in an institution of the province
WORKERS = FIELD | INSIDE  # intake, services, visits, referrals, notes
OFFICERS = frozenset({Role.REGENCY_OFFICER})  # complete an assessment, write a plan
APPROVERS = frozenset({Role.REGENCY_VERIFIER})  # assessment, plan, closure, transfer
AREA_READERS = FIELD | APPROVERS
READERS = AREA_READERS | INSIDE
RECEIVERS = frozenset({Role.INSTITUTION_OFFICER})  # see and answer what is referred to them
HOUSERS = WORKERS | RECEIVERS  # say that somebody moved into an institution, or out
DIRECTORY_READERS = READERS
PROVIDER_WRITERS = frozenset({Role.REGENCY_OFFICER, Role.PROVINCE_OFFICER})
PROGRAMME_WRITERS = frozenset({Role.PROVINCE_OFFICER})
HANDERS = OFFICERS | APPROVERS  # hand cases over; only the verifier sees all sealed ones
TRANSFER_APPROVERS = APPROVERS | {Role.PROVINCE_VERIFIER}
TRANSFER_READERS = AREA_READERS | TRANSFER_APPROVERS
