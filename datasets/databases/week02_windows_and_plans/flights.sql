-- Every flight that left New York City's three airports in 2013: the day and who flew, no more.

-- load loaded from flights/flights.parquet

CREATE TABLE flights (
    origin text NOT NULL,              -- EWR, JFK or LGA
    carrier text NOT NULL,             -- the airline's code
    flown_on date NOT NULL,
    flight integer NOT NULL            -- the flight's number, not unique within a day
);

INSERT INTO flights
SELECT origin, carrier, make_date(year::integer, month::integer, day::integer), flight
FROM loaded
ORDER BY year, month, day, origin, carrier, flight;

DROP TABLE loaded;
