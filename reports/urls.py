from django.urls import path

from reports.views import dashboard, map

app_name = "reports"
urlpatterns = [
    path("angka/", dashboard.dashboard, name="dashboard"),
    path("angka/ppks/", dashboard.registered, name="registered"),
    path("angka/verifikasi/", dashboard.waiting, name="waiting"),
    path("angka/cakupan/", dashboard.coverage, name="coverage"),
    path("angka/kasus/", dashboard.casework, name="casework"),
    path("angka/tksk/", dashboard.posts, name="posts"),
    path("angka/peta/", map.map, name="map"),
]
