"""Drawing code of the lessons: each module draws one kind of picture from measured values."""
