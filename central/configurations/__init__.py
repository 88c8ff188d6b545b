"""What kiosks are set to by the central: groups, versions of settings, and how one is rolled out.

Guarantees that every kiosk wants exactly one version at every moment; that a version never changes;
that nothing reaches more kiosks than somebody decided, step by step. Leaves to others: signing what
a kiosk wants (`central.fleet.configuration`), and whether the kiosk can work by it (the kiosk).
"""
