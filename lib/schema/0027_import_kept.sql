-- The file of an import stays for a while after its end, so that a value can be traced to its row.
ALTER TABLE import ADD COLUMN kept_until INTEGER; -- then the file goes; NULL: it went with the import's end
