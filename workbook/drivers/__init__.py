"""Code that runs beside a learner's code: it reports observations and gives no verdict."""
