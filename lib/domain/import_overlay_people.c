/*
 * Where a rehearsal looks for people: in the base, as the importer does, as long as nobody of whom
 * the row speaks is in the layer; only else through the views that see both as one, and that cost
 * several times as much.
 *
 * The base's answer to a key holds when nobody in the layer may carry the key, and whom it names is
 * not in the layer: who is best in the base is then best of both, since the layer gives nobody of
 * the base another state.
 */
#include "lib/domain/import_overlay.h"

enum { KEY_EMAIL, KEY_PHONE, KEY_IDENTIFIER };

bool import_overlay_has(const struct import_overlay *o, int64_t id)
{
	return id > o->newest || id_set_has(&o->touched, id);
}

static bool layer_may_have(const struct import_overlay *o, const struct contact_keys *k)
{
	return (k->email && key_filter_may_have(&o->keys, KEY_EMAIL, k->email)) ||
	       (k->phone && key_filter_may_have(&o->keys, KEY_PHONE, k->phone)) ||
	       (k->identifier && key_filter_may_have(&o->keys, KEY_IDENTIFIER, k->identifier));
}

void import_overlay_note(struct import_overlay *o, int64_t id, const struct contact_keys *k)
{
	id_set_add(&o->touched, id);
	if (k->email)
		key_filter_add(&o->keys, KEY_EMAIL, k->email);
	if (k->phone)
		key_filter_add(&o->keys, KEY_PHONE, k->phone);
	if (k->identifier)
		key_filter_add(&o->keys, KEY_IDENTIFIER, k->identifier);
}

static enum rc match(struct op *op, void *self, const struct import_rules *rules,
		     const struct contact_keys *keys, int64_t contact_id, struct contact_match *out,
		     int64_t *by_id)
{
	const struct import_people *stored = &import_people_stored;
	struct import_overlay *o = self;
	bool is_certain = false;
	enum rc rc = RC_OK;

	if (o->base && !import_overlay_has(o, contact_id) && !layer_may_have(o, keys)) {
		op->db = o->base;
		rc = stored->match(op, NULL, rules, keys, contact_id, out, by_id);
		op->db = o->db;
		is_certain = !import_overlay_has(o, out->by_email) &&
			     !import_overlay_has(o, out->by_phone) &&
			     !import_overlay_has(o, out->by_identifier) &&
			     !import_overlay_has(o, *by_id);
	}
	if (rc || is_certain)
		return rc;
	*out = (struct contact_match){0};
	return stored->match(op, NULL, rules, keys, contact_id, out, by_id);
}

static enum rc load(struct op *op, void *self, const struct import_rules *rules, int64_t id,
		    struct import_person *out)
{
	struct import_overlay *o = self;
	enum rc rc;

	if (o->base && !import_overlay_has(o, id))
		op->db = o->base;
	rc = import_people_stored.load(op, NULL, rules, id, out);
	op->db = o->db;
	return rc;
}

static enum rc points(struct op *op, void *self, int64_t id, struct contact_point **out,
		      size_t *count)
{
	struct import_overlay *o = self;
	enum rc rc;

	if (o->base && !import_overlay_has(o, id))
		op->db = o->base;
	rc = import_people_stored.points(op, NULL, id, out, count);
	op->db = o->db;
	return rc;
}

static enum rc edits(struct op *op, void *self, const struct import_rules *rules,
		     const struct contact *c, struct import_edits *out)
{
	(void)self;
	return import_people_stored.edits(op, NULL, rules, c, out);
}

static enum rc erased(struct op *op, void *self, const struct import_rules *rules,
		      const struct contact_keys *keys, bool *out)
{
	(void)self;
	return import_people_stored.erased(op, NULL, rules, keys, out);
}

struct import_people import_overlay_people(struct import_overlay *o)
{
	return (struct import_people){.self = o,
				      .match = match,
				      .load = load,
				      .points = points,
				      .edits = edits,
				      .erased = erased};
}
