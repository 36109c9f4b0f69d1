from django.urls import include, path

urlpatterns = [
    path("", include("desk.urls")),
    path("", include("accounts.urls")),
    path("tksk/", include("tksk.urls")),
    path("", include("reports.urls")),
    path("", include("fieldwork.urls")),
    path("kasus/", include("cases.urls")),
    path("", include("ppks.urls")),
]
handler400 = "config.errors.bad_request"
handler404 = "config.errors.not_found"
handler403 = "config.errors.forbidden"
handler500 = "config.errors.server_error"
