SELECT name FROM pets WHERE age = (SELECT max(age) FROM pets)
