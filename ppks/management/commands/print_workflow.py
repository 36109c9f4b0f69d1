"""Draws the life of a submission from the table that rules it; `docs/workflow.md` holds it."""

from django.core.management.base import BaseCommand

from accounts.roles import Role
from ppks.models import Submission
from ppks.workflow import SUBMISSION_WORKFLOW


class Command(BaseCommand):
    help = "Mencetak alur pengajuan sebagai diagram Mermaid."
    requires_system_checks = []

    def handle(self, **options):
        self.stdout.write("\n".join(diagram(SUBMISSION_WORKFLOW)))


def diagram(workflow) -> list[str]:
    """Lines of a Mermaid state diagram: who (role codes) takes which transition."""
    state, lines = Submission.State, ["stateDiagram-v2", "    [*] --> draft"]
    lines += [f"    {one}: {one.label} ({one})" for one in state]
    for transition in workflow.transitions:
        roles = ", ".join(role for role in Role if role in transition.roles)
        lines += [
            f"    {source} --> {transition.target}: {transition.label}<br>{roles}"
            for source in state
            if source in transition.sources
        ]
    left = frozenset().union(*(transition.sources for transition in workflow.transitions))
    return lines + [f"    {one} --> [*]" for one in state if one not in left]
