"""Remember which grades of essays the learners are still to be told about."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enrollments", "0004_grade_essays_and_rule_on_questions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="essaygrade",
            name="tell",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="essaygrade",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="essaygrade",
            index=models.Index(
                condition=models.Q(("tell", True), ("told_at__isnull", True)),
                fields=["at"],
                name="essay_grade_still_to_tell",
            ),
        ),
    ]
