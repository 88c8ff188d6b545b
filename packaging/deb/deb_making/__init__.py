"""Makes the Debian packages: what goes in, where it stands, and how the bytes come out the same.

`packaging/deb/build` is the command. The tables beside it (contents.toml, qt.toml) say what is
packaged; docs/packages.md says how to build, and docs/adr/0086 why it is built so.
"""
