from django.urls import path

from cases.views import case as cases
from cases.views import disaster as disasters

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

urlpatterns = [*intake, *disaster]
