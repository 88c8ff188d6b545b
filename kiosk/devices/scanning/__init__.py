"""What a scanner read: a receipt slip, a ticket, a badge. Pure, but for the pattern of a profile.

Guarantees: of a receipt slip the dossier code leaves this package and nothing else, since such a
slip may hold its holder's name and ID number; whatever bytes come, none raise. Layers, each in a
file of its own: `envelope` (prefix, suffix, control bytes), `aim` (what kind of label it was),
`slip` and `dossier_code`, `label` (tickets and badges). `scan_mapper` joins them.
"""

from kiosk.devices.scanning.scan_mapper import map_scan
from kiosk.devices.scanning.scanner_settings import ScannerSettings, read_scanner

__all__ = ["ScannerSettings", "map_scan", "read_scanner"]
