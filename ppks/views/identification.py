"""Identifikasi: who and where, what was seen, which kinds fit, and what comes of it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.pages import page
from accounts.roles import Role
from audit.events import refused, seen, seen_in_list, with_page
from core.once import once
from core.refusal import Refused, Stale
from districts.models import Institution
from ppks import policy
from ppks.catalogue import catalogue
from ppks.doubles import shown_candidates
from ppks.entry import open_record
from ppks.forms.identification import EndForm, ObservationsForm
from ppks.forms.kinds import KindsForm
from ppks.forms.person import IdentificationForm
from ppks.forms.registrant import is_nik
from ppks.models import Identification, Registrant, Secrecy, Submission
from ppks.models.person import Subject
from ppks.operations import identification as operations
from ppks.operations.submission import check_changeable
from ppks.screening import offered_answers, outside_protected, screen
from ppks.submissions import answers_of
from ppks.views.registrant import to_nik_search

SUBJECT_TABS = (
    (Subject.INDIVIDUAL, "Satu orang"),
    (Subject.FAMILY, "Keluarga"),
    (Subject.GROUP, "Kelompok"),
    (Subject.COMMUNITY, "Komunitas"),
)
READERS = policy.WRITERS | {Role.REGENCY_VERIFIER}


@page(*READERS)
def identification_list(request):
    """Open ones first to finish; the others by state."""
    state = request.GET.get("keadaan", Identification.State.OPEN)
    if state not in Identification.State.values:
        state = Identification.State.OPEN
    rows = Identification.objects.visible_to(request.user)
    found = rows.filter(state=state).select_related("village", "district", "registrant")
    text = request.GET.get("q", "").strip()
    if is_nik(text):
        return to_nik_search(request)
    for word in text.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(alias__icontains=word))
    found = found.order_by("-identified_on", "-pk")
    tabs = [
        {
            "label": label,
            "url": f"{reverse('ppks:identification_list')}?keadaan={value}",
            "current": value == state,
        }
        for value, label in Identification.State.choices
    ]
    shown = Paginator(found, 25).get_page(request.GET.get("page"))
    seen_in_list(by=request.user, identifications=[row.pk for row in shown if row.is_secret])
    return render(
        request,
        "ppks/identification_list.html",
        {
            "page": shown,
            "tabs": tabs,
            "q": text,
            "state": state,
            "may_write": request.user.position.role in policy.WRITERS,
        },
    )


def _get(request, pk, **wanted) -> Identification:
    rows = Identification.objects.visible_to(request.user)
    rows = rows.select_related(
        "village__district", "institution", "identity", "registrant", "created_by"
    )
    return get_object_or_404(rows, pk=pk, **wanted)


@page(*policy.WRITERS)
@once
def identification_create(request):
    """`?rumah=` starts the next one of the same house, prefilled."""
    user, house = request.user, None
    if house_id := request.GET.get("rumah"):
        house = _house(user, house_id)
    subject = request.POST.get("subject") or request.GET.get("macam", "")
    if subject not in Subject.values:
        subject = Subject.INDIVIDUAL
    form = IdentificationForm(
        request.POST or None,
        districts=user.position.district_codes,
        institutions=_institutions(user),
        subject=Subject(subject),
        house=house,
        home=_reachable(house, user) if house else None,
    )
    if form.is_valid():
        values = form.values() | ({"same_house_as": house} if house else {})
        try:
            identification = operations.save_identification(
                by=user, values=values, numbers=form.numbers()
            )
        except Refused as refusal:
            refused(request, form, refusal)
        else:
            return redirect("ppks:identification_observations", identification.pk)
    address = reverse("ppks:identification_create")
    keep = f"&rumah={house.pk}" if house else ""
    tabs = [
        {"label": label, "url": f"{address}?macam={value}{keep}", "current": value == subject}
        for value, label in SUBJECT_TABS
    ]
    return render(
        request, "ppks/identification_form.html", {"form": form, "house": house, "tabs": tabs}
    )


def _institutions(user):
    """What the province's officer chooses from; None for who works outside."""
    if user.position.role not in policy.INSIDE:
        return None
    return Institution.objects.current().filter(province=user.position.province_id)


def _house(user, pk) -> Identification | None:
    try:
        wanted = UUID(pk)
    except ValueError:
        return None
    rows = Identification.objects.visible_to(user)
    return rows.select_related("identity", "registrant__identity").filter(pk=wanted).first()


@page(*policy.WRITERS)
@once
def identification_edit(request, pk):
    identification = _get(request, pk, state=Identification.State.OPEN)
    _note_look(request, identification)
    form = IdentificationForm(
        request.POST or None,
        districts=request.user.position.district_codes,
        institutions=_institutions(request.user),
        subject=Subject(identification.subject),
        identification=identification,
        version=identification.version,
    )
    if form.is_valid():
        try:
            operations.save_identification(
                by=request.user,
                values=form.values(),
                numbers=form.numbers(),
                identification=identification,
                version=form.opened_version,
            )
        except Stale as refusal:
            current = refusal.current
            names = ("name", "alias", "parent_name", "hamlet", "rt", "rw", "street", "landmark",
                     "river", "found_at", "reported_by")  # fmt: skip
            refused(request, form, refusal, target=identification)
            form.stale(refusal, {name: getattr(current, name) for name in names})
        except Refused as refusal:
            refused(request, form, refusal, target=identification)
        else:
            messages.success(request, "Identifikasi disimpan.")
            return redirect("ppks:identification_observations", identification.pk)
    return render(
        request,
        "ppks/identification_form.html",
        {"form": form, "identification": identification},
    )


def _note_look(request, identification) -> None:
    """A look of whoever sees what is *rahasia* in it; outsiders see nothing of that."""
    secret = identification.secrecy == Secrecy.SECRET or identification.is_secret
    if secret and _sees_secret(identification, request.user):
        with_page(
            request,
            lambda: seen(
                by=request.user,
                target=identification,
                registrant=identification.registrant_id,
                district=identification.district_id,
                what="secret",
            ),
        )


@page(*policy.WRITERS)
@once
def identification_observations(request, pk):
    identification = _get(request, pk, state=Identification.State.OPEN)
    _note_look(request, identification)
    initial = None
    if not identification.answers and hasattr(identification, "identity"):
        initial = offered_answers(identification.identity.no_nik_reason)
    asked = ObservationsForm(row=identification, initial=initial).fields
    form = ObservationsForm(
        request.POST or None, row=identification, initial=initial, version=identification.version
    )
    if form.is_valid():
        try:
            saved = operations.save_answers(
                identification=identification,
                answers=form.answers(),
                version=form.opened_version,
                by=request.user,
            )
        except Stale as refusal:
            refused(request, form, refusal, target=identification)
            form.stale(refusal, refusal.current.answers)
        except Refused as refusal:
            refused(request, form, refusal, target=identification)
        else:
            following = ObservationsForm(row=saved).observations
            new = [o for o in following if o.code not in asked and o.code not in request.POST]
            if new:
                messages.info(request, "Ada pertanyaan lanjutan dari jawaban Anda, di bawah ini.")
                url = reverse("ppks:identification_observations", args=[saved.pk])
                return redirect(f"{url}#div_id_{new[0].code}")
            return redirect("ppks:identification_detail", saved.pk)
    return render(
        request,
        "ppks/identification_observations.html",
        {
            "form": form,
            "identification": identification,
            "suggestions": _suggestions(identification, identification.answers),
        },
    )


def _suggestions(identification, answers):
    found = screen(identification.subject, identification.ages, identification.sex, answers)
    return {
        "ordinary": outside_protected(found),
        "secret": [suggestion for suggestion in found if suggestion.is_secret],
    }


@page(*policy.WRITERS)
@require_POST
def identification_panels(request, pk):
    """The kinds panel for answers not saved yet: reads only, for htmx."""
    identification = _get(request, pk, state=Identification.State.OPEN)
    form = ObservationsForm(request.POST, row=identification)
    form.is_valid()
    return render(
        request,
        "ppks/_identification_panels.html",
        {"suggestions": _suggestions(identification, form.answers()), "form": form},
    )


@page(*policy.WRITERS)
@once
def identification_repeat(request, pk):
    """The observations asked again of somebody in the register, old answers offered and those
    never answered first; what comes of it is a change of kinds."""
    entry = open_record(request, pk)
    registrant = entry.registrant
    if request.method == "GET":
        try:
            check_changeable(registrant)
        except Refused as refusal:  # before anything is typed for nothing
            messages.warning(request, str(refusal))
            return redirect(registrant)
    sightings = list(registrant.identifications.all())
    old = answers_of(sightings, registrant.is_insider)
    form = ObservationsForm(
        request.POST or None, row=registrant, initial=old, version=len(sightings)
    )
    if form.is_valid():
        asked = ObservationsForm(row=registrant, initial=old).fields
        follow = [o.code for o in form.observations if o.code not in {*asked, *request.POST}]
        if follow and "followed" not in request.POST:
            form.put_first(follow)
            messages.info(request, "Ada pertanyaan lanjutan dari jawaban Anda, di bawah ini.")
        else:
            try:
                submission = operations.screen_again(
                    registrant=registrant,
                    answers=form.answers(),
                    version=form.opened_version,
                    by=request.user,
                )
            except Stale as refusal:
                refused(request, form, refusal, target=registrant)
                sightings = registrant.identifications.all()
                form.stale(refusal, answers_of(sightings, registrant.is_insider))
            except Refused as refusal:
                refused(request, form, refusal, target=registrant)
            else:
                messages.success(request, "Jawaban disimpan. Sekarang pilih jenis yang berlaku.")
                address = reverse("ppks:change_section", args=[submission.pk, "jenis"])
                return redirect(f"{address}?umur=lewat")
    return render(
        request,
        "ppks/identification_repeat.html",
        {
            "form": form,
            "entry": entry,
            "registrant": registrant,
            "followed": request.method == "POST",
            "drafts": Submission.objects.visible_to(request.user).open_changes_of(registrant),
            "suggestions": _suggestions(
                registrant, form.answers() if form.is_bound and form.is_valid() else old
            ),
        },
    )


@page(*policy.WRITERS)
@require_POST
def identification_repeat_panels(request, pk):
    """The kinds panel beside the questions asked again: reads only, for htmx."""
    user = request.user
    registrant = get_object_or_404(Registrant.objects.visible_to(user).opened_to(user), pk=pk)
    form = ObservationsForm(request.POST, row=registrant)
    form.is_valid()
    return render(
        request,
        "ppks/_identification_panels.html",
        {"suggestions": _suggestions(registrant, form.answers()), "form": form},
    )


@page(*READERS)
def identification_detail(request, pk):
    return _detail(request, _get(request, pk))


def _detail(request, identification, kinds_form=None, end_form=None, status=200):
    _note_look(request, identification)
    user = request.user
    may_write = user.position.role in policy.WRITERS
    is_open = identification.state == Identification.State.OPEN
    protected = _sees_secret(identification, user)
    answers = identification.answers
    if kinds_form is None and is_open and may_write:
        kinds_form = _kinds_form(identification)
    found = []
    if is_open and may_write:
        identity = getattr(identification, "identity", None)
        found = shown_candidates(request, identification, identity)
    return render(
        request,
        "ppks/identification_detail.html",
        {
            "identification": identification,
            "answers": _readable(answers, protected),
            "suggestions": _suggestions(identification, answers),
            "protected": protected,
            "kinds_form": kinds_form if may_write else None,
            "end_form": (end_form or EndForm(version=identification.version))
            if is_open and may_write
            else None,
            "candidates": found,
            "may_write": may_write,
            "is_open": is_open,
            "registrant": _reachable(identification, user),
        },
        status=status,
    )


def _reachable(identification, user):
    if identification.registrant_id is None:
        return None
    return Registrant.objects.visible_to(user).filter(pk=identification.registrant_id).first()


def _sees_secret(identification, user) -> bool:
    """Whoever reaches it while it is open; afterwards who made it, the team and the verifier."""
    is_open = identification.state == Identification.State.OPEN
    if is_open or identification.created_by_id == user.pk:
        return True
    if user.position.role in policy.SECRET_BY_ROLE:
        return True
    rows = Registrant.objects.with_insider(user).filter(pk=identification.registrant_id)
    return rows.filter(is_insider=True).exists()


def _readable(answers: dict, protected: bool) -> list[dict]:
    return [
        {
            "label": observation.question,
            "value": catalogue().answer_label(observation, answers[observation.code]),
            "secret": observation.secret,
        }
        for observation in catalogue().observations
        if observation.code in answers and (protected or not observation.secret)
    ]


def _kinds_form(identification, data=None):
    return KindsForm(
        data, row=identification, answers=identification.answers, version=identification.version
    )


@page(*policy.WRITERS)
@once
@require_POST
def identification_register(request, pk):
    identification = _get(request, pk)
    form = _kinds_form(identification, request.POST)
    if form.is_valid():
        try:
            registrant = operations.register(
                identification=identification,
                kinds=form.cleaned_data["kinds"],
                main=form.cleaned_data["main"],
                reasons=form.reasons(),
                version=form.opened_version,
                by=request.user,
            )
        except Refused as refusal:
            refused(request, form, refusal, target=identification)
        else:
            messages.success(
                request,
                f"{registrant.known_as} didaftarkan dengan nomor {registrant.number}. "
                "Berikutnya: isi pendataan, lalu ajukan.",
            )
            return redirect("ppks:visit_detail", registrant.submissions.get().pk)
    return _detail(request, identification, kinds_form=form)


@page(*policy.WRITERS)
@once
@require_POST
def identification_join(request, pk, registrant):
    identification = _get(request, pk)
    user = request.user
    target = get_object_or_404(Registrant.objects.visible_to(user).opened_to(user), pk=registrant)
    form = _kinds_form(identification, request.POST)
    form.is_valid()
    if form.errors.get("version"):
        return _detail(request, identification, kinds_form=form)
    try:
        submission = operations.join(
            identification=identification,
            registrant=target,
            kinds=form.cleaned_data.get("kinds") or [],
            reasons=form.reasons(),
            version=form.opened_version,
            by=request.user,
        )
    except Refused as refusal:
        form.errors.clear()  # those of registering: joining demands less
        refused(request, form, refusal, target=identification)
        return _detail(request, identification, kinds_form=form)
    messages.success(request, "Identifikasi digabung ke data yang sudah ada.")
    return redirect("ppks:visit_detail", submission.pk)


@page(*policy.WRITERS)
@once
@require_POST
def identification_end(request, pk):
    identification = _get(request, pk)
    form = EndForm(request.POST, version=identification.version)
    if form.is_valid():
        try:
            operations.end_identification(
                identification=identification,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                version=form.opened_version,
                by=request.user,
            )
        except Refused as refusal:
            refused(request, form, refusal, target=identification)
        else:
            messages.success(request, "Identifikasi ditutup. Kalau keliru, dapat dibuka lagi.")
            return redirect("ppks:identification_detail", identification.pk)
    return _detail(request, identification, end_form=form)


@page(*policy.WRITERS)
@once
@require_POST
def identification_reopen(request, pk):
    identification = _get(request, pk)
    try:
        operations.reopen_identification(
            identification=identification, version=None, by=request.user
        )
    except Refused as refusal:
        refused(request, None, refusal, target=identification)
        messages.error(request, str(refusal))
        return _detail(request, identification)
    messages.success(request, "Identifikasi dibuka lagi.")
    return redirect("ppks:identification_detail", identification.pk)
