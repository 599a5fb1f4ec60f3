"""Every table of the portal in one place, for the migrations. Domains do not import this."""

from portal.accounts import models as accounts
from portal.archive import models as archive
from portal.builder import models as builder
from portal.catalogue import models as catalogue
from portal.core import calendar, events, outbox, sequences
from portal.core.db import Base
from portal.dossiers import models as dossiers
from portal.notices import models as notices
from portal.office import models as office
from portal.trust import models as trust

MODULES = (accounts, archive, builder, calendar, catalogue, dossiers, events, notices, office, outbox, sequences, trust)
METADATA = Base.metadata
