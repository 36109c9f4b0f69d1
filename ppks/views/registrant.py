"""The register: list, search, and the page of one entry with its tabs."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST

from accounts.pages import page
from audit.events import record, refused, seen, seen_in_list
from core.once import once
from core.refusal import Refused, Stale
from ppks import history, policy, questionnaire
from ppks.catalogue import catalogue
from ppks.entry import Entry, open_entry, open_record
from ppks.forms.registrant import (
    ContactForm,
    NikForm,
    NikSearchForm,
    RegisterFilterForm,
    RevealForm,
    contact_of,
    is_nik,
    register_number,
)
from ppks.models import DataCollection, Registrant
from ppks.operations.identity import show_nik
from ppks.operations.submission import change_at_once
from ppks.querysets import knows_secrets
from ppks.questionnaire import Who
from ppks.search import find, typed_words
from ppks.showing import BANDS, Line, line

PER_PAGE = 25
COUNTED = 10_000  # beyond that, a list says "lebih dari"
SEX = {"L": "M", "P": "F", "-": ""}
LINE_COLUMNS = (
    "number subject name alias parent_name sex birth_date birth_year birth_estimated member_count "
    "hamlet rt rw urgency life verified_at secrecy kinds village__name village__district__name "
    "institution__province"
).split()
ORDERS = {
    "nama": ("search_name", "id"),
    "terbaru": ("-updated_at", "id"),
    "terlama": ("created_at", "id"),
}


class Pages(Paginator):
    """Pages of a list that may be very long: it is counted up to 10,000 and shown so far."""

    @cached_property
    def count(self):
        rows = self.object_list
        found = len(rows) if isinstance(rows, list) else rows.order_by()[: COUNTED + 1].count()
        self.more = found > COUNTED
        return min(found, COUNTED)


def to_nik_search(request):
    """Where a NIK typed into a box for names leads: a number must not stay in an address."""
    messages.warning(
        request,
        "NIK dan nomor KK tidak dicari di kotak nama, supaya tidak tertinggal di alamat "
        "halaman. Isi NIK di sini.",
    )
    return redirect("ppks:nik_search")


@page(*policy.READERS)
def registrant_list(request):
    user = request.user
    text = request.GET.get("q", "").strip()
    if is_nik(text):
        return to_nik_search(request)
    form = RegisterFilterForm(request.GET, user=user, secrets=knows_secrets(user))
    chosen = form.chosen()
    shown = Pages(wanted(chosen, user), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "ppks/registrant_list.html",
        {
            "page": shown,
            "lines": lines_of(shown, user),
            "form": form,
            "q": chosen["q"],
            "words": [
                {"label": label, "url": _without(request, name)} for name, label in form.words()
            ],
            "kinds_called": [
                kind
                for kind in catalogue().called(chosen["q"])
                if kind.code in dict(form.fields["jenis"].choices)
            ],
            "masked": not policy.sees_persons(user),
            "may_identify": user.position.role in policy.WRITERS,
        },
    )


def wanted(chosen: dict[str, str], user):
    """The ids that the list shows, in their order.

    A register number is found whatever the filters say; a search by name gives the most alike,
    best first. At province level that search is an event.
    """
    visible, text, sort = Registrant.objects.visible_to(user), chosen["q"].strip(), chosen["urut"]
    masked = not policy.sees_persons(user)
    if number := register_number(text):
        if found := list(visible.numbered(number).values_list("pk", flat=True)):
            return found
    rows = filtered(visible, chosen, user)
    if not typed_words(text):
        sort = sort or ("terbaru" if masked else "nama")
        return rows.order_by(*ORDERS[sort]).values_list("pk", flat=True)
    ids = find(rows, text)
    if masked:
        record(by=user, action="ppks.registrant.search", found=len(ids))
    if sort:
        found = Registrant.objects.filter(pk__in=ids).order_by(*ORDERS[sort])
        return list(found.values_list("pk", flat=True))
    return ids


def filtered(rows, chosen: dict[str, str], user):
    """The registrants that fit the filters."""
    rows = in_state(rows, chosen["keadaan"])
    if code := chosen["jenis"]:
        rows = rows.of_kind(user, code)
    for name, path in (
        ("desa", "village"),
        ("kecamatan", "district"),
        ("kabupaten", "district__regency"),
    ):
        if chosen.get(name):
            rows = rows.filter(**{path: chosen[name]})
            break
    if band := chosen["umur"]:
        _, low, high = BANDS.get(band, ("", None, None))
        rows = rows.of_unknown_age() if low is None else rows.of_age(low, high)
    if chosen["jk"]:
        rows = rows.filter(subject="individual", sex=SEX[chosen["jk"]])
    if chosen.get("kegentingan"):
        rows = rows.filter(urgency=chosen["kegentingan"])
    if chosen["macam"]:
        rows = rows.filter(subject=chosen["macam"])
    if chosen["tampak"]:
        rows = rows.ordinary()
    return rows


def in_state(rows, state: str):
    if state == "tidak_diterima":
        return rows.filter(life=Registrant.Life.NOT_ADMITTED)
    if state == "terverifikasi":
        return rows.official()
    if state == "belum":
        return rows.active().filter(verified_at=None)
    if state == "keluar":
        return rows.left()
    if state:
        return rows.filter(life=state)
    return rows.listed()


def lines_of(ids, user) -> list[Line]:
    """The lines of a page, of `ids` that came through `visible_to`. What is *rahasia* among them
    is one event: no audit, no look."""
    ids = list(ids)
    found = (
        Registrant.objects.filter(pk__in=ids)
        .select_related("village__district", "institution")
        .only(*LINE_COLUMNS)
        .with_kinds(user)
    )
    lines = {row.pk: line(row, user) for row in found}
    seen_in_list(by=user, registrants=[pk for pk in ids if pk in lines and lines[pk].secret])
    return [lines[pk] for pk in ids if pk in lines]


def _without(request, name: str) -> str:
    query = request.GET.copy()
    for gone in (name, "page"):
        query.pop(gone, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@page(*policy.READERS)
def nik_search(request):
    """Exact NIK within reach. A POST that only reads: the number is in no address."""
    form = NikSearchForm(request.POST or None)
    lines = None
    if form.is_valid():
        found = Registrant.objects.visible_to(request.user).with_nik(form.cleaned_data["nik"])
        ids = list(found.values_list("pk", flat=True)[:PER_PAGE])
        record(by=request.user, action="ppks.registrant.nik_search", found=len(ids))
        lines = lines_of(ids, request.user)
    return render(
        request,
        "ppks/registrant_nik_search.html",
        {"form": form, "lines": lines, "masked": not policy.sees_persons(request.user)},
    )


@page(*policy.READERS)
def registrant_detail(request, pk):
    return _data(request, open_entry(request, pk))


def _data(request, entry, reveal_form=None, nik_form=None):
    """The tab *Data*; the two looks with a reason come back to it when something is amiss."""
    registrant = entry.registrant
    if entry.masked and request.user.position.role in policy.REVEALERS:
        url = reverse("ppks:registrant_reveal", args=[registrant.pk])
        reveal_form = reveal_form or RevealForm(url=url, auto_id="lihat_%s")
    if registrant.subject in ("individual", "family"):
        url = reverse("ppks:registrant_nik", args=[registrant.pk])
        nik_form = nik_form or NikForm(url=url, auto_id="nik_%s")
    context = {
        "reveal_form": reveal_form,
        "nik_form": nik_form,
        "acts": entry.acts,
        "sections": entry.sections,
        "members": entry.members,
        "belongs_to": entry.belongs_to,
    }
    return _tab(request, entry, "Data", "registrant_detail", context)


def _tab(request, entry, here: str, template: str, context: dict):
    return render(
        request,
        f"ppks/{template}.html",
        {
            "entry": entry,
            "registrant": entry.registrant,
            "submissions": entry.submissions,
            "tabs": entry.tabs(here),
            **context,
        },
    )


@page(*policy.REVEALERS)
@require_POST
def registrant_reveal(request, pk):
    """The province sees one person, for a reason: in this answer and nowhere else."""
    entry = open_entry(request, pk)
    url = reverse("ppks:registrant_reveal", args=[pk])
    form = RevealForm(request.POST, url=url, auto_id="lihat_%s")
    if not form.is_valid():
        return _data(request, entry, reveal_form=form)
    registrant = entry.registrant
    seen(
        by=request.user,
        target=registrant,
        registrant=registrant.pk,
        district=registrant.district_id,
        what="person",
        note=form.cleaned_data["reason"],
    )
    return _data(request, Entry(registrant, request.user, revealed=True))


@page(*policy.NIK_READERS)
@require_POST
def registrant_nik(request, pk):
    """NIK and KK in clear, for a reason: in this answer and nowhere else."""
    entry = open_entry(request, pk)
    url = reverse("ppks:registrant_nik", args=[pk])
    form = NikForm(request.POST, url=url, auto_id="nik_%s")
    if not form.is_valid():
        return _data(request, entry, nik_form=form)
    reason = form.cleaned_data["reason"]
    nik, kk = show_nik(registrant=entry.registrant, reason=reason, by=request.user)
    context = {"nik": _in_fours(nik), "kk": _in_fours(kk), "reason": reason}
    return _tab(request, entry, "Data", "registrant_nik", context)


def _in_fours(number: str) -> str:
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


@page(*policy.READERS)
def registrant_conditions(request, pk):
    entry = open_entry(request, pk)
    conditions = entry.registrant.conditions.visible_to(request.user).select_related("category")
    active = [one for one in conditions if one.is_active]
    past = sorted((c for c in conditions if not c.is_active), key=lambda c: c.until, reverse=True)
    return _tab(
        request, entry, "Kondisi", "registrant_conditions", {"active": active, "past": past}
    )


@page(*policy.RECORD_READERS)
def registrant_visits(request, pk):
    entry = open_record(request, pk)
    visits = DataCollection.objects.visible_to(request.user).filter(registrant=entry.registrant)
    visits = visits.select_related("submission", "collected_by")
    shown = Paginator(visits, PER_PAGE).get_page(request.GET.get("page"))
    last = shown.object_list[0] if shown.number == 1 and shown.object_list else None
    context = {"page": shown, "last": last, "sections": answers_of(last, entry)}
    return _tab(request, entry, "Pendataan", "registrant_visits", context)


def answers_of(visit: DataCollection | None, entry: Entry) -> list[tuple[str, list[dict]]]:
    """The answers of a visit by section, in words; what is *rahasia* to insiders only."""
    if visit is None:
        return []
    registrant, found = entry.registrant, {}
    visit.registrant = registrant
    who = Who(
        subject=registrant.subject,
        ages=registrant.ages,
        sex=registrant.sex,
        kinds=frozenset(kind.code for kind in entry.kinds),
        insider=registrant.is_insider,
        housed=registrant.stay not in (registrant.Stay.INSTITUTION, registrant.Stay.HOMELESS),
    )
    for name, _, label, text, secret in questionnaire.snapshot_rows(visit, who):
        if secret and not registrant.is_insider:
            continue
        rows = found.setdefault(questionnaire.section_of(name), [])
        rows.append({"label": label, "value": text, "secret": secret})
    titles = questionnaire.SECTIONS
    return [(titles[slug], found[slug]) for slug in titles if slug in found]


@page(*policy.RECORD_READERS)
def registrant_history(request, pk):
    entry = open_record(request, pk)
    events = history.events_of(entry.registrant, insider=entry.registrant.is_insider)
    shown = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": shown, "events": history.told(shown.object_list)}
    return _tab(request, entry, "Riwayat", "registrant_history", context)


@page(*policy.WRITERS)
@once
def registrant_contact(request, pk):
    entry = open_record(request, pk)
    registrant = entry.registrant
    form = ContactForm(request.POST or None, registrant=registrant)
    theirs = None
    if form.is_valid():
        try:
            change_at_once(
                registrant=registrant,
                version=form.opened_version,
                by=request.user,
                **form.values(),
            )
        except Stale as refusal:
            form.stale(refusal, contact_of(refusal.current))
            theirs = refusal.current
            refused(request, form, refusal, target=registrant)
        except Refused as refusal:
            refused(request, form, refusal, target=registrant)
        else:
            messages.success(request, "Kontak dan patokan disimpan.")
            return redirect(registrant)
    context = {"form": form, "entry": entry, "registrant": registrant, "theirs": theirs}
    return render(request, "ppks/registrant_contact.html", context)
