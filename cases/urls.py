from django.urls import path

from cases.views import case as cases
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

urlpatterns = [*intake, *follow_up]
