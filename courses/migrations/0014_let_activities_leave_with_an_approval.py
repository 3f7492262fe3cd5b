"""Let a partner mark an activity that learners have met: the next approval takes it out of the course."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0013_let_administrators_set_the_rules_of_review")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="leaves",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="leaves the course"
            ),
        ),
    ]
