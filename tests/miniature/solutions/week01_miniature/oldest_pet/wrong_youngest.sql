-- That is the youngest. In which direction does age grow?
-- fails: correct
SELECT name FROM pets WHERE age = (SELECT min(age) FROM pets)
