"""The first topics of the academy, and the administrators' right to tend them."""

from django.db import migrations

LANGUAGES = ("en", "ar", "zh-hans", "fr", "ru", "es")
TOPICS = {
    "school-connectivity": (
        "Connectivity in schools", "ربط المدارس بالإنترنت", "学校联网",
        "Connectivité dans les écoles", "Интернет в школах", "Conectividad en las escuelas",
    ),
    "emergency-telecommunications": (
        "Emergency telecommunications", "الاتصالات في حالات الطوارئ", "应急通信",
        "Télécommunications d'urgence", "Связь в чрезвычайных ситуациях", "Telecomunicaciones de emergencia",
    ),
    "online-teaching": (
        "Online teaching", "التعليم عبر الإنترنت", "在线教学",
        "Enseignement en ligne", "Онлайн-преподавание", "Enseñanza en línea",
    ),
    "network-continuity": (
        "Network continuity", "استمرارية الشبكات", "网络连续性",
        "Continuité des réseaux", "Непрерывность работы сетей", "Continuidad de las redes",
    ),
    "digital-inclusion": (
        "Digital inclusion", "الشمول الرقمي", "数字包容",
        "Inclusion numérique", "Цифровая инклюзия", "Inclusión digital",
    ),
    "policy-and-regulation": (
        "Policy and regulation", "السياسات والتنظيم", "政策与监管",
        "Politique et réglementation", "Политика и регулирование", "Política y regulación",
    ),
    "child-online-protection": (
        "Child online protection", "حماية الأطفال على الإنترنت", "保护上网儿童",
        "Protection des enfants en ligne", "Защита детей в интернете", "Protección de la infancia en línea",
    ),
    "early-warning": (
        "Early warning", "الإنذار المبكر", "早期预警",
        "Alerte précoce", "Раннее предупреждение", "Alerta temprana",
    ),
}  # fmt: skip
# Made here where Django's own post_migrate would make them later.
RIGHTS = {
    "add_topic": "Can add topic",
    "change_topic": "Can change topic",
    "delete_topic": "Can delete topic",
    "view_topic": "Can view topic",
}


def seed(apps, schema_editor):
    """Make the topics in all six languages; one that is there already stays as it is."""
    Topic = apps.get_model("courses", "Topic")
    for slug, names in TOPICS.items():
        Topic.objects.get_or_create(slug=slug, defaults={"names": dict(zip(LANGUAGES, names, strict=True))})


def grant(apps, schema_editor):
    """Let administrators add, change and delete topics."""
    of, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="courses", model="topic"
    )
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Administrators")
    for codename, name in RIGHTS.items():
        right, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=of, codename=codename, defaults={"name": name}
        )
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0002_describe_courses_by_region_and_topic"),
        ("users", "0003_make_the_staff_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
