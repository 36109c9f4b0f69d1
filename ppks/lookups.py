"""`registrant__known_by=(user id, moment)`: the user is on the team, holds a grant in force, or
broke the glass within the last day.

One condition that stands in nearly every query of the register, some of them several times a
page; written out, because composing it each time took longer than running it.
"""

from django.db.models import ForeignKey, Lookup, UUIDField


@ForeignKey.register_lookup
@UUIDField.register_lookup
class KnownBy(Lookup):
    lookup_name = "known_by"

    def get_prep_lookup(self):
        return self.rhs

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        user, moment = self.rhs
        sql = (
            f"{column} IN (SELECT registrant_id FROM ppks_teammember "
            "WHERE user_id = %s AND until IS NULL "
            "UNION ALL SELECT registrant_id FROM ppks_grant "
            "WHERE user_id = %s AND given_at <= %s AND until > %s "
            "UNION ALL SELECT registrant_id FROM ppks_brokenglass "
            "WHERE user_id = %s AND until > %s)"
        )
        return sql, [*params, user, user, moment, moment, user, moment]
