CREATE TABLE pets (name text NOT NULL, age int NOT NULL);
INSERT INTO pets VALUES ('Ada', 3), ('Ben', 5);
