"""The acts that need two persons: one line each. Imported once, when the app is ready."""

from django.utils.translation import gettext_lazy as _

from certificates import joint_words
from certificates.joint import register
from certificates.qualifying import GRANT
from certificates.services import erasing, keeping_keys, reissuing, revoking
from certificates.services.granting import grant_as_asked

register(GRANT, _("Grant an award to somebody who does not qualify"), grant_as_asked, joint_words.of_grant)
register(
    revoking.REINSTATE, _("Reinstate a certificate"), revoking.reinstate_jointly, joint_words.of_reinstatement
)
register(reissuing.REISSUE, _("Re-issue certificate"), reissuing.reissue_jointly, joint_words.of_reissue)
register(
    revoking.REVOKE_MANY, _("Revoke many certificates"), revoking.start_revoking, joint_words.of_revocations
)
register(erasing.ERASE, _("Erase a person"), erasing.erase_jointly, joint_words.of_erasure)
register(
    keeping_keys.ACTIVATE, _("Take a key into use"), keeping_keys.activate_key, joint_words.of_activation
)
register(
    keeping_keys.REPORT, _("Mark a key as compromised"), keeping_keys.mark_compromised, joint_words.of_report
)
