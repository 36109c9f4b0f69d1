from django.urls import path

from reports.views import dashboard, punctuality

app_name = "reports"
urlpatterns = [
    path("angka/", dashboard.dashboard, name="dashboard"),
    path("laporan/ketepatan/", punctuality.punctuality, name="punctuality"),
    path("laporan/ketepatan/csv/", punctuality.punctuality_csv, name="punctuality_csv"),
    path("laporan/ketepatan/xlsx/", punctuality.punctuality_xlsx, name="punctuality_xlsx"),
]
