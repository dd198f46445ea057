"""What holds for all tests: they write nothing outside the repository."""

from __future__ import annotations

from workbook.environment import confine

# Before any test module is imported: libraries read these variables when they are imported.
confine()
