"""`district__among=codes`: like `__in`, with the codes as one array instead of a value each.

A province has 136 districts: as values each they have to be parsed and bound one by one, in every
query of a page.
"""

from django.db.models import ForeignKey, Lookup


@ForeignKey.register_lookup
class Among(Lookup):
    lookup_name = "among"

    def get_prep_lookup(self):
        return list(self.rhs)

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, self.rhs]
