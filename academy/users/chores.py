"""The chores of accounts: what is done by itself once an hour, see `academy.lib.chores`."""

from academy.lib.chores import chore
from academy.users.sent_mail import forget_old_mails

chore("mails that went out")(forget_old_mails)
