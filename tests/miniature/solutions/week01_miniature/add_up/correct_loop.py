import functools


def add_up(numbers):
    return functools.reduce(lambda one, other: one + other, numbers, 0)
