"""A clock for the term of the applicant."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_the_words_of_a_publication_name_its_organ_and_kind"),
    ]

    operations = [
        migrations.AlterField(
            model_name="caseclock",
            name="kind",
            field=models.CharField(
                choices=[
                    ("statutory", "statutory limit"),
                    ("promised", "promised limit"),
                    ("correction_notice", "correction notice"),
                    ("step", "step limit"),
                    ("delivery", "delivery"),
                    ("publication", "publication period"),
                    ("filing", "decision on filing"),
                    ("regularise", "belated approval"),
                    ("preservation", "preserved evidence"),
                    ("custody", "sealing and seizure"),
                    ("defence", "statement and defence"),
                    ("hearing", "hearing"),
                    ("payment", "payment"),
                    ("remedy", "remedies"),
                    ("rectify", "rectification"),
                    ("give_back", "return of goods"),
                    ("compensation", "compensation"),
                    ("entry", "entry into the system"),
                    ("tier", "stage of one tier"),
                    ("acceptance", "decision on acceptance"),
                    ("progress", "report of progress"),
                    ("recheck", "periodic re-check"),
                    ("return", "return of figures"),
                    ("assessment", "assessment of a levy"),
                    ("enforce", "pursuit of what is unpaid"),
                    ("later_papers", "papers handed in later"),
                    ("report_back", "report to the authority"),
                    ("answer", "answer to a reconsideration or lawsuit"),
                    ("own_term", "term of the applicant"),
                ],
                max_length=20,
            ),
        ),
    ]
