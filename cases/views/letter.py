"""The papers of a case: drafting, issuing, printing."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string

from accounts.pages import page
from audit.events import refused
from cases import policy, sharing
from cases.forms.letter import IssueForm, LetterForm, LetterWithdrawForm
from cases.letters import OF_CASE, OF_REFERRAL, letter_texts, shown_body
from cases.models import Letter, Referral
from cases.operations import letter as operations
from cases.pdf import pdf_of
from cases.referral_workflow import LETTER_WORKFLOW
from cases.showing import open_case_page
from core.once import once
from core.refusal import Refused, Stale

TAB = "Rujukan"


def _kind(kind, wanted):
    if kind not in wanted:
        raise Http404
    return Letter.Kind(kind)


@page(*policy.WORKERS)
@once
def of_case(request, pk, kind):
    """A new letter about the case itself."""
    shown = open_case_page(request, pk)
    return _create(request, shown, _kind(kind, OF_CASE))


@page(*policy.WORKERS)
@once
def of_referral(request, pk, kind):
    """A new paper of a referral."""
    rows = Referral.objects.visible_to(request.user).select_related("provider")
    referral = get_object_or_404(rows, pk=pk)
    shown = open_case_page(request, referral.case_id)
    return _create(request, shown, _kind(kind, OF_REFERRAL), referral)


def _create(request, shown, kind, referral=None):
    case = shown.case
    consent = sharing.consent_of(case.registrant)
    form = LetterForm(
        request.POST or None, case=case, kind=kind, consent=consent, referral=referral
    )
    if form.is_valid():
        try:
            letter = operations.prepare_letter(
                case=case, kind=kind, referral=referral, by=request.user, **form.letter()
            )
        except Refused as refusal:
            refused(request, form, refusal, target=case)
        else:
            messages.success(request, "Konsep disimpan. Petugas kabupaten/kota menerbitkannya.")
            return redirect(letter)
    title = f"{kind.label} baru"
    return _form_page(request, form, shown, title, referral=referral)


def _form_page(request, form, shown, title, *, letter=None, referral=None, hint=""):
    return render(
        request,
        "cases/letter_form.html",
        {"form": form, "shown": shown, "case": shown.case, "title": title, "letter": letter,
         "referral": referral, "hint": hint},
    )  # fmt: skip


def _open(request, pk):
    """The letter and its case's page, or 404."""
    rows = Letter.objects.visible_to(request.user).with_lines().select_related("withdrawn_by")
    letter = get_object_or_404(rows, pk=pk)
    shown = open_case_page(request, letter.case_id)
    letter.case = shown.case
    letter.case.district = shown.registrant.village.district
    return letter, shown


@page(*policy.READERS)
def letter_detail(request, pk):
    letter, shown = _open(request, pk)
    acts = {t.action: (t, why) for t, why in LETTER_WORKFLOW.available(letter, request.user)}
    draft = letter.state == Letter.State.DRAFT
    return render(
        request,
        "cases/letter_detail.html",
        {
            "letter": letter,
            "shown": shown,
            "case": shown.case,
            "tabs": shown.tabs(TAB),
            "body": shown_body(letter),
            "receiver": sharing.RECEIVERS.get(letter.receiver, ""),
            "acts": acts if shown.case.is_open else {},
            "may_edit": draft and shown.may_write and shown.case.is_open,
        },
    )


@page(*policy.WORKERS)
@once
def letter_edit(request, pk):
    letter, shown = _open(request, pk)
    form = LetterForm(
        request.POST or None,
        case=shown.case,
        kind=letter.kind,
        consent=sharing.consent_of(shown.registrant),
        referral=letter.referral,
        letter=letter,
        version=letter.version,
    )
    if form.is_valid():
        try:
            operations.change_letter(
                letter=letter, version=form.opened_version, by=request.user, **form.letter()
            )
        except Stale as refusal:
            now = {"addressee": refusal.current.addressee} | refusal.current.written
            form.stale(refusal, now)
            refused(request, form, refusal, target=shown.case)
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Konsep disimpan.")
            return redirect(letter)
    title = f"Ubah {letter.get_kind_display().lower()}"
    return _form_page(request, form, shown, title, letter=letter)


@page(*policy.OFFICERS)
@once
def letter_issue(request, pk):
    """Who signs; then the letter has its number and stays as it is."""
    letter, shown = _open(request, pk)
    texts = letter_texts(letter.case.district.regency)
    names = ("signer_title", "signer_name", "signer_nip")
    form = IssueForm(
        request.POST or None, version=letter.version, initial={n: texts[n] for n in names}
    )
    if form.is_valid():
        try:
            letter = operations.issue_letter(
                letter=letter, version=form.opened_version, by=request.user, **form.values()
            )
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, f"Surat terbit dengan nomor {letter.number}.")
            return redirect(letter)
    title = f"Terbitkan {letter.get_kind_display().lower()}"
    hint = "Setelah terbit, isinya tidak dapat diubah lagi; yang keliru dicabut dan dibuat baru."
    return _form_page(request, form, shown, title, letter=letter, hint=hint)


@page(*policy.WORKERS)
@once
def letter_withdraw(request, pk):
    letter, shown = _open(request, pk)
    draft = letter.state == Letter.State.DRAFT
    label = "Buang konsep" if draft else "Cabut surat"
    form = LetterWithdrawForm(request.POST or None, version=letter.version, label=label)
    if form.is_valid():
        try:
            operations.withdraw_letter(
                letter=letter, version=form.opened_version, by=request.user, **form.values()
            )
        except Refused as refusal:
            refused(request, form, refusal, target=shown.case)
        else:
            messages.success(request, "Konsep dibuang." if draft else "Surat dicabut.")
            return redirect("cases:referral_list", letter.case_id)
    hint = "" if draft else "Beri tahu penerimanya. Nomornya tidak dipakai lagi."
    return _form_page(request, form, shown, label, letter=letter, hint=hint)


def _paper(letter) -> dict:
    return {"letter": letter, "body": shown_body(letter), "issued": bool(letter.number)}


@page(*policy.READERS)
def letter_print(request, pk):
    """The letter alone, for the printer of whoever reads it."""
    letter, _ = _open(request, pk)
    return render(request, "cases/letter_print.html", _paper(letter))


@page(*policy.READERS)
def letter_pdf(request, pk):
    """The issued letter as a file; each time is an event. A draft has no PDF."""
    letter, _ = _open(request, pk)
    if not letter.is_printable:
        messages.error(request, "PDF hanya untuk surat yang sudah terbit dan belum dicabut.")
        return redirect(letter)
    try:
        content = pdf_of(render_to_string("cases/letter_pdf.html", _paper(letter)))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("cases:letter_print", letter.pk)
    operations.letter_printed(letter, request.user)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{letter.file_name}"'
    return response
