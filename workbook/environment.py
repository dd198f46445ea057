"""The process environment: libraries keep their files in the course, not in the home folder."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

from workbook.course import root

# Variable -> folder under .cache/, for libraries that would otherwise use the home folder.
# XDG_CONFIG_HOME and XDG_DATA_HOME stay as they are: a browser that JupyterLab opens would start
# with an empty profile.
FOLDERS = {
    "AIRFLOW_HOME": "airflow",
    "HYPOTHESIS_STORAGE_DIRECTORY": "hypothesis",
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "jupyter/config",
    "JUPYTER_DATA_DIR": "jupyter/data",
    "JUPYTER_RUNTIME_DIR": "jupyter/runtime",
    "MPLCONFIGDIR": "matplotlib",
    "PIP_CACHE_DIR": "pip",
    "UV_CACHE_DIR": "uv",
    "XDG_CACHE_HOME": "xdg",
}


def confine(environ: MutableMapping[str, str] = os.environ) -> None:
    """Points libraries, and the processes they start, at folders under ``.cache/`` of the course.

    Call it before the first import of such a library. Jupyter still finds its extensions and
    kernels where they are installed, beside the running Python, and prefers them to the user's.
    Spark's workers get the running Python: otherwise they take the first ``python3`` on the path.

    Args:
        environ: the variables to complete; those already set keep their value.
    """
    cache = root().resolve() / ".cache"  # children may run in other folders
    for variable, folder in FOLDERS.items():
        environ.setdefault(variable, str(cache / folder))
    environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")
    # nbgrader starts alembic by its bare name, and a learner's shell may not have the course's
    # programs on its path.
    programs = os.path.dirname(sys.executable)
    if programs not in environ.get("PATH", "").split(os.pathsep):
        environ["PATH"] = os.pathsep.join(filter(None, [programs, environ.get("PATH")]))
    environ.setdefault("PYSPARK_PYTHON", sys.executable)
    environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
