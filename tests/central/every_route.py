"""Every route of the central's application, with the methods that it takes."""


def routes_of(router):
    """Pairs of path and methods, those of included routers too."""
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes_of(inner)
        else:
            yield route.path, set(route.methods or ())
