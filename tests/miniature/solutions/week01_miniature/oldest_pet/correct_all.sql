SELECT name FROM pets WHERE age >= ALL (SELECT age FROM pets)
