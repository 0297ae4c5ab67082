-- The audit log of one account among a million lines, of one kind, too.
CREATE INDEX audit_account ON audit (account_id, at);
CREATE INDEX audit_account_kind ON audit (account_id, kind, at);
CREATE INDEX audit_other ON audit (other_account_id, at) WHERE other_account_id IS NOT NULL;
