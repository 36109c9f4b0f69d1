"""Encrypted numbers are bound to their row, and found by an index that tells nothing."""

import pytest
from cryptography.exceptions import InvalidTag

from core import crypto
from core.ids import public_number, uuid7

NIK = "6271010101540017"


def test_number_comes_back_only_in_its_own_row_and_for_its_purpose():
    row, other = uuid7(), uuid7()
    cipher = crypto.encrypt(NIK, purpose="nik", row=row)
    assert NIK.encode() not in cipher
    assert crypto.decrypt(cipher, purpose="nik", row=row) == NIK
    with pytest.raises(InvalidTag):
        crypto.decrypt(cipher, purpose="nik", row=other)
    with pytest.raises(InvalidTag):
        crypto.decrypt(cipher, purpose="kk", row=row)
    with pytest.raises(InvalidTag):
        crypto.decrypt(cipher[:-1] + bytes([cipher[-1] ^ 1]), purpose="nik", row=row)


def test_same_number_has_other_ciphertext_and_the_same_index():
    row = uuid7()
    assert crypto.encrypt(NIK, purpose="nik", row=row) != crypto.encrypt(
        NIK, purpose="nik", row=row
    )
    assert crypto.blind_index(NIK, purpose="nik") == crypto.blind_index(NIK, purpose="nik")
    assert crypto.blind_index(NIK, purpose="nik") != crypto.blind_index(NIK, purpose="kk")
    assert crypto.blind_index(NIK, purpose="nik") != crypto.blind_index(NIK[::-1], purpose="nik")


def test_ids_sort_by_time_and_are_version_7():
    early = uuid7(clock=lambda: 1_000_000_000_000_000_000)
    late = uuid7(clock=lambda: 1_000_000_001_000_000_000)
    assert early < late
    assert early.version == 7
    assert early.variant == late.variant


def test_public_numbers_tell_no_order():
    numbers = [public_number() for _ in range(200)]
    assert len(set(numbers)) == 200
    assert all(len(number) == 11 for number in numbers)
    assert numbers != sorted(numbers)
