from django.urls import path

from cases.views import assessment as assessments
from cases.views import case as cases
from cases.views import (
    closure,
    directory,
    discard,
    incoming,
    letter,
    letter_list,
    referral,
    residence,
    service,
    transfer,
    workload,
)
from cases.views import disaster as disasters
from cases.views import plan as plans
from cases.views import task as tasks
from cases.views import visit as visits

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

disaster = [
    path("kejadian/", disasters.disaster_list, name="disaster_list"),
    path("kejadian/baru/", disasters.disaster_create, name="disaster_create"),
    path("kejadian/<uuid:pk>/", disasters.disaster_detail, name="disaster_detail"),
    path("kejadian/<uuid:pk>/ubah/", disasters.disaster_edit, name="disaster_edit"),
    path("kejadian/<uuid:pk>/keluarga/", disasters.family_create, name="family_create"),
    path("kejadian/<uuid:pk>/banyak/", disasters.family_create_many, name="family_create_many"),
    path("kejadian/<uuid:pk>/bantuan/", disasters.help_create, name="help_create"),
    path("kejadian/keluarga/<uuid:pk>/", disasters.family_edit, name="family_edit"),
    path("kejadian/keluarga/<uuid:pk>/hapus/", disasters.family_delete, name="family_delete"),
    path(
        "kejadian/keluarga/<uuid:pk>/lengkapi/",
        disasters.family_identify,
        name="family_identify",
    ),
]
helpers = [
    path("lembaga/", directory.provider_list, name="provider_list"),
    path("lembaga/baru/", directory.provider_create, name="provider_create"),
    path("lembaga/<uuid:pk>/ubah/", directory.provider_edit, name="provider_edit"),
    path("program/", directory.programme_list, name="programme_list"),
    path("program/baru/", directory.programme_create, name="programme_create"),
    path("program/<slug:pk>/ubah/", directory.programme_edit, name="programme_edit"),
]

services = [
    path("<uuid:pk>/layanan/", service.case_services, name="case_services"),
    path("<uuid:pk>/layanan/baru/", service.case_service_create, name="case_service_create"),
    path("ppks/<uuid:pk>/layanan/", service.services_of_registrant, name="services_of_registrant"),
    path(
        "ppks/<uuid:pk>/layanan/baru/",
        service.registrant_service_create,
        name="registrant_service_create",
    ),
    path("layanan/<uuid:pk>/diberikan/", service.service_give, name="service_give"),
    path("layanan/<uuid:pk>/ubah/", service.service_change, name="service_change"),
    path("layanan/<uuid:pk>/batal/", service.service_cancel, name="service_cancel"),
]
assessing = [
    path("<uuid:pk>/asesmen/", assessments.assessment_list, name="assessment_list"),
    path("<uuid:pk>/asesmen/baru/", assessments.assessment_create, name="assessment_create"),
    path("asesmen/<uuid:pk>/", assessments.assessment_detail, name="assessment_detail"),
    path("asesmen/<uuid:pk>/ubah/", assessments.assessment_edit, name="assessment_edit"),
    path("asesmen/<uuid:pk>/buang/", discard.assessment_discard, name="assessment_discard"),
    path("asesmen/<uuid:pk>/selesai/", assessments.assessment_complete, name="assessment_complete"),
]

planning = [
    path("<uuid:pk>/rencana/", plans.plan_current, name="plan_current"),
    path("<uuid:pk>/rencana/baru/", plans.plan_create, name="plan_create"),
    path("<uuid:pk>/rencana/versi/", plans.plan_revise, name="plan_revise"),
    path("rencana/<uuid:pk>/", plans.plan_detail, name="plan_detail"),
    path("rencana/<uuid:pk>/tujuan/", plans.goal_create, name="goal_create"),
    path("rencana/<uuid:pk>/buang/", discard.plan_discard, name="plan_discard"),
    path("rencana/<uuid:pk>/ajukan/", plans.plan_submit, name="plan_submit"),
    path("rencana/<uuid:pk>/setujui/", plans.plan_approve, name="plan_approve"),
    path("rencana/<uuid:pk>/kembalikan/", plans.plan_return, name="plan_return"),
    path("tujuan/<uuid:pk>/", plans.goal_edit, name="goal_edit"),
    path("tujuan/<uuid:pk>/hapus/", plans.goal_drop, name="goal_drop"),
    path("tujuan/<uuid:pk>/tindakan/", plans.action_create, name="action_create"),
    path("tindakan/<uuid:pk>/", plans.action_edit, name="action_edit"),
    path("tindakan/<uuid:pk>/hapus/", plans.action_drop, name="action_drop"),
    path("tindakan/<uuid:pk>/selesai/", plans.action_done, name="action_done"),
    path("tindakan/<uuid:pk>/belum/", plans.action_reopen, name="action_reopen"),
]
ending = [
    path("<uuid:pk>/penutupan/", closure.closure_detail, name="closure_detail"),
    path("<uuid:pk>/tutup/", closure.case_close, name="case_close"),
    path("<uuid:pk>/tutup/setujui/", closure.closure_approve, name="closure_approve"),
    path("<uuid:pk>/tutup/kembalikan/", closure.closure_return, name="closure_return"),
    path("<uuid:pk>/tutup/tarik/", closure.closure_withdraw, name="closure_withdraw"),
    path("<uuid:pk>/buka-lagi/", closure.case_reopen, name="case_reopen"),
]

moving = [
    path("beban-kerja/", workload.workload, name="workload"),
    path("serah/", workload.hand_over, name="hand_over"),
    path("pindah/", transfer.transfer_list, name="transfer_list"),
    path("ppks/<uuid:pk>/pindah/", transfer.transfer_create, name="transfer_create"),
    path("pindah/<uuid:pk>/", transfer.transfer_detail, name="transfer_detail"),
    path("pindah/<uuid:pk>/setujui/", transfer.transfer_approve, name="transfer_approve"),
    path("pindah/<uuid:pk>/kembalikan/", transfer.transfer_turn_down, name="transfer_turn_down"),
    path("pindah/<uuid:pk>/terima/", transfer.transfer_accept, name="transfer_accept"),
    path("pindah/<uuid:pk>/tolak/", transfer.transfer_refuse, name="transfer_refuse"),
    path("pindah/<uuid:pk>/tarik/", transfer.transfer_withdraw, name="transfer_withdraw"),
    path("pindah/<uuid:pk>/berkas/", transfer.transfer_file, name="transfer_file"),
]
follow_up = [
    path("<uuid:pk>/kunjungan/", visits.visit_list, name="visit_list"),
    path("<uuid:pk>/kunjungan/baru/", visits.visit_create, name="visit_create"),
    path("kunjungan/<uuid:pk>/", visits.visit_edit, name="visit_edit"),
    path("kunjungan/<uuid:pk>/langkah/", visits.step_done, name="step_done"),
    path("<uuid:pk>/penilaian/", visits.evaluation_create, name="evaluation_create"),
    path("sesudah-tutup/<uuid:pk>/", visits.after_care_miss, name="after_care_miss"),
    path("tugas/", tasks.task_list, name="task_list"),
    path("tugas/baru/", tasks.task_create, name="task_create"),
    path("<uuid:pk>/tugas/", tasks.case_task_create, name="case_task_create"),
    path("tugas/<uuid:pk>/", tasks.task_edit, name="task_edit"),
    path("tugas/<uuid:pk>/selesai/", tasks.task_done, name="task_done"),
    path("<uuid:pk>/tanda/", tasks.flag_create, name="flag_create"),
    path("tanda/<uuid:pk>/", tasks.flag_end, name="flag_end"),
]
referrals = [
    path("<uuid:pk>/rujukan/", referral.referral_list, name="referral_list"),
    path("<uuid:pk>/rujukan/baru/", referral.referral_create, name="referral_create"),
    path("rujukan/<uuid:pk>/", referral.referral_detail, name="referral_detail"),
    path("rujukan/<uuid:pk>/jawaban/", referral.referral_answer, name="referral_answer"),
    path("rujukan/<uuid:pk>/selesai/", referral.referral_finish, name="referral_finish"),
    path("rujukan/<uuid:pk>/tarik/", referral.referral_withdraw, name="referral_withdraw"),
    path("rujukan-masuk/", incoming.incoming_list, name="incoming_list"),
    path("rujukan-masuk/<uuid:pk>/", incoming.incoming_detail, name="incoming_detail"),
    path("rujukan-masuk/<uuid:pk>/jawaban/", incoming.incoming_answer, name="incoming_answer"),
    path("rujukan-masuk/<uuid:pk>/selesai/", incoming.incoming_finish, name="incoming_finish"),
    path("penghuni/", residence.resident_list, name="resident_list"),
    path("penghuni/<uuid:pk>/keluar/", residence.resident_end, name="resident_end"),
    path("rujukan/<uuid:pk>/tinggal/", residence.resident_begin, name="resident_begin"),
    path("rujukan/<uuid:pk>/surat/<slug:kind>/", letter.of_referral, name="letter_of_referral"),
    path("<uuid:pk>/surat/<slug:kind>/", letter.of_case, name="letter_of_case"),
    path("surat/", letter_list.letter_list, name="letter_list"),
    path("surat/<uuid:pk>/", letter.letter_detail, name="letter_detail"),
    path("surat/<uuid:pk>/ubah/", letter.letter_edit, name="letter_edit"),
    path("surat/<uuid:pk>/terbit/", letter.letter_issue, name="letter_issue"),
    path("surat/<uuid:pk>/cabut/", letter.letter_withdraw, name="letter_withdraw"),
    path("surat/<uuid:pk>/cetak/", letter.letter_print, name="letter_print"),
    path("surat/<uuid:pk>/pdf/", letter.letter_pdf, name="letter_pdf"),
]

urlpatterns = [
    *intake,
    *disaster,
    *helpers,
    *services,
    *assessing,
    *planning,
    *ending,
    *moving,
    *follow_up,
    *referrals,
]
