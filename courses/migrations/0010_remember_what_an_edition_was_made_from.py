from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0009_let_training_partners_author_and_be_reviewed"),
    ]

    operations = [
        migrations.CreateModel(
            name="EditionBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("language", models.CharField(max_length=10)),
                ("source_language", models.CharField(max_length=10)),
                ("digest", models.CharField(max_length=64)),
                ("stale_since", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "basis of an edition",
                "verbose_name_plural": "bases of editions",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "language"), name="basis_one_per_text_and_language"
                    )
                ],
            },
        ),
    ]
