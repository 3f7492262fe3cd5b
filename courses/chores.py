"""The chores of content: what is done by itself once an hour, see `academy.lib.chores`."""

from academy.lib.chores import chore
from courses.services.bank_import_jobs import drop_old_import_files
from courses.services.invitation_mails import mail_owed_invitations
from courses.services.kept_files import drop_stale_kept
from courses.services.partner_agreements import tend_agreements
from courses.services.rights import repair_rights

chore("agreements")(tend_agreements)
chore("invitations")(mail_owed_invitations)
chore("rights of partners")(repair_rights)
chore("files kept for a preview")(drop_stale_kept)
chore("files of imported questions")(drop_old_import_files)
