import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, ModelLogEntry

from academy.users.models import User
from courses.models import Partner, PartnerGroup, PartnerPage
from courses.services import NoCatalogue, PartnerEnded, PersonInactive, appoint, onboard_partner
from tests.courses.academy_site import make_catalogues, make_partner

pytestmark = pytest.mark.django_db
Role = PartnerGroup.Role


def page_permissions(partner: Partner, role: str) -> set[tuple[str, str]]:
    group = PartnerGroup.objects.get(partner=partner, role=role).group
    granted = GroupPagePermission.objects.filter(group=group)
    return set(granted.values_list("page__locale__language_code", "permission__codename"))


def file_permissions(partner: Partner, role: str) -> set[str]:
    return set(
        GroupCollectionPermission.objects.filter(
            group__partner_group__partner=partner,
            group__partner_group__role=role,
            collection=partner.collection,
        ).values_list("permission__codename", flat=True)
    )


def model_permissions(partner: Partner, role: str) -> set[str]:
    group = PartnerGroup.objects.get(partner=partner, role=role).group
    return set(group.permissions.values_list("codename", flat=True))


def test_a_partner_gets_a_page_in_every_language_that_has_a_catalogue():
    make_catalogues("en", "ar")
    partner = make_partner("institute")
    pages = PartnerPage.objects.order_by("locale__language_code")
    assert [page.title for page in pages] == ["معهد", "Institute"]
    assert {page.translation_key for page in pages} == {partner.key}
    assert all(page.live and page.alias_of_id is None and page.latest_revision for page in pages)
    assert partner.collection.get_parent() == Collection.get_first_root_node()


def test_an_author_adds_and_changes_and_does_not_publish():
    make_catalogues("en", "ar")
    partner = make_partner("institute")
    languages = ("en", "ar")
    assert page_permissions(partner, Role.AUTHOR) == {
        (language, codename) for language in languages for codename in ("add_page", "change_page")
    }
    assert {"add_image", "choose_image", "add_document", "add_media"} <= file_permissions(
        partner, Role.AUTHOR
    )
    assert "publish_question" not in model_permissions(partner, Role.AUTHOR)
    assert {"access_admin", "add_question"} <= model_permissions(partner, Role.AUTHOR)


def test_a_coordinator_writes_and_publishes_nothing():
    make_catalogues("en")
    partner = make_partner("institute")
    assert page_permissions(partner, Role.COORDINATOR) == {("en", "add_page"), ("en", "change_page")}
    assert {"delete_question", "submit_translation"} <= model_permissions(partner, Role.COORDINATOR)
    assert "publish_question" not in model_permissions(partner, Role.COORDINATOR)


def test_a_translator_changes_texts_and_adds_or_publishes_nothing():
    make_catalogues("en")
    partner = make_partner("institute")
    assert page_permissions(partner, Role.TRANSLATOR) == {("en", "change_page")}
    assert file_permissions(partner, Role.TRANSLATOR) == {"choose_image", "choose_document"}
    assert "publish_question" not in model_permissions(partner, Role.TRANSLATOR)


def test_an_instructor_comes_to_the_desk_and_touches_no_content():
    make_catalogues("en")
    partner = make_partner("institute")
    assert page_permissions(partner, Role.INSTRUCTOR) == set()
    assert file_permissions(partner, Role.INSTRUCTOR) == set()
    assert model_permissions(partner, Role.INSTRUCTOR) == {"access_admin"}


def test_onboarding_twice_changes_nothing():
    make_catalogues("en", "ar")
    models = (
        Partner,
        PartnerPage,
        PartnerGroup,
        Group,
        Collection,
        GroupPagePermission,
        GroupCollectionPermission,
    )
    first = make_partner("institute")
    counts = [model.objects.count() for model in models]
    revisions = [page.latest_revision_id for page in PartnerPage.objects.all()]
    assert make_partner("institute") == first
    assert [model.objects.count() for model in models] == counts
    assert [page.latest_revision_id for page in PartnerPage.objects.all()] == revisions


def test_onboarding_again_repairs_rights_and_adds_a_new_language():
    make_catalogues("en")
    partner = make_partner("institute")
    other = make_partner("other")
    group = PartnerGroup.objects.get(partner=partner, role=Role.AUTHOR).group
    foreign = PartnerPage.objects.get(translation_key=other.key)
    GroupPagePermission.objects.create(group=group, page=foreign, permission_type="publish")
    group.permissions.clear()
    make_catalogues("ar")
    make_partner("institute")
    assert {language for language, _codename in page_permissions(partner, Role.AUTHOR)} == {"en", "ar"}
    assert not GroupPagePermission.objects.filter(group=group, page=foreign).exists()
    assert "access_admin" in model_permissions(partner, Role.AUTHOR)


def test_two_partners_share_nothing():
    make_catalogues("en")
    first, second = make_partner("first"), make_partner("second")
    assert first.key != second.key
    assert first.collection != second.collection
    assert page_permissions(first, Role.AUTHOR) == page_permissions(second, Role.AUTHOR)
    assert Group.objects.filter(partner_group__isnull=False).count() == 8


def test_there_is_no_partner_without_a_catalogue():
    with pytest.raises(NoCatalogue):
        onboard_partner(name="Institute", slug="institute", texts={})
    assert not Partner.objects.exists()


def test_appointing_twice_makes_one_membership_and_one_record():
    make_catalogues("en")
    partner = make_partner("institute")
    user = User.objects.create_user("author@demo.example")
    by = User.objects.create_user("registrar@demo.example")
    for _time in range(2):
        appoint(user=user, partner=partner, role=Role.AUTHOR, by=by)
    assert list(Partner.objects.for_member_of(user)) == [partner]
    entry = ModelLogEntry.objects.get(action="courses.appoint")
    assert (entry.user, entry.data) == (by, {"role": "author", "person": str(user.public_id)})


def test_nobody_is_appointed_to_a_partner_whose_agreement_has_ended():
    make_catalogues("en")
    partner = make_partner("institute")
    partner.state = Partner.State.ENDED
    with pytest.raises(PartnerEnded):
        appoint(user=User.objects.create_user("a@demo.example"), partner=partner, role=Role.AUTHOR)


def test_a_closed_account_is_not_appointed():
    make_catalogues("en")
    partner = make_partner("institute")
    user = User.objects.create_user("a@demo.example", is_active=False)
    with pytest.raises(PersonInactive):
        appoint(user=user, partner=partner, role=Role.AUTHOR)


def test_an_invented_role_is_refused():
    make_catalogues("en")
    with pytest.raises(ValueError, match="headmaster"):
        appoint(
            user=User.objects.create_user("a@demo.example"),
            partner=make_partner("institute"),
            role="headmaster",
        )
