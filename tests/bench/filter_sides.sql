-- Tags and attributes for the people of the bench: 20 tags with skew (tag k at every (k+1)th), and
-- three attributes, each at nine people of ten.  Numbers come from the contact's id alone.
INSERT INTO tag (id, name, label, colour, scope, created_at, updated_at)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
SELECT i, 't' || i, 'T' || i, 'blue', 0, 0, 0 FROM n;
INSERT INTO contact_tag (tag_id, contact_id)
SELECT t.id, c.id FROM tag t CROSS JOIN contact c
WHERE ((c.id * 2654435761 + t.id * 2654369792) >> 7) % (t.id + 1) = 0 ORDER BY 1, 2;
INSERT INTO attribute (id, key, name, name_key, type, position, created_at, updated_at) VALUES
	(1, 'points', 'Points', 'points', 2, 1, 0, 0),
	(2, 'birthday', 'Birthday', 'birthday', 3, 2, 0, 0),
	(3, 'plan', 'Plan', 'plan', 1, 3, 0, 0);
INSERT INTO attribute_value (contact_id, attribute_id, part, text, key, number)
SELECT c.id, a.id, 0,
	CASE a.id WHEN 1 THEN '' || ((c.id * 7919) % 1000)
		WHEN 2 THEN date(((c.id * 104729) % 20000) * 86400, 'unixepoch')
		ELSE 'Plan' || ((c.id * 31) % 7) END,
	CASE a.id WHEN 3 THEN 'plan' || ((c.id * 31) % 7) END,
	CASE a.id WHEN 1 THEN (c.id * 7919) % 1000
		WHEN 2 THEN ((c.id * 104729) % 20000) * 86400 END
FROM contact c CROSS JOIN attribute a WHERE (c.id + a.id) % 10 <> 0;
ANALYZE;
