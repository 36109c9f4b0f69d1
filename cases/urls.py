from django.urls import path

from cases.views import assessment as assessments
from cases.views import case as cases
from cases.views import plan as plans

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

assessing = [
    path("<uuid:pk>/asesmen/", assessments.assessment_list, name="assessment_list"),
    path("<uuid:pk>/asesmen/baru/", assessments.assessment_create, name="assessment_create"),
    path("asesmen/<uuid:pk>/", assessments.assessment_detail, name="assessment_detail"),
    path("asesmen/<uuid:pk>/ubah/", assessments.assessment_edit, name="assessment_edit"),
    path("asesmen/<uuid:pk>/selesai/", assessments.assessment_complete, name="assessment_complete"),
]

planning = [
    path("<uuid:pk>/rencana/", plans.plan_current, name="plan_current"),
    path("<uuid:pk>/rencana/baru/", plans.plan_create, name="plan_create"),
    path("<uuid:pk>/rencana/versi/", plans.plan_revise, name="plan_revise"),
    path("rencana/<uuid:pk>/", plans.plan_detail, name="plan_detail"),
    path("rencana/<uuid:pk>/tujuan/", plans.goal_create, name="goal_create"),
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

urlpatterns = [*intake, *assessing, *planning]
