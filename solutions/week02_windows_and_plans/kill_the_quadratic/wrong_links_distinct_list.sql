-- The links query still goes through the whole list for each visit. While the list fits into memory
-- the database hashes it; four times the links no longer fit, and the work jumps. A shorter list
-- only moves that point. Which form lets it join the two tables instead? Lesson 2, section 5.
-- fails: efficient
-- %% unknown_links
SELECT visit_id, link
FROM visits
WHERE link NOT IN (SELECT DISTINCT link FROM newsletter_links)
