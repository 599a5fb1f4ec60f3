"""Every table of the portal in one place, for the migrations. Domains do not import this."""

from portal.accounts import models as accounts
from portal.accounts.agencies import models as agencies
from portal.accounts.approvals import models as approvals
from portal.accounts.data_requests import models as data_requests
from portal.accounts.factors import models as factors
from portal.accounts.mandates import models as mandates
from portal.accounts.officials import models as officials
from portal.accounts.organisations import models as organisations
from portal.accounts.providers import models as providers
from portal.accounts.recovery import models as recovery
from portal.archive import models as archive
from portal.audit import models as audit
from portal.builder import models as builder
from portal.catalogue import models as catalogue
from portal.consents import models as consents
from portal.core import calendar, events, outbox, sequences
from portal.core.db import Base
from portal.core.finding import entries as finding
from portal.counter import models as desk_counter
from portal.dossiers import counter, own_data, parcel_models, reads, signing_models, transfer_models
from portal.dossiers import models as dossiers
from portal.dossiers.dialogue import models as dialogue
from portal.notices import models as notices
from portal.office import casework, hand_over_models, reception_models
from portal.office import models as office
from portal.office.inbox import models as inbox
from portal.office.letters import models as letters
from portal.office.wordings import models as wordings
from portal.payments import counter_models as payment_counter
from portal.payments import models as payments
from portal.payments import transfer_models as bank_transfers
from portal.payments.closing import models as closing
from portal.petitions import models as petitions
from portal.processes import models as processes
from portal.proofs import models as proofs
from portal.retention import models as retention
from portal.trust import models as trust

MODULES = (
    accounts,
    agencies,
    approvals,
    archive,
    audit,
    bank_transfers,
    builder,
    calendar,
    casework,
    catalogue,
    closing,
    consents,
    counter,
    data_requests,
    desk_counter,
    dialogue,
    dossiers,
    events,
    factors,
    hand_over_models,
    finding,
    inbox,
    letters,
    mandates,
    notices,
    office,
    officials,
    organisations,
    outbox,
    own_data,
    parcel_models,
    payment_counter,
    payments,
    petitions,
    processes,
    proofs,
    providers,
    reads,
    reception_models,
    retention,
    recovery,
    sequences,
    signing_models,
    transfer_models,
    trust,
    wordings,
)
METADATA = Base.metadata
