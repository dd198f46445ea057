def add_up(numbers: list[int]) -> int:
    return sum(numbers)
