import numpy as np


def add_up(numbers):
    return np.array(numbers, dtype="int64").sum()
