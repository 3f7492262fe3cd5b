"""What the academy does by itself about files."""

from academy.lib.chores import chore
from cms.uploads import sweep_uploads

chore("uploads")(sweep_uploads)
