"""What comes and goes in files: exports of kiosks taken in, and the archive for an auditor.

Guarantees: nothing of an export is taken in before its manifest was checked, and then only by the
door that the network uses (`central.ingest.receive`); a file that is written is there whole or not
at all. Leaves to others: the forms (`kiosk.record.export`, docs/record-format.md), what is counted.
"""
