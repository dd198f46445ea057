# Your function needs a first number to begin with. What is the sum of nothing?
# fails: robust
def add_up(numbers):
    total = numbers[0]
    for number in numbers[1:]:
        total += number
    return total
