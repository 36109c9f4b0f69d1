"""Every word of a name is kept once, whoever writes the row: what search compares with."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ppks", "0002_rules_in_the_database")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION ppks_keep_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO ppks_nameword (word)
                SELECT DISTINCT word FROM written, string_to_table(search_name, ' ') AS parts (word)
                WHERE word <> '' AND NOT EXISTS (
                    SELECT FROM ppks_nameword known WHERE known.word = parts.word
                )
                ORDER BY word
                ON CONFLICT DO NOTHING;
                RETURN NULL;
            END $$;
            CREATE TRIGGER ppks_registrant_words_added AFTER INSERT ON ppks_registrant
                REFERENCING NEW TABLE AS written
                FOR EACH STATEMENT EXECUTE FUNCTION ppks_keep_name_words();
            CREATE TRIGGER ppks_registrant_words_changed AFTER UPDATE ON ppks_registrant
                REFERENCING NEW TABLE AS written
                FOR EACH STATEMENT EXECUTE FUNCTION ppks_keep_name_words();
            """,
            "DROP FUNCTION ppks_keep_name_words() CASCADE",
        ),
    ]
