"""Stock nbgrader on this course: run nbgrader's commands in this folder.

``workbook release`` writes the source notebooks; from there on the commands are nbgrader's own:
generate_assignment, validate, autograde, generate_feedback, export, and the formgrader in
JupyterLab.
"""

from workbook.nbgrading import configure

configure(get_config())  # noqa: F821 - nbgrader defines it
