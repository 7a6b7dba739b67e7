"""Kinds of contract between packages that import-linter lacks; pyproject.toml makes use of them.

A package that is named but does not exist has nothing to answer for.
"""

import sys
from collections.abc import Iterable

import grimp
from importlinter import Contract, ContractCheck, fields, output


class ImportsOnly(Contract):
    """Some packages import nothing but what is listed, each other and the standard library.

    Configuration: `modules` are the packages, `allowed` what they may import (with all below it).
    """

    type_name = "imports_only"
    modules = fields.SetField(subfield=fields.StringField())
    allowed = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        allowed = {*self.modules, *(self.allowed or ()), *sys.stdlib_module_names}
        wrong = [
            (importer, imported)
            for importer in _below(graph, self.modules)
            for imported in graph.find_modules_directly_imported_by(importer)
            if not _is_below(imported, allowed)
        ]
        return _outcome(graph, wrong)

    def render_broken_contract(self, check: ContractCheck) -> None:
        _render(check)


class ImportedOnlyBy(Contract):
    """Some packages are imported by none but listed ones, and each other.

    Configuration: `modules` are the packages, `importers` who may import them.
    """

    type_name = "imported_only_by"
    modules = fields.SetField(subfield=fields.StringField())
    importers = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        allowed = {*self.modules, *(self.importers or ())}
        wrong = [
            (importer, imported)
            for imported in _below(graph, self.modules)
            for importer in graph.find_modules_that_directly_import(imported)
            if not _is_below(importer, allowed)
        ]
        return _outcome(graph, wrong)

    def render_broken_contract(self, check: ContractCheck) -> None:
        _render(check)


def _below(graph: grimp.ImportGraph, packages: Iterable[str]) -> list[str]:
    return sorted(module for module in graph.modules if _is_below(module, packages))


def _is_below(module: str, packages: Iterable[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _outcome(graph: grimp.ImportGraph, wrong: Iterable[tuple[str, str]]) -> ContractCheck:
    lines = [
        f"{importer}, line {details['line_number']}: imports {imported}"
        for importer, imported in sorted(wrong)
        for details in graph.get_import_details(importer=importer, imported=imported)
    ]
    return ContractCheck(kept=not lines, metadata={"lines": lines})


def _render(check: ContractCheck) -> None:
    for line in check.metadata["lines"]:
        output.print_error(line, bold=False)
