"""Who writes, reviews and reads reports (DESIGN.md sections 2 and 8), said once."""

from accounts.roles import Role

WRITERS = frozenset({Role.TKSK, Role.REGENCY_OFFICER})  # the officer: of a vacant district
LOGGERS = frozenset({Role.TKSK, Role.REGENCY_OFFICER})  # keep a log of what they did
FIRST_REVIEW = frozenset({Role.REGENCY_VERIFIER})
SECOND_REVIEW = frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_VERIFIER})
REVIEWERS = FIRST_REVIEW | SECOND_REVIEW
REOPENERS = SECOND_REVIEW
READERS = WRITERS | REVIEWERS | {Role.AUDITOR}
LIST_READERS = READERS - {Role.AUDITOR}  # the lists behind the figures
SUMMARY_WRITERS = frozenset({Role.REGENCY_OFFICER, Role.REGENCY_VERIFIER})
SUMMARY_READERS = SUMMARY_WRITERS | SECOND_REVIEW | {Role.AUDITOR}
