#include "lib/domain/contact_many.h"

#include "lib/domain/email_limit.h"

void contact_many_begin(struct op *op, struct contact_many *m)
{
	if (op->many)
		BUG("many contacts inside of many contacts");
	*m = (struct contact_many){0};
	op->many = m;
}

enum rc contact_many_end(struct op *op, enum rc rc)
{
	const struct contact_many *m = op->many;

	int64_t active = m->created[CONTACT_EMAIL_ACTIVE][0] + m->created[CONTACT_EMAIL_ACTIVE][1];

	op->many = NULL;
	for (int e = 0; e <= CONTACT_STATUSES; e++)
		for (int p = 0; p < 2; p++)
			if (!rc && m->created[e][p])
				rc = contact_tally_add(op, e < CONTACT_STATUSES,
						       (enum contact_email_status)e, p,
						       m->created[e][p]);
	return rc ? rc : email_limit_created(op, active);
}
