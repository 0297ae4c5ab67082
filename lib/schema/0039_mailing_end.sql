-- What else becomes of an e-mail, as its service reports it.
ALTER TABLE mailing ADD COLUMN language TEXT NOT NULL DEFAULT ''; -- it was written in, 'de'; '' when not said
ALTER TABLE mailing ADD COLUMN failed_at INTEGER; -- it could not be delivered; NULL: not reported
ALTER TABLE mailing ADD COLUMN unsubscribed_at INTEGER; -- they unsubscribed by it; NULL: they did not
