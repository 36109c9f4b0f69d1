from django.urls import path

from cases.views import case as cases

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

urlpatterns = [*intake]
