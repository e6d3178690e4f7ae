"""The words a publication is found by are made where the publication is written, whichever way it is written.

Needs nothing but the server's own types. Each sign stands with the one after it, in its place: two signs that follow each other
in a question follow each other in the text, so a phrase of pairs finds what a search for the bare string would. Case, width and
marks between the signs do not matter.
"""

from django.db import migrations

FUNCTIONS = r"""
CREATE FUNCTION cases_plain_signs(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT regexp_replace(lower(normalize(said, NFKC)), '[[:space:][:punct:]\\·、。《》〈〉“”‘’【】〔〕—…－～]+', '', 'g')
$body$;

CREATE FUNCTION cases_signs(VARIADIC texts text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT coalesce(string_agg('''' || substr(whole, place, 2) || ''':' || place, ' '), '')::tsvector
    FROM (SELECT string_agg(cases_plain_signs(each), U&'\2028' ORDER BY n) FROM unnest(texts) WITH ORDINALITY AS t(each, n)) AS joined(whole),
        generate_series(1, least(char_length(whole), 16000)) AS place
$body$;

CREATE FUNCTION cases_signs_asked(said text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT CASE char_length(plain)
        WHEN 0 THEN ''
        WHEN 1 THEN '''' || plain || ''':*'
        ELSE (SELECT string_agg('''' || substr(plain, place, 2) || '''', ' <-> ' ORDER BY place)
            FROM generate_series(1, char_length(plain) - 1) AS place)
        END::tsquery
    FROM (SELECT cases_plain_signs(said)) AS asked(plain)
$body$;

CREATE FUNCTION cases_keep_publication_words() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.withdrawn_at IS NOT NULL THEN
        DELETE FROM cases_publicationwords WHERE publication_id = NEW.id;
        RETURN NULL;
    END IF;
    INSERT INTO cases_publicationwords (publication_id, published_at, organ_id, kind, power, signs)
    SELECT NEW.id, NEW.published_at, c.organ_id, NEW.kind, item.power_type,
        cases_signs(NEW.title, version.name, coalesce(NEW.content ->> 'applicant', ''))
    FROM cases_case AS c
    JOIN powers_poweritem AS item ON item.id = c.item_id
    JOIN powers_itemversion AS version ON version.id = c.version_id
    WHERE c.id = NEW.case_id
    ON CONFLICT (publication_id) DO UPDATE SET published_at = EXCLUDED.published_at, organ_id = EXCLUDED.organ_id,
        kind = EXCLUDED.kind, power = EXCLUDED.power, signs = EXCLUDED.signs;
    RETURN NULL;
END
$body$;

CREATE TRIGGER cases_publication_words AFTER INSERT OR UPDATE ON cases_publication
    FOR EACH ROW EXECUTE FUNCTION cases_keep_publication_words();
"""

STANDING = """
INSERT INTO cases_publicationwords (publication_id, published_at, organ_id, kind, power, signs)
SELECT p.id, p.published_at, c.organ_id, p.kind, item.power_type,
    cases_signs(p.title, version.name, coalesce(p.content ->> 'applicant', ''))
FROM cases_publication AS p
JOIN cases_case AS c ON c.id = p.case_id
JOIN powers_poweritem AS item ON item.id = c.item_id
JOIN powers_itemversion AS version ON version.id = c.version_id
WHERE p.withdrawn_at IS NULL
"""

DROP = """
DROP TRIGGER cases_publication_words ON cases_publication;
DROP FUNCTION cases_keep_publication_words;
DROP FUNCTION cases_signs_asked;
DROP FUNCTION cases_signs;
DROP FUNCTION cases_plain_signs;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_words_of_publications")]

    operations = [migrations.RunSQL(FUNCTIONS, DROP), migrations.RunSQL(STANDING, migrations.RunSQL.noop)]
