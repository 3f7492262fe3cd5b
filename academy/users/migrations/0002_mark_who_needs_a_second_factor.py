from django.db import migrations, models


class Migration(migrations.Migration):
    """A permission that marks roles, and a count on the person that says when rights changed."""

    dependencies = [
        ("users", "0001_people"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "permissions": [("needs_second_factor", "Must sign in with a second factor")],
                "verbose_name": "person",
                "verbose_name_plural": "people",
            },
        ),
        migrations.AddField(
            model_name="user",
            name="rights_version",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
