"""How a profile comes out of bytes: the line's settings, the framing, the pattern, the TOML.

Guarantees: pure; nothing here opens a line, reads a key or writes a file, and what it proposes it
has tried with the framers and the mapper that a kiosk runs. Listening, the screen and the file are
left to `kiosk.source_command`.
"""
