-- Several pets are oldest and you returned one of them. How many rows can LIMIT 1 return?
-- fails: robust
SELECT name FROM pets ORDER BY age DESC, name LIMIT 1
