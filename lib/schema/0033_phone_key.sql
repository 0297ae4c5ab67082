-- The several numbers of one line have one key (see lib/platform/phone.h): keys that were made before are
-- brought to it.
CREATE TEMPORARY TABLE phone_rekey (
	old TEXT PRIMARY KEY,            -- as contact.phone_key has it
	new TEXT NOT NULL                -- as phone_parse() makes it now
);
INSERT INTO phone_rekey (old, new) SELECT k, CASE
	WHEN k < '+55' AND length(k) = 14 THEN '+54' || substr(k, 5)
	WHEN k < '+55' AND substr(k, 4, 4) = '1115' THEN '+5411' || substr(k, 8)
	WHEN k < '+55' AND substr(k, 7, 2) = '15' THEN substr(k, 1, 6) || substr(k, 9)
	WHEN k < '+55' THEN substr(k, 1, 7) || substr(k, 10)
	ELSE substr(k, 1, 5) || '9' || substr(k, 6) END
	FROM (SELECT phone_key AS k FROM contact WHERE phone_key >= '+54' AND phone_key < '+56'
		UNION SELECT key FROM contact_point WHERE kind = 2 AND key >= '+54' AND key < '+56'
		UNION SELECT key FROM filter_list_key WHERE key >= '+54' AND key < '+56'
			AND list_id IN (SELECT id FROM filter_list WHERE field = 'phone')) keys
	WHERE (k < '+55' AND length(k) = 14 AND substr(k, 4, 1) = '9')
		OR (k < '+55' AND length(k) = 15 AND (substr(k, 4, 4) = '1115'
			OR (substr(k, 4, 2) <> '11' AND (substr(k, 7, 2) = '15' OR substr(k, 8, 2) = '15'))))
		OR (k >= '+55' AND length(k) = 13 AND substr(k, 6, 1) >= '6');
UPDATE contact_search SET text = (SELECT replace(contact_search.text, r.old, r.new)
	FROM contact c JOIN phone_rekey r ON r.old = c.phone_key WHERE c.id = contact_search.contact_id)
	WHERE contact_id IN (SELECT c.id FROM phone_rekey r JOIN contact c ON c.phone_key = r.old);
UPDATE contact SET phone_key = (SELECT new FROM phone_rekey WHERE old = contact.phone_key)
	WHERE phone_key IN (SELECT old FROM phone_rekey);
UPDATE contact_point SET key = (SELECT new FROM phone_rekey WHERE old = contact_point.key)
	WHERE kind = 2 AND key IN (SELECT old FROM phone_rekey) AND NOT EXISTS (SELECT 1
		FROM contact_point o JOIN phone_rekey r ON r.new = o.key
		WHERE o.contact_id = contact_point.contact_id AND o.kind = 2 AND r.old = contact_point.key);
UPDATE filter_list_key SET key = (SELECT new FROM phone_rekey WHERE old = filter_list_key.key)
	WHERE key IN (SELECT old FROM phone_rekey)
	AND list_id IN (SELECT id FROM filter_list WHERE field = 'phone') AND NOT EXISTS (SELECT 1
		FROM filter_list_key o JOIN phone_rekey r ON r.new = o.key
		WHERE o.list_id = filter_list_key.list_id AND r.old = filter_list_key.key);
DROP TABLE phone_rekey;
