from django.urls import reverse, set_script_prefix

from core.addresses import addresses
from core.ids import uuid7


def test_the_address_of_a_row_is_the_one_that_reverse_gives():
    key, url = uuid7(), addresses("cases:case_detail")
    assert url(key) == reverse("cases:case_detail", args=[key])


def test_addresses_stand_under_the_path_the_application_is_served_at():
    set_script_prefix("/handep/")
    try:
        assert addresses("cases:case_detail")(uuid7()).startswith("/handep/")
    finally:
        set_script_prefix("/")
