from django.urls import path

from cases.views import case as cases
from cases.views import closure, transfer, workload

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

urlpatterns = [*intake, *ending, *moving]
