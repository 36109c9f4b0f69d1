from django.urls import path, re_path

from reports.views import (
    activity,
    dashboard,
    map,
    monthly,
    open_data,
    punctuality,
    recap,
    recap_export,
    recap_secret,
    summary,
)

app_name = "reports"
SUMMARY = "laporan/rangkuman/<str:regency>/<str:month>/"
urlpatterns = [
    path("angka/", dashboard.dashboard, name="dashboard"),
    path("angka/tren/", dashboard.trend, name="trend"),
    path("angka/ppks/", dashboard.registered, name="registered"),
    path("angka/verifikasi/", dashboard.waiting, name="waiting"),
    path("angka/cakupan/", dashboard.coverage, name="coverage"),
    path("angka/kasus/", dashboard.casework, name="casework"),
    path("angka/tksk/", dashboard.posts, name="posts"),
    path("angka/peta/", map.map, name="map"),
]
# The daily log
urlpatterns += [
    path("kegiatan/", activity.daily_log, name="daily_log"),
    path("kegiatan/baru/", activity.activity_create, name="activity_create"),
    path("kegiatan/<uuid:pk>/", activity.activity_detail, name="activity_detail"),
    path("kegiatan/<uuid:pk>/ubah/", activity.activity_edit, name="activity_edit"),
    path("kegiatan/<uuid:pk>/hapus/", activity.activity_remove, name="activity_remove"),
]
# Monthly reports
urlpatterns += [
    path("laporan/", monthly.report_list, name="report_list"),
    path("laporan/mulai/", monthly.report_create, name="report_create"),
    path("laporan/terima/", monthly.report_accept_many, name="report_accept_many"),
    path("laporan/<uuid:pk>/", monthly.report_detail, name="report_detail"),
    path("laporan/<uuid:pk>/tulis/", monthly.report_edit, name="report_edit"),
    path("laporan/<uuid:pk>/kirim/", monthly.report_submit, name="report_submit"),
    path("laporan/<uuid:pk>/terima/", monthly.report_accept, name="report_accept"),
    path("laporan/<uuid:pk>/kembalikan/", monthly.report_return, name="report_return"),
    path("laporan/<uuid:pk>/buka/", monthly.report_reopen, name="report_reopen"),
    path("laporan/<uuid:pk>/angka/", monthly.report_line, name="report_line"),
    path("laporan/<uuid:pk>/pdf/", monthly.report_pdf, name="report_pdf"),
    path("laporan/<uuid:pk>/cetak/", monthly.report_print, name="report_print"),
]
# Recap and open data
MONTH = r"(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])"
SHAPE = r"(?P<shape>csv|json)"
urlpatterns += [
    path("rekap/", recap.recap_view, name="recap"),
    path("rekap/mutasi/", recap.recap_movement, name="recap_movement"),
    path("rekap/banding/", recap.recap_compare, name="recap_compare"),
    path("rekap/ciri/", recap.recap_traits, name="recap_traits"),
    path("rekap/spm/", recap.recap_spm, name="recap_spm"),
    path("rekap/daftar/", recap.recap_list, name="recap_list"),
    path("rekap/unduh/", recap_export.recap_export, name="recap_export"),
    path("rekap/rahasia/", recap_secret.recap_secret, name="recap_secret"),
    path("rekap/rahasia/jenis/", recap_secret.recap_secret_kinds, name="recap_secret_kinds"),
    path("rekap/data-terbuka/", open_data.open_data_switch, name="open_data_switch"),
    path("data-terbuka/", open_data.open_index, name="open_index"),
    re_path(
        rf"^data-terbuka/rekap-ppks-{MONTH}[.]{SHAPE}$", open_data.open_recap, name="open_recap"
    ),
    re_path(rf"^data-terbuka/metadata[.]{SHAPE}$", open_data.open_metadata, name="open_metadata"),
]
# Who filed when, and the summaries of regencies
urlpatterns += [
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
