#include "lib/filter/filter_event.h"

const struct filter_field *filter_total_fields(size_t *count)
{
	*count = 0;
	return NULL;
}

enum rc filter_event_bind(struct op *op, const struct filter_context *ctx, struct filter_node *node,
			  struct filter_error *error)
{
	(void)ctx;
	return filter_fail(op, error, node->at, node->len, "there are no events to ask for");
}

/* Without a bound event nobody comes here. */
void filter_event_add_test(struct sql *s, const struct filter_node *node)
{
	(void)s;
	BUG("event %s", node->event);
}

void filter_event_add_ids(struct sql *s, const struct filter_node *node)
{
	(void)s;
	BUG("event %s", node->event);
}
