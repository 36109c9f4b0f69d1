"""The bare views: the same rows through a plain template in the frame that every page of a
signed-in user has, without scope, filters, forms or audit. Served by this URLconf, only while the
benchmark runs."""

from functools import cache
from importlib import import_module

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from accounts.pages import signed_in
from audit.models import AuditEvent
from cases.models import AffectedFamily, Case
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
<td>{{ row.registrant.village.name }}</td></tr>{% endfor %}</table>{% endblock %}"""
CASE = """{% extends "base.html" %}{% block content %}<p>{{ user.name }}</p>
<h1>{{ row.registrant.known_as }}</h1><p>{{ row.number }} {{ row.registrant.ages }}</p>
<p>{{ row.registrant.village.name }} {{ row.category.name }} {{ row.get_stage_display }}</p>
<p>{{ row.problem }} {{ row.opened_on }} {{ row.due_on }} {{ row.worker.name }}</p>
{% for n in row.notes.all %}<p>{{ n.text }} {{ n.created_by.name }}</p>{% endfor %}
{% for f in row.flags.all %}<p>{{ f.reason }}</p>{% endfor %}
{% for s in row.services.all %}<p>{{ s.programme.name }} {{ s.planned_on }}</p>{% endfor %}
{% for r in row.referrals.all %}<p>{{ r.provider.name }} {{ r.due_on }}</p>{% endfor %}
{% for t in row.tasks.all %}<p>{{ t.text }} {{ t.due_on }}</p>{% endfor %}{% endblock %}"""
EVENTS = """{% extends "base.html" %}{% block content %}<p>{{ user.name }}</p>
{% for row in rows %}<p>{{ row.at }} {{ row.action }} {{ row.role }}</p>{% endfor %}
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
    return rows.select_related("registrant__village", "category", "worker")


@signed_in
def bare_cases(request):
    return _page(request, CASES, rows=_cases(request).order_by("urgency_rank", "due_on"))


@signed_in
def bare_case(request):
    rows = _cases(request).prefetch_related(
        "notes__created_by", "flags", "services__programme", "referrals__provider", "tasks"
    )
    return _page(request, CASE, row=rows.get())


@signed_in
def bare_events(request):
    rows = AuditEvent.objects.filter(target=request.GET["target"]).order_by("-at")
    return _page(request, EVENTS, rows=rows[:25])


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
    path("-bare/families/", bare_families, name="bare_families"),
    *import_module(REAL).urlpatterns,
]
