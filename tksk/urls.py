from django.urls import path

from tksk.views import account, duties, roster

app_name = "tksk"
urlpatterns = [
    path("", roster.worker_list, name="worker_list"),
    path("baru/", roster.worker_create, name="worker_create"),
    path("kosong/", roster.vacant_list, name="vacant_list"),
    path("penugasan/<uuid:pk>/akhiri/", duties.assignment_end, name="assignment_end"),
    path("penugasan/<uuid:pk>/sk/", duties.decree_create, name="decree_create"),
    path("<uuid:pk>/", roster.worker_detail, name="worker_detail"),
    path("<uuid:pk>/ubah/", roster.worker_edit, name="worker_edit"),
    path("<uuid:pk>/penugasan/", duties.assignment_create, name="assignment_create"),
    path("<uuid:pk>/akun/", account.account_create, name="account_create"),
    path("<uuid:pk>/kode/", account.activation_code, name="activation_code"),
    path("<uuid:pk>/akun/keadaan/", account.account_set_active, name="account_set_active"),
]
