"""The three people of the tests are who their names say."""

from courses.models import PartnerGroup


def test_the_author_writes_for_one_partner(author):
    assert PartnerGroup.objects.get(group__user=author).role == PartnerGroup.Role.AUTHOR


def test_member_and_stranger_are_two_people_without_roles(member, stranger):
    assert member != stranger
    assert not member.groups.exists() and not stranger.groups.exists()
