"""The facts, as the database keeps them. The rule of this room: records store facts and know no user."""

from directory.records.account import Account, AccountRole, ApiToken, FrameworkRole, Scope
from directory.records.acts import ActKind, ActState, PendingAct
from directory.records.admission import AccessRequest, Invitation, RequestState
from directory.records.change import Action, Change, ImportBatch, Outbox, Revision
from directory.records.contact import Contact
from directory.records.county import Area, County
from directory.records.county_profile import ContactRole, CountyContact, CountyProfile
from directory.records.draft import Draft
from directory.records.keeping import (
    Claim,
    Finding,
    Method,
    OpeningsLink,
    ProposedChange,
    Reminder,
    ReviewState,
    Verification,
)
from directory.records.listing import Listing, ListingStatus
from directory.records.location import Location
from directory.records.need import Need, Rule
from directory.records.organization import Organization
from directory.records.outcome import DeclineCount, OutcomeCount
from directory.records.problem_report import ProblemKind, ProblemReport, ReportState
from directory.records.search import Layout, SavedSearch, SearchKind, StoredSearch
from directory.records.service import Service
from directory.records.shortlist import CallResult, ShortlistItem
from directory.records.sign_in import BrowserSession, Lane, PasswordReset, RecoveryCode
from directory.records.target import SuggestedTarget, Target
from directory.records.trail import AuditAction, AuditEvent, AuditHead
from directory.records.viewing import Alarm, AlarmKind, ShownListing, StopLifted

__all__ = [
    "AccessRequest",
    "Account",
    "AccountRole",
    "ActKind",
    "ActState",
    "Action",
    "Alarm",
    "AlarmKind",
    "ApiToken",
    "Area",
    "AuditAction",
    "AuditEvent",
    "AuditHead",
    "BrowserSession",
    "CallResult",
    "Change",
    "Claim",
    "Contact",
    "ContactRole",
    "County",
    "CountyContact",
    "CountyProfile",
    "DeclineCount",
    "Draft",
    "Finding",
    "FrameworkRole",
    "ImportBatch",
    "Invitation",
    "Lane",
    "Layout",
    "Listing",
    "ListingStatus",
    "Location",
    "Method",
    "Need",
    "OpeningsLink",
    "Organization",
    "Outbox",
    "OutcomeCount",
    "PasswordReset",
    "PendingAct",
    "ProblemKind",
    "ProblemReport",
    "ProposedChange",
    "RecoveryCode",
    "Reminder",
    "ReportState",
    "RequestState",
    "ReviewState",
    "Revision",
    "Rule",
    "SavedSearch",
    "Scope",
    "SearchKind",
    "Service",
    "ShortlistItem",
    "ShownListing",
    "StopLifted",
    "StoredSearch",
    "SuggestedTarget",
    "Target",
    "Verification",
]
