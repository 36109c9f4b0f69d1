"""The bare views: the same rows through a plain template in the frame that every page of a
signed-in user has, without scope, filters, forms or audit. Served by this URLconf, only while the
benchmark runs."""

from functools import cache
from importlib import import_module
from operator import attrgetter

from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from accounts.models import User
from accounts.pages import signed_in
from accounts.roles import Role
from audit.models import AuditEvent
from cases.models import (
    Action,
    AffectedFamily,
    AfterCare,
    Assessment,
    Case,
    Flag,
    Note,
    Referral,
    Service,
    Task,
    Visit,
)
from cases.tasks import BY_CODE
from cases.timeline import ABOUT, SENTENCES
from core.crypto import blind_index
from ppks.models import Registrant, Submission

PLAIN = """{% extends "base.html" %}{% block content %}<p>{{ user.name }}</p><table>
{% for row in rows %}<tr><td><a href="/ppks/{{ row.pk }}/">{{ row.known_as }}</a></td>
<td>{{ row.number }}</td><td>{{ row.get_sex_display }}</td><td>{{ row.ages|join:" atau " }}</td>
<td>{{ row.parent_name }}</td><td>{{ row.place }}</td><td>{{ row.village.name }}</td>
<td>{{ row.district.name }}</td><td>{% for c in row.conditions.all %}{{ c.category.name }}
{% endfor %}</td><td>{{ row.get_life_display }}</td></tr>{% endfor %}</table>{% endblock %}"""
DETAIL = """{% extends "base.html" %}{% block content %}<p>{{ user.name }}</p>
<h1>{{ row.known_as }}</h1><p>{{ row.number }} {{ row.get_sex_display }} {{ row.ages }}</p>
<p>{{ row.place }} {{ row.village.name }} {{ row.district.name }}</p>
{% for c in row.conditions.all %}<p>{{ c.category.name }} {{ c.since }} {{ c.until }}</p>
{% endfor %}{% for s in row.submissions.all %}<p>{{ s.get_kind_display }}
{{ s.get_state_display }} {{ s.submitted_at }}</p>{% endfor %}
{% for v in row.data_collections.all %}<p>{{ v.visited_on }}</p>{% endfor %}
{% for m in row.members.all %}<p>{{ m.name }}</p>{% endfor %}{% endblock %}"""
QUEUE = """{% extends "base.html" %}{% block content %}<p>{{ user.name }}</p>
<table>{% for row in rows %}<tr><td>{{ row.registrant.known_as }}</td>
<td>{{ row.get_kind_display }}</td><td>{{ row.submitted_at }}</td>
<td>{{ row.registrant.village.name }}</td></tr>{% endfor %}</table>{% endblock %}"""
CASES = """{% extends "base.html" %}{% block content %}<p>{{ user.name }}</p>
<table>{% for row in rows %}<tr><td><a href="/kasus/{{ row.pk }}/">{{ row.registrant.known_as }}
</a></td><td>{{ row.number }}</td><td>{{ row.registrant.ages|join:" atau " }}</td>
<td>{{ row.category.name }}</td><td>{{ row.get_stage_display }}</td>
<td>{{ row.get_urgency_display }}</td><td>{{ row.due_on }}</td><td>{{ row.worker.name }}</td>
<td>{{ row.registrant.village.name }} {{ row.registrant.village.district.name }}</td>
<td>{% if row.is_flagged %}tanda{% endif %}</td></tr>{% endfor %}</table>{% endblock %}"""
HEADER = """<h1>{{ row.registrant.known_as }}</h1><p>{{ row.number }} {{ row.registrant.ages }}
{{ row.category.name }} {{ row.registrant.village.name }} {{ row.registrant.village.district.name }}
{{ row.registrant.institution.name }} {{ row.get_urgency_display }} {{ row.last_risk }}
{{ row.get_stage_display }} {{ row.work|join:" " }}</p>
{% for f in row.flags.all %}<p>{{ f.reason }} {{ f.until }} {{ f.created_at }}
{{ f.created_by.name }}</p>{% endfor %}"""
CASE = """{% extends "base.html" %}{% block content %}<p>{{ user.name }}</p>$HEADER
<p>{{ row.registrant.number }} {{ row.problem }} {{ row.opened_on }} {{ row.get_source_display }}
{{ row.source_note }} {{ row.due_on }} {{ row.worker.name }} {{ row.worker_since }}</p>
<p>{{ row.tonight }}{% for code, answer in row.dangers.items %} {{ code }} {{ answer }}
{% endfor %}</p>
{% for n in row.notes.all %}<p>{{ n.text }} {{ n.created_at }} {{ n.created_by.name }}</p>
{% endfor %}{% for v in row.visits.all %}<p>{{ v.next_action }} {{ v.next_on }}</p>{% endfor %}
{% for a in actions %}<p>{{ a.text }} {{ a.due_on }} {{ a.user.name }}</p>{% endfor %}
{% for s in row.services.all %}<p>{{ s.programme.name }} {{ s.planned_on }}</p>{% endfor %}
{% for r in row.referrals.all %}<p>{{ r.provider.name }} {{ r.due_on }}</p>{% endfor %}
{% for c in row.after_care.all %}<p>{{ c.due_on }}</p>{% endfor %}
{% for t in row.tasks.all %}<p>{{ t.text }} {{ t.due_on }} {{ t.owner.name }}</p>{% endfor %}
{% endblock %}""".replace("$HEADER", HEADER)
EVENTS = """{% extends "base.html" %}{% block content %}<p>{{ user.name }}</p>$HEADER
{% for row in rows %}<p>{{ row.who }} {{ row.role }} {{ row.text }} {{ row.event.note }}
{{ row.event.at }}</p><p>{{ row.about }}</p>{% endfor %}{% endblock %}""".replace("$HEADER", HEADER)
TASKS = """{% extends "base.html" %}{% block content %}<p>{{ user.name }}</p>
<ul>{% for row in rows %}<li><a href="/kasus/{{ row.case.pk }}/">{{ row.registrant.known_as }}</a>
{{ row.label }} {{ row.text }} {{ row.registrant.village.name }} {{ row.worker.name }}
{{ row.on }} {{ row.case.category.secrecy }} {{ row.registrant.secrecy }}</li>{% endfor %}</ul>
{% endblock %}"""
FAMILIES = """{% extends "base.html" %}{% block content %}<p>{{ user.name }}</p><table>
{% for row in rows %}<tr><td>{{ row.head }}</td><td>{{ row.rt }}</td><td>{{ row.people }}</td>
<td>{{ row.village.name }}</td><td>{{ row.needs }}</td><td>{{ row.helped }}</td></tr>
{% endfor %}</table>{% endblock %}"""


REAL = "config.urls"  # by name: `config` is above this app


@cache
def _template(source):
    return engines["django"].from_string(source)


def _rows(request):
    keys = request.GET["rows"].split(",")
    return Registrant.objects.filter(pk__in=keys).order_by("search_name", "pk")


def _page(request, source, **context):
    return HttpResponse(_template(source).render(context | {"user": request.user}, request))


@signed_in
def bare_list(request):
    rows = _rows(request).select_related("village", "district")
    return _page(request, PLAIN, rows=rows.prefetch_related("conditions__category"))


@signed_in
def bare_detail(request):
    row = (
        _rows(request)
        .select_related("village", "district")
        .prefetch_related(
            "conditions__category", "submissions", "data_collections", "members__person"
        )
        .get()
    )
    return _page(request, DETAIL, row=row)


@signed_in
def bare_nik(request):
    index = blind_index(request.GET["nik"], purpose="nik")
    rows = Registrant.objects.filter(identity__nik_index=index)
    rows = rows.select_related("village", "district").prefetch_related("conditions__category")
    return _page(request, PLAIN, rows=rows)


@signed_in
def bare_queue(request):
    rows = Submission.objects.filter(pk__in=request.GET["rows"].split(","))
    rows = rows.select_related("registrant__village").order_by("submitted_at")
    return _page(request, QUEUE, rows=rows)


def _cases(request):
    rows = Case.objects.filter(pk__in=request.GET["rows"].split(","))
    return rows.select_related("registrant__village__district", "category", "worker")


@signed_in
def bare_cases(request):
    rows = _cases(request).order_by("urgency_rank", "due_on")
    flags = Flag.objects.open().filter(case=OuterRef("pk"))
    return _page(request, CASES, rows=rows.annotate(is_flagged=Exists(flags.order_by())))


def _case(request, *more):
    """A case with its header."""
    flags = Prefetch("flags", Flag.objects.open().select_related("created_by"))
    rows = _cases(request).select_related("registrant__institution")
    return rows.annotate(last_risk=Assessment.objects.last_risk()).prefetch_related(flags, *more)


@signed_in
def bare_case(request):
    """With its notes, and what is still to do of every table that has it."""
    rows = _case(
        request,
        Prefetch("notes", Note.objects.select_related("created_by")),
        Prefetch("visits", Visit.objects.with_open_step()),
        Prefetch("services", Service.objects.filter(state="planned").select_related("programme")),
        Prefetch("referrals", Referral.objects.filter(state="pending").select_related("provider")),
        Prefetch("after_care", AfterCare.objects.owed()),
        Prefetch("tasks", Task.objects.open().select_related("owner")),
    )
    row = rows.get()
    actions = Action.objects.of_plans_in_force().filter(goal__plan__case=row)
    return _page(request, CASE, row=row, actions=actions.select_related("user"))


@signed_in
def bare_events(request):
    """The events of one page, who did them, and the rows they are about."""
    events = list(AuditEvent.objects.filter(pk__in=request.GET["events"].split(",")))
    people, roles = User.objects.in_bulk({event.actor for event in events}), dict(Role.choices)
    about = {}
    for noun, (model, reads, *elsewhere) in ABOUT.items():
        keys = {
            event.pk: event.details.get("row") or event.details[noun]
            for event in events
            if event.action.startswith(f"cases.{noun}.") and {"row", noun} & event.details.keys()
        }
        if keys:
            found = model.objects.filter(pk__in=set(keys.values()))
            if elsewhere:
                found = found.select_related(*elsewhere)
            found = {str(one.pk): one for one in found}
            about |= {pk: (reads, found[key]) for pk, key in keys.items()}
    rows = []
    for event in events:
        reads, one = about.get(event.pk, (None, None))
        rows.append(
            {
                "event": event,
                "who": people[event.actor].name if event.actor in people else "",
                "role": roles.get(event.role, ""),
                "text": SENTENCES.get(event.action, ""),
                "about": reads(one, event.action.rsplit(".", 1)[-1]) if reads else "",
            }
        )
    return _page(request, EVENTS, row=_case(request).get(), rows=rows)


# Where the rows of the due list come from: source → model, the way to its case, its day, its text,
# whose it is where that is not the case's worker.
DUE = {
    "asesmen": (Case, "", "due_on", "", ""),
    "langkah": (Visit, "case", "next_on", "next_action", ""),
    "tindakan": (Action, "goal.plan.case", "due_on", "text", "user"),
    "tindakan-lain": (Action, "goal.plan.case", "due_on", "text", ""),
    "layanan": (Service, "case", "planned_on", "programme.name", ""),
    "rujukan": (Referral, "case", "due_on", "provider.name", ""),
    "sesudah-tutup": (AfterCare, "case", "due_on", "", ""),
    "tugas": (Task, "case", "due_on", "text", "owner"),
}
OF_CASE = ("category", "worker", "registrant.village")


def _due(code, keys):
    """The lines of one source; those of returned submissions have no case."""
    if code == "dikembalikan":
        rows = Submission.objects.filter(pk__in=keys)
        for row in rows.select_related("registrant__village", "entered_by"):
            about = {"registrant": row.registrant, "worker": row.entered_by}
            yield {"label": BY_CODE[code].label, "on": row.returned_at.date(), **about}
        return
    model, path, on, text, worker = DUE[code]
    paths = [f"{path}.{name}" if path else name for name in OF_CASE]
    paths += [worker] if worker else []
    paths += [text.partition(".")[0]] if "." in text else []
    rows = model.objects.filter(pk__in=keys)
    for row in rows.select_related(*(name.replace(".", "__") for name in paths)):
        case = attrgetter(path)(row) if path else row
        yield {
            "label": BY_CODE[code].label,
            "on": getattr(row, on),
            "text": attrgetter(text)(row) if text else "",
            "case": case,
            "registrant": case and case.registrant,
            "worker": getattr(row, worker) if worker else case.worker,
        }


@signed_in
def bare_tasks(request):
    sources = {}
    for row in request.GET["rows"].split(","):
        code, key = row.split(":")
        sources.setdefault(code, []).append(key)
    lines = [line for code, keys in sources.items() for line in _due(code, keys)]
    return _page(request, TASKS, rows=sorted(lines, key=lambda line: line["on"]))


@signed_in
def bare_families(request):
    rows = AffectedFamily.objects.filter(disaster=request.GET["disaster"])
    return _page(request, FAMILIES, rows=rows.select_related("village")[:50])


urlpatterns = [  # the real ones too: the frame links to them
    path("-bare/list/", bare_list, name="bare_list"),
    path("-bare/detail/", bare_detail, name="bare_detail"),
    path("-bare/nik/", bare_nik, name="bare_nik"),
    path("-bare/queue/", bare_queue, name="bare_queue"),
    path("-bare/cases/", bare_cases, name="bare_cases"),
    path("-bare/case/", bare_case, name="bare_case"),
    path("-bare/events/", bare_events, name="bare_events"),
    path("-bare/tasks/", bare_tasks, name="bare_tasks"),
    path("-bare/families/", bare_families, name="bare_families"),
    *import_module(REAL).urlpatterns,
]
