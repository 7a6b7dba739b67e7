"""The formgrader's page of a submission, made safe: it is shown on the Jupyter server's own origin.

A script that ran there could do whatever the instructor can. nbgrader writes a student's Markdown
and HTML into that page as they are; `autograder.grading.nbgrader_steps` has it
use what is here instead.
"""

import nbformat
from markupsafe import Markup
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from autograder.feedback import safe_html

_CONTAINED = "contain: layout paint; overflow: auto; position: relative; isolation: isolate"


class HarmlessCells(Preprocessor):  # type: ignore[misc]
    """Replace what a cell displays by HTML that cannot run or load anything."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Return `nb` with raw cells shown as code, and outputs as clean HTML, as far as they fit.

        Parameters
        ----------
        nb : NotebookNode
            A notebook that was read for this page; it is changed.
        resources : ResourcesDict
            Returned as they are.
        """
        left = safe_html.MOST_OUTPUT
        for cell in nb.cells:
            cell.pop("attachments", None)
            if cell.cell_type == "raw":  # the template would write it into the page as HTML
                cell.update(cell_type="code", execution_count=None, outputs=[])
            if cell.cell_type == "code":
                outputs, left = safe_html.outputs_within(cell.outputs, left)
                cell.outputs = [_harmless(output) for output in outputs]
        return nb, resources


def markdown(text: str) -> Markup:
    """Return Markdown as clean HTML, in which MathJax finds nothing to do."""
    return _in_its_box(safe_html.markdown(text))


def _harmless(output: NotebookNode) -> NotebookNode:
    if output.output_type in ("stream", "error"):
        return output  # the template escapes them
    html = str(_in_its_box(safe_html.output(output)))
    return nbformat.v4.new_output("display_data", {"text/html": html})


def _in_its_box(html: Markup) -> Markup:
    r"""Have `html` paint nothing outside its own box, and keep MathJax away from it.

    With ``\href`` MathJax would make links that run scripts.
    """
    return Markup('<div class="tex2jax_ignore mathjax_ignore" style="{}">{}</div>').format(
        _CONTAINED, html
    )
