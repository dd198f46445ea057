SELECT name FROM (SELECT name, rank() OVER (ORDER BY age DESC) AS place FROM pets) AS ranked WHERE place = 1;
