"""The chores of certificates: what is done by itself once an hour, see `academy.lib.chores`."""

from academy.lib.chores import chore
from certificates.services.correction_requests import drop_old_evidence
from certificates.services.erasing import drop_erased_files
from certificates.services.person_mails import forget_person_mails
from certificates.services.release_zip import drop_old_zips

chore("zips of releases")(drop_old_zips)
chore("evidence of corrections")(drop_old_evidence)
chore("files of erased people")(drop_erased_files)
chore("mails about accounts")(forget_person_mails)
