"""Framers, one kind a file: from the bytes of a queue device to whole frames. Pure.

Every one keeps the promises of `kiosk.devices.framer.Framer`; `make_framer` there chooses one.
Which kind a device needs stands in its profile (`kiosk.devices.framer_settings`).
"""
