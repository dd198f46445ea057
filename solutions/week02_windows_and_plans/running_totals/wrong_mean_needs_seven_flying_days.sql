-- Your mean is NULL whenever the airline missed a day. The contract counts calendar days since its
-- first day, not days with flights. What do you have to compare: a number of rows or two dates?
-- fails: robust
WITH lines AS (
    SELECT origin, carrier, flown_on AS day, count(*) AS flights
    FROM flights
    GROUP BY origin, carrier, flown_on
)
SELECT
    origin,
    carrier,
    day,
    flights,
    sum(flights) OVER (PARTITION BY origin, extract(year FROM day) ORDER BY day, carrier) AS year_total,
    CASE WHEN count(*) OVER (airline ORDER BY day RANGE BETWEEN interval '6 days' PRECEDING AND CURRENT ROW) = 7
         THEN avg(flights) OVER (airline ORDER BY day RANGE BETWEEN interval '6 days' PRECEDING AND CURRENT ROW)
    END AS week_mean,
    flights - sum(flights) OVER (
        airline ORDER BY day RANGE BETWEEN interval '7 days' PRECEDING AND interval '7 days' PRECEDING
    ) AS change
FROM lines
WINDOW airline AS (PARTITION BY origin, carrier)
