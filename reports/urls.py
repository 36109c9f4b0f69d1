from django.urls import path

from reports.views import activity, dashboard, map, monthly

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
