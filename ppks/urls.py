from django.urls import path

from ppks.views import (
    attachment,
    change,
    glass,
    grant,
    member,
    submission,
    team,
    trail,
    verification,
    visit,
)
from ppks.views import identification as identifications
from ppks.views import registrant as registrants

app_name = "ppks"

identification = [
    path("identifikasi/", identifications.identification_list, name="identification_list"),
    path("identifikasi/baru/", identifications.identification_create, name="identification_create"),
    path(
        "identifikasi/<uuid:pk>/",
        identifications.identification_detail,
        name="identification_detail",
    ),
    path(
        "identifikasi/<uuid:pk>/ubah/",
        identifications.identification_edit,
        name="identification_edit",
    ),
    path(
        "identifikasi/<uuid:pk>/tanda/",
        identifications.identification_observations,
        name="identification_observations",
    ),
    path(
        "identifikasi/<uuid:pk>/tanda/panel/",
        identifications.identification_panels,
        name="identification_panels",
    ),
    path(
        "identifikasi/<uuid:pk>/daftarkan/",
        identifications.identification_register,
        name="identification_register",
    ),
    path(
        "identifikasi/<uuid:pk>/gabung/<uuid:registrant>/",
        identifications.identification_join,
        name="identification_join",
    ),
    path(
        "identifikasi/<uuid:pk>/tutup/",
        identifications.identification_end,
        name="identification_end",
    ),
    path(
        "identifikasi/<uuid:pk>/buka/",
        identifications.identification_reopen,
        name="identification_reopen",
    ),
]

register = [
    path("ppks/", registrants.registrant_list, name="registrant_list"),
    path("ppks/nik/", registrants.nik_search, name="nik_search"),
    path("ppks/<uuid:pk>/", registrants.registrant_detail, name="registrant_detail"),
    path(
        "ppks/<uuid:pk>/kondisi/", registrants.registrant_conditions, name="registrant_conditions"
    ),
    path(
        "ppks/<uuid:pk>/saring-ulang/",
        identifications.identification_repeat,
        name="identification_repeat",
    ),
    path(
        "ppks/<uuid:pk>/saring-ulang/panel/",
        identifications.identification_repeat_panels,
        name="identification_repeat_panels",
    ),
    path("ppks/<uuid:pk>/pendataan/", registrants.registrant_visits, name="registrant_visits"),
    path("ppks/<uuid:pk>/riwayat/", registrants.registrant_history, name="registrant_history"),
    path("ppks/<uuid:pk>/lihat/", registrants.registrant_reveal, name="registrant_reveal"),
    path("ppks/<uuid:pk>/nik/", registrants.registrant_nik, name="registrant_nik"),
    path("ppks/<uuid:pk>/kontak/", registrants.registrant_contact, name="registrant_contact"),
    path("ppks/<uuid:pk>/anggota/", member.member_create, name="member_create"),
    path("anggota/<uuid:pk>/selesai/", member.member_end, name="member_end"),
]

attachments = [
    path("ppks/<uuid:pk>/lampiran/", attachment.attachment_list, name="attachment_list"),
    path("ppks/<uuid:pk>/lampiran/tambah/", attachment.attachment_create, name="attachment_create"),
    path("lampiran/<uuid:pk>/", attachment.attachment_detail, name="attachment_detail"),
    path("lampiran/<uuid:pk>/unduh/", attachment.attachment_file, name="attachment_file"),
    path("lampiran/<uuid:pk>/kecil/", attachment.attachment_thumbnail, name="attachment_thumbnail"),
    path("lampiran/<uuid:pk>/hapus/", attachment.attachment_remove, name="attachment_remove"),
]

visits = [
    path("pengajuan/<uuid:pk>/pendataan/", visit.visit_detail, name="visit_detail"),
    path(
        "pengajuan/<uuid:pk>/pendataan/<slug:section>/",
        visit.visit_section,
        name="visit_section",
    ),
    path("ppks/<uuid:pk>/kunjungan/", visit.visit_create, name="visit_create"),
]

submissions = [
    path("pengajuan/", submission.submission_list, name="submission_list"),
    path("pengajuan/antrean/", verification.submission_queue, name="submission_queue"),
    path("pengajuan/<uuid:pk>/", submission.submission_detail, name="submission_detail"),
    path("pengajuan/<uuid:pk>/periksa/", submission.submission_check, name="submission_check"),
    path("pengajuan/<uuid:pk>/ajukan/", submission.submission_submit, name="submission_submit"),
    path("pengajuan/<uuid:pk>/tarik/", submission.submission_withdraw, name="submission_withdraw"),
    path("pengajuan/<uuid:pk>/hapus/", submission.submission_delete, name="submission_delete"),
    path("ppks/<uuid:pk>/perubahan/", change.change_create, name="change_create"),
    path("pengajuan/<uuid:pk>/perubahan/buang/", change.change_drop, name="change_drop"),
    path(
        "pengajuan/<uuid:pk>/perubahan/<slug:section>/",
        change.change_section,
        name="change_section",
    ),
    path("ppks/<uuid:pk>/keluar/", change.end_create, name="end_create"),
    path("pengajuan/<uuid:pk>/keluar/", change.end_edit, name="end_edit"),
    path("pengajuan/<uuid:pk>/tinjau/", verification.submission_review, name="submission_review"),
    path(
        "pengajuan/<uuid:pk>/verifikasi/",
        verification.submission_verify,
        name="submission_verify",
    ),
    path(
        "pengajuan/<uuid:pk>/kembalikan/",
        verification.submission_return,
        name="submission_return",
    ),
    path("pengajuan/<uuid:pk>/tolak/", verification.submission_reject, name="submission_reject"),
]

secrecy = [
    path("ppks/<uuid:pk>/tim/", team.team, name="team"),
    path("ppks/<uuid:pk>/tim/tambah/", team.team_add, name="team_add"),
    path("tim/<uuid:pk>/keluarkan/", team.team_remove, name="team_remove"),
    path("ppks/<uuid:pk>/jejak/", trail.registrant_trail, name="registrant_trail"),
    path("izin/", grant.grant_list, name="grant_list"),
    path("izin/beri/", grant.grant_create, name="grant_create"),
    path("izin/<uuid:pk>/akhiri/", grant.grant_end, name="grant_end"),
    path("darurat/", glass.glass_list, name="glass_list"),
    path("darurat/buka/", glass.glass_create, name="glass_create"),
    path("darurat/<uuid:pk>/", glass.glass_detail, name="glass_detail"),
    path("jejak-akses/", trail.access_trail, name="access_trail"),
]

urlpatterns = [*identification, *register, *attachments, *visits, *submissions, *secrecy]
