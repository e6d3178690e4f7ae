"""Organ, kind and power stand among the words of a publication, so that the index of words settles them with the words.

A mark begins with a sign that no text keeps (``cases_plain_signs`` takes it out), and has no place: no phrase runs over it.
"""

from django.db import migrations

FUNCTIONS = r"""
CREATE FUNCTION cases_mark(name text, value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT U&'\2028' || name || ':' || value
$body$;

CREATE FUNCTION cases_marks(organ uuid, kind text, power text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT array_to_tsvector(ARRAY[cases_mark('organ_id', organ::text), cases_mark('kind', kind), cases_mark('power', power)])
$body$;

-- Of the pairs of a question and the marks asked for, the scarcest few, one & the other: what the index is asked first. A pair the
-- statistics of the column do not list is scarcer than any they list. A single sign has no pair and stands for itself; no sign finds nothing.
CREATE FUNCTION cases_signs_scarcest(said text, marks text[], most int) RETURNS tsquery LANGUAGE sql STABLE AS $body$
    WITH plain(signs) AS (SELECT cases_plain_signs(said)),
    pairs(pair) AS (SELECT DISTINCT substr(signs, place, 2) FROM plain, generate_series(1, char_length(signs) - 1) AS place),
    asked(lexeme) AS (SELECT pair FROM pairs UNION ALL SELECT unnest(marks)),
    common AS (
        SELECT lexeme, share FROM pg_stats AS s,
            unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS t(lexeme, share)
        WHERE s.schemaname = current_schema() AND s.tablename = 'cases_publicationwords' AND s.attname = 'signs' AND lexeme IS NOT NULL
    ),
    scarcest AS (
        SELECT lexeme FROM asked LEFT JOIN common USING (lexeme) ORDER BY coalesce(share, 0), lexeme LIMIT most
    )
    SELECT CASE WHEN (SELECT signs FROM plain) = '' THEN ''::tsquery
        WHEN EXISTS (SELECT FROM pairs) THEN string_agg('''' || lexeme || '''', ' & ')::tsquery
        ELSE cases_signs_asked(said) && coalesce(string_agg('''' || lexeme || '''', ' & '), '')::tsquery
        END FROM scarcest
$body$;
"""

KEEP = """
CREATE OR REPLACE FUNCTION cases_keep_publication_words() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.withdrawn_at IS NOT NULL THEN
        DELETE FROM cases_publicationwords WHERE publication_id = NEW.id;
        RETURN NULL;
    END IF;
    INSERT INTO cases_publicationwords (publication_id, published_at, organ_id, kind, power, signs)
    SELECT NEW.id, NEW.published_at, c.organ_id, NEW.kind, item.power_type,
        $signs$
    FROM cases_case AS c
    JOIN powers_poweritem AS item ON item.id = c.item_id
    JOIN powers_itemversion AS version ON version.id = c.version_id
    WHERE c.id = NEW.case_id
    ON CONFLICT (publication_id) DO UPDATE SET published_at = EXCLUDED.published_at, organ_id = EXCLUDED.organ_id,
        kind = EXCLUDED.kind, power = EXCLUDED.power, signs = EXCLUDED.signs;
    RETURN NULL;
END
$body$;
"""
PLAIN = "cases_signs(NEW.title, version.name, coalesce(NEW.content ->> 'applicant', ''))"
MARKED = f"{PLAIN} || cases_marks(c.organ_id, NEW.kind, item.power_type)"

STANDING = "UPDATE cases_publicationwords SET signs = signs || cases_marks(organ_id, kind, power)"

# What stands before this migration finds its words without marks as well as with them.
DROP = """
DROP FUNCTION cases_signs_scarcest;
DROP FUNCTION cases_marks;
DROP FUNCTION cases_mark;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_paper_of_a_person")]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP),
        migrations.RunSQL(KEEP.replace("$signs$", MARKED), KEEP.replace("$signs$", PLAIN)),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
    ]
