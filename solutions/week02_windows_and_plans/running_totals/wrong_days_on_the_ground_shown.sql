-- You return lines for days on which the airline did not fly. A calendar helps to look back by
-- days, but the contract has a line only where there was a flight. When may those lines go?
-- fails: robust
WITH lines AS (
    SELECT origin, carrier, flown_on, count(*)::int AS flights FROM flights GROUP BY 1, 2, 3
),
spine AS (
    SELECT origin, carrier, flown_on::date AS flown_on, first_day
    FROM (SELECT origin, carrier, min(flown_on) AS first_day, max(flown_on) AS last_day
          FROM flights GROUP BY origin, carrier) AS reach,
         generate_series(first_day, last_day, interval '1 day') AS flown_on
),
looked_back AS (
    SELECT origin, carrier, flown_on AS day, flights,
           avg(flights) OVER (airline ROWS 6 PRECEDING) AS mean,
           row_number() OVER airline AS calendar_day,
           lag(flights, 7) OVER airline AS before
    FROM spine LEFT JOIN lines USING (origin, carrier, flown_on)
    WINDOW airline AS (PARTITION BY origin, carrier ORDER BY flown_on)
)
SELECT origin, carrier, day, coalesce(flights, 0) AS flights,
       sum(flights) OVER (PARTITION BY origin, date_trunc('year', day::timestamp)
                          ORDER BY day, carrier ROWS UNBOUNDED PRECEDING) AS year_total,
       CASE WHEN calendar_day > 6 THEN mean END AS week_mean,
       flights - before AS change
FROM looked_back
