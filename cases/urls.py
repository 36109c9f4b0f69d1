from django.urls import path

from cases.views import case as cases
from cases.views import letter, referral

app_name = "cases"

intake = [
    path("", cases.case_list, name="case_list"),
    path("ppks/<uuid:pk>/", cases.of_registrant, name="of_registrant"),
    path("ppks/<uuid:pk>/buka/", cases.case_create, name="case_create"),
    path("<uuid:pk>/", cases.case_detail, name="case_detail"),
    path("<uuid:pk>/linimasa/", cases.case_timeline, name="case_timeline"),
    path("<uuid:pk>/penerimaan/", cases.case_correct, name="case_correct"),
    path("<uuid:pk>/catatan/", cases.note_create, name="note_create"),
]

referrals = [
    path("<uuid:pk>/rujukan/", referral.referral_list, name="referral_list"),
    path("<uuid:pk>/rujukan/baru/", referral.referral_create, name="referral_create"),
    path("rujukan/<uuid:pk>/", referral.referral_detail, name="referral_detail"),
    path("rujukan/<uuid:pk>/jawaban/", referral.referral_answer, name="referral_answer"),
    path("rujukan/<uuid:pk>/selesai/", referral.referral_finish, name="referral_finish"),
    path("rujukan/<uuid:pk>/tarik/", referral.referral_withdraw, name="referral_withdraw"),
    path("rujukan/<uuid:pk>/surat/<slug:kind>/", letter.of_referral, name="letter_of_referral"),
    path("<uuid:pk>/surat/<slug:kind>/", letter.of_case, name="letter_of_case"),
    path("surat/<uuid:pk>/", letter.letter_detail, name="letter_detail"),
    path("surat/<uuid:pk>/ubah/", letter.letter_edit, name="letter_edit"),
    path("surat/<uuid:pk>/terbit/", letter.letter_issue, name="letter_issue"),
    path("surat/<uuid:pk>/cabut/", letter.letter_withdraw, name="letter_withdraw"),
    path("surat/<uuid:pk>/cetak/", letter.letter_print, name="letter_print"),
    path("surat/<uuid:pk>/pdf/", letter.letter_pdf, name="letter_pdf"),
]

urlpatterns = [*intake, *referrals]
