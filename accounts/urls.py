from django.urls import path

from accounts.views import ended
from accounts.views import sign_in as views

app_name = "accounts"
urlpatterns = [
    path("masuk/", views.sign_in, name="sign_in"),
    path("keluar/", views.sign_out, name="sign_out"),
    path("aktivasi/", views.activate, name="activate"),
    path("akun/", views.account, name="account"),
    path("akun/kata-sandi/", views.password_change, name="password_change"),
    path("akun/jabatan/", views.position_switch, name="position_switch"),
    path("akun/isian-tadi/", ended.late_form, name="late_form"),
]
