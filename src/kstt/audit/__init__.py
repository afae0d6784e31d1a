"""The audit of a published report: does each figure of its prose hold?"""

from kstt.audit._auditing import audit
from kstt.audit.result import Audit, Basis, Match, Reason, Unmatched

__all__ = ["Audit", "Basis", "Match", "Reason", "Unmatched", "audit"]
