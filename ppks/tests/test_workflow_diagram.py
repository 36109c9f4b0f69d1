"""The diagram in the documents is the table in the code."""

from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "workflow.md"


def test_workflow_in_the_documents_is_the_one_in_force():
    printed = StringIO()
    call_command("print_workflow", stdout=printed)
    written = DOCUMENT.read_text().split("```mermaid\n")[1].split("```")[0]
    assert written == printed.getvalue(), "copy the output of `manage.py print_workflow` there"
