from django.urls import path

from fieldwork.views import entry, phone

app_name = "fieldwork"
urlpatterns = [
    path("sw.js", phone.service_worker, name="service_worker"),
    path("lapangan/", phone.home, name="home"),
    path("lapangan/hp/", phone.shell, name="shell"),
    path("lapangan/halo/", phone.hello, name="hello"),
    path("lapangan/bekal/", phone.pack, name="pack"),
    path("lapangan/kirim/", phone.send, name="send"),
    path("lapangan/potongan/<uuid:photo>/", phone.piece, name="piece"),
    path("lapangan/petunjuk/", phone.help, name="help"),
    path("lapangan/kiriman/", entry.entry_list, name="entry_list"),
    path("lapangan/kiriman/<uuid:pk>/", entry.entry_detail, name="entry_detail"),
    path("lapangan/kiriman/<uuid:pk>/serahkan/", entry.entry_hand_over, name="entry_hand_over"),
    path("lapangan/kiriman/<uuid:pk>/buang/", entry.entry_drop, name="entry_drop"),
    path("lapangan/serahan/", entry.handed_list, name="handed_list"),
    path("lapangan/serahan/<uuid:pk>/", entry.handed_detail, name="handed_detail"),
]
