"""The words that names are made of: what a misspelt word is compared with."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F


class NameWord(models.Model):
    """Every word of `Registrant.search_name`, once. Filled by a trigger, never shown."""

    word = models.TextField(primary_key=True)

    class Meta:
        indexes = [GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="ppks_nameword_trigrams")]

    def __str__(self):
        return self.word
