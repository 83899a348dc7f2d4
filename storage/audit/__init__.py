"""The audit: what was decided, refused or read, by whom and when. Rows are only ever added, each chained on the last.

`entries` adds them, `chain` says how one holds on to the one before, `verifying` walks the whole of it, `acts` is the
table of what can stand there. `looking` is the chair's, and is opened by its counter alone: it knows people and
offices, which themselves note what is done to them.
"""

from storage.audit.acts import ACTS, Kind
from storage.audit.chain import short
from storage.audit.entries import AuditEntry, AuditHead, note
from storage.audit.verifying import Break, Verdict, verify

__all__ = ["ACTS", "AuditEntry", "AuditHead", "Break", "Kind", "Verdict", "note", "short", "verify"]
