"""A classified item runs off the network by law: nobody warns that it has no case online (PLT-20)."""

from django.db import migrations

BASE_ITEM = """
CREATE VIEW base_item AS
SELECT
    CAST(i.code AS text) AS item_code, CAST(v.name AS text) AS name, CAST(o.code AS text) AS organ_code,
    CAST(r.code AS text) AS region_code, CAST(i.power_type AS text) AS power_kind,
    COALESCE(v.extra ->> 'common_code', v.name) AS common_code, v.effective_from AS in_force_on,
    EXISTS (SELECT 1 FROM powers_basis AS b WHERE b.version_id = v.id) AS has_basis,
    EXISTS (
        SELECT 1 FROM powers_limitrow AS l WHERE l.version_id = v.id AND l.kind IN ('promised', 'statutory')
    ) AS has_limit,
    v.published,
    (SELECT CAST(COUNT(*) AS integer) FROM powers_riskpoint AS k WHERE k.version_id = v.id) AS risk_points,
    (SELECT CAST(COUNT(*) AS integer) FROM powers_riskpoint AS k WHERE k.version_id = v.id AND k.measures = '[]')
        AS risk_points_without_measure,
    CASE WHEN i.power_type = 'penalty' THEN v.extra ? 'benchmark' OR EXISTS (
        SELECT 1 FROM powers_benchmarkversion AS k
        WHERE k.item_id = i.id AND k.state = 'in_force' AND k.effective_to IS NULL
    ) END AS has_benchmark
FROM powers_poweritem AS i
JOIN powers_itemversion AS v ON v.item_id = i.id AND v.state = 'in_force'
JOIN organs_organ AS o ON o.id = i.organ_id
JOIN organs_region AS r ON r.id = o.region_id
WHERE i.cancelled_on IS NULL AND NOT i.internal_only AND i.duplicate_of_id IS NULL%(further)s;
"""
NOT_CLASSIFIED = " AND v.classified_ground = ''"


def view(further: str) -> str:
    """The view of items, narrowed ``further``."""
    return BASE_ITEM.replace("%(further)s", further)


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0030_show_when_a_change_of_the_catalogue_is_owed"),
        ("powers", "0011_classified_items"),
    ]

    operations = [
        migrations.RunSQL("DROP VIEW base_item", view("")),
        migrations.RunSQL(view(NOT_CLASSIFIED), "DROP VIEW base_item"),
    ]
