-- More memory hides the cliff: the list is hashed again, until the table outgrows the new setting
-- too. The growth factor of the query has not changed, and the contract leaves settings alone. Which
-- form of the query never needs to hold the whole list for each row? Lesson 2, section 5.
-- fails: correct
-- %% unknown_links
SET work_mem = '64MB';
SELECT visit_id, link
FROM visits
WHERE link NOT IN (SELECT link FROM newsletter_links)
