-- Where filters start: people of a country (and city), by signup date, and of an import.
-- state last, so that a count reads the index alone.
CREATE INDEX contact_country ON contact (country_key, city_key, state);
CREATE INDEX contact_signup ON contact (signup_at, state) WHERE signup_at IS NOT NULL;
CREATE INDEX batch_import ON batch (import_id) WHERE import_id IS NOT NULL;
