"""National case-synchronisation messages (``DongBoHoSoMC``) to and from cases.

What the codes mean is data (:class:`PortalMapping`) that an office replaces by its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kstt.lazy import lazy_names

if TYPE_CHECKING:
    from kstt.io.portal.batches import PortalReader, scan_portal, write_portal
    from kstt.io.portal.mapping import NATIONAL, PortalMapping, PortalStatus, StatusEffect
    from kstt.io.portal.messages import PortalReading, parse_record, read_record
    from kstt.io.portal.writing import lost_in_message, to_record
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "batches": "PortalReader scan_portal write_portal",
            "mapping": "NATIONAL PortalMapping PortalStatus StatusEffect",
            "messages": "PortalReading parse_record read_record",
            "writing": "lost_in_message to_record",
        },
    )

__all__ = [
    "NATIONAL",
    "PortalMapping",
    "PortalReader",
    "PortalReading",
    "PortalStatus",
    "StatusEffect",
    "lost_in_message",
    "parse_record",
    "read_record",
    "scan_portal",
    "to_record",
    "write_portal",
]
