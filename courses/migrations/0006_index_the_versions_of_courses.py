from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0005_let_a_course_have_a_picture")]

    operations = [
        migrations.AddIndex(
            model_name="course",
            index=models.Index(fields=["content_version", "created_at", "id"], name="course_versions"),
        )
    ]
