from django.urls import path

from reports.views import dashboard, punctuality, summary

app_name = "reports"
SUMMARY = "laporan/rangkuman/<str:regency>/<str:month>/"
urlpatterns = [
    path("angka/", dashboard.dashboard, name="dashboard"),
    path("laporan/ketepatan/", punctuality.punctuality, name="punctuality"),
    path("laporan/ketepatan/csv/", punctuality.punctuality_csv, name="punctuality_csv"),
    path("laporan/ketepatan/xlsx/", punctuality.punctuality_xlsx, name="punctuality_xlsx"),
    path(
        "laporan/ketepatan/<str:district>/<str:month>/",
        punctuality.punctuality_report,
        name="punctuality_report",
    ),
    path("laporan/rangkuman/", summary.summary_list, name="summary_list"),
    path(SUMMARY, summary.summary_detail, name="summary_detail"),
    path(f"{SUMMARY}ubah/", summary.summary_edit, name="summary_edit"),
    path(f"{SUMMARY}kirim/", summary.summary_submit, name="summary_submit"),
    path(f"{SUMMARY}final/", summary.summary_final, name="summary_final"),
    path(f"{SUMMARY}kembalikan/", summary.summary_return, name="summary_return"),
    path(f"{SUMMARY}cetak/", summary.summary_print, name="summary_print"),
    path(f"{SUMMARY}pdf/", summary.summary_pdf, name="summary_pdf"),
]
