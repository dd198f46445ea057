-- Airlines of the same day all show the total at the end of that day. For the order you gave,
-- their lines are equal, and the frame you get without asking takes in all equals. What makes each
-- line differ from the next? Lesson 1, section 2.
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
    sum(flights) OVER (PARTITION BY origin, extract(year FROM day) ORDER BY day) AS year_total,
    CASE WHEN day >= min(day) OVER airline + 6
         THEN avg(flights) OVER (airline ORDER BY day RANGE BETWEEN interval '6 days' PRECEDING AND CURRENT ROW)
    END AS week_mean,
    flights - sum(flights) OVER (
        airline ORDER BY day RANGE BETWEEN interval '7 days' PRECEDING AND interval '7 days' PRECEDING
    ) AS change
FROM lines
WINDOW airline AS (PARTITION BY origin, carrier)
