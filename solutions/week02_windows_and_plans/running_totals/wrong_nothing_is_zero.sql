-- Where the airline did not fly seven days before, you compared with 0. The contract says NULL
-- there: without a line to compare with, there is no change. Which function turned the missing
-- value into a number?
-- fails: correct
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
    CASE WHEN day >= min(day) OVER airline + 6
         THEN avg(flights) OVER (airline ORDER BY day RANGE BETWEEN interval '6 days' PRECEDING AND CURRENT ROW)
    END AS week_mean,
    flights - coalesce(sum(flights) OVER (
        airline ORDER BY day RANGE BETWEEN interval '7 days' PRECEDING AND interval '7 days' PRECEDING
    ), 0) AS change
FROM lines
WINDOW airline AS (PARTITION BY origin, carrier)
