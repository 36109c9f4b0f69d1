from django.urls import path

from desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("bantuan/", views.help, name="help"),
    path("lewat-umur/", views.birthday_list, name="birthday_list"),
    path("dikembalikan/", views.returned_list, name="returned_list"),
    path("tanpa-tim/", views.team_gap_list, name="team_gap_list"),
    path("nik-ganda/", views.nik_list, name="nik_list"),
    path("sk-berakhir/", views.decree_list, name="decree_list"),
    path("jabatan-berakhir/", views.position_list, name="position_list"),
]
