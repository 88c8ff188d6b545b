"""A contract for import-linter: a package imports what is listed, and nothing else.

import-linter's own contracts list what is forbidden; design says what is allowed, and a package
that nobody thought of must not slip through. So this one lists: `source` (the package and all
below it), `may_import` (packages of ours and from outside), `never` (of the standard library,
which is otherwise free). Only direct imports count: whatever is allowed has a contract itself.

Named in .importlinter as the contract type `allowed_imports`.
"""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


def is_within(module: str, package: str) -> bool:
    """Say whether the module is the package or below it."""
    return module == package or module.startswith(f"{package}.")


class AllowedImportsContract(Contract):
    """One package and the list of what it may import."""

    type_name = "allowed_imports"

    source = fields.StringField()
    may_import = fields.SetField(subfield=fields.StringField(), required=False, default=set())
    never = fields.SetField(subfield=fields.StringField(), required=False, default=set())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import that leaves the source."""
        output.verbose_print(verbose, f"Looking at what {self.source} imports...")
        broken = [
            (importer, imported, line)
            for importer in sorted(graph.modules)
            if is_within(importer, str(self.source))
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not self.is_allowed(imported)
            for line in self.lines(graph, importer, imported)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def is_allowed(self, imported: str) -> bool:
        """Say whether the source may import this module."""
        if any(is_within(imported, package) for package in self.never):
            return False
        return (
            is_within(imported, str(self.source))
            or any(is_within(imported, package) for package in self.may_import)
            or imported.partition(".")[0] in sys.stdlib_module_names
        )

    @staticmethod
    def lines(graph: ImportGraph, importer: str, imported: str) -> list[int | None]:
        """Give the lines on which the import stands."""
        details = graph.get_import_details(importer=importer, imported=imported)
        return [detail["line_number"] for detail in details] or [None]

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that is not on the list, and where it stands."""
        allowed = ", ".join(sorted(map(str, self.may_import))) or "nothing"
        output.print_error(f"{self.source} may import, beside the standard library: {allowed}")
        for importer, imported, line in check.metadata["broken"]:
            output.print_error(f"- {importer} imports {imported} (line {line})")
