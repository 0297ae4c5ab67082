#include "lib/domain/sample_contact.h"

#include <time.h>

#include "lib/domain/contact_point.h"

enum { SECONDS_PER_DAY = 24 * 60 * 60, DAYS_ROOT = 1200 };

/* Spread without a pattern that one sees: Knuth, TAOCP 3, 6.4, multiplicative hashing. */
static uint32_t mix(int64_t contact, uint32_t what)
{
	uint32_t n = ((uint32_t)contact + what * 7919) * UINT32_C(2654435761);

	return n ^ n >> 16;
}

/* Up to four years back; one in four came in the last 90 days, as in a shop that grows. */
static const char *signup_of(struct op *op, int64_t contact)
{
	int64_t root = mix(contact, 4) % DAYS_ROOT, days = root * root / 1000;
	time_t at = (time_t)(op->now - days * SECONDS_PER_DAY);
	struct tm t;

	if (!gmtime_r(&at, &t))
		BUG("a time without a day");
	return arena_printf(&op->mem, "%04d-%02d-%02d", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
}

static enum rc add_point(struct op *op, int64_t id, enum contact_point_kind kind, const char *value,
			 const char *label)
{
	struct contact_point p;
	enum rc rc = contact_point_check(op, kind, value, label, "", CONTACT_LENIENT, &p);

	return rc ? rc : contact_point_add(op, id, &p, 0);
}

/* A few have a private address, or a number at work, too. */
static enum rc give_points(struct op *op, const struct contact *c)
{
	const char *email = c->values[CONTACT_EMAIL];
	enum rc rc = RC_OK;

	if (email[0] && mix(c->id, 6) % 32 == 0)
		rc = add_point(
		    op, c->id, CONTACT_POINT_EMAIL,
		    arena_printf(&op->mem, "%.*s@home.example", (int)strcspn(email, "@"), email),
		    "home");
	if (!rc && c->values[CONTACT_PHONE][0] && mix(c->id, 7) % 48 == 0)
		rc = add_point(op, c->id, CONTACT_POINT_PHONE,
			       arena_printf(&op->mem, "+43 1 555%04u", mix(c->id, 8) % 10000),
			       "work");
	return rc;
}

static enum rc give(struct op *op, int64_t id)
{
	struct contact before, c;
	struct contact_keys keys;
	contact_mask changed;
	enum rc rc = contact_get(op, id, &before);

	if (rc || before.state != CONTACT_LIVE || before.values[CONTACT_SIGNUP][0])
		return rc;
	c = before;
	c.values[CONTACT_SIGNUP] = signup_of(op, id);
	/* Six of ten, by a form on the day on which they signed up. */
	if (before.values[CONTACT_EMAIL][0] && mix(id, 5) % 10 < 6) {
		c.values[CONTACT_MARKETING_CONSENT] = "yes";
		c.values[CONTACT_MARKETING_CONSENT_AT] = c.values[CONTACT_SIGNUP];
		c.values[CONTACT_MARKETING_CONSENT_HOW] = "form";
	}
	rc = contact_check(op, &c, "", CONTACT_LENIENT, &keys);
	if (!rc)
		rc = contact_update(op, &before, &c, &keys, CONTACT_MASK_ALL, 0, &changed);
	return rc ? rc : give_points(op, &c);
}

enum rc sample_contact_give(struct op *op, const int64_t *contacts, size_t count)
{
	struct arena_mark mark = arena_mark(&op->mem);
	enum rc rc = RC_OK;

	for (size_t i = 0; !rc && i < count; i++) {
		rc = give(op, contacts[i]);
		/* Erased, or emptied, or it has such an address already. */
		if (rc == RC_NOT_FOUND || rc == RC_INVALID || rc == RC_CONFLICT) {
			op_clear_fault(op);
			rc = RC_OK;
		}
		arena_rewind(&op->mem, mark);
	}
	return rc;
}
