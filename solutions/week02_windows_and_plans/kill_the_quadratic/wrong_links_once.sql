-- Several visits came through the same unknown link, and you kept one of them. DISTINCT was not
-- needed against the join: a visit without a partner appears once anyway. What is one row of the
-- result: a link, or a visit?
-- fails: correct
-- %% unknown_links
SELECT DISTINCT ON (v.link) v.visit_id, v.link
FROM visits AS v
LEFT JOIN newsletter_links AS sent ON sent.link = v.link
WHERE sent.link IS NULL AND v.link IS NOT NULL
ORDER BY v.link, v.visit_id
