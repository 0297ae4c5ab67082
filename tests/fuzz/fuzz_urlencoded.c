/* Forms and query strings: what is accepted is UTF-8 and encodes back to the same pairs. */
#include <stddef.h>
#include <stdint.h>

#include "lib/base/limits.h"
#include "lib/base/str.h"
#include "lib/platform/text.h"
#include "lib/web/urlencoded.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define REQUIRE(condition)                                                                         \
	do {                                                                                       \
		if (!(condition))                                                                  \
			BUG("%s", #condition);                                                     \
	} while (0)

struct seen {
	struct op *op;
	struct str again; /* the pairs, encoded by us */
	int count;
};

static void take_pair(void *ctx, char *name, char *value)
{
	struct seen *s = ctx;

	REQUIRE(text_is_utf8(name, strlen(name)));
	REQUIRE(text_is_utf8(value, strlen(value)));
	REQUIRE(++s->count <= FORM_FIELDS_MAX);
	str_addf(&s->again, "%s%s=%s", s->again.len ? "&" : "", urlencode(&s->op->mem, name),
		 urlencode(&s->op->mem, value));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct seen first = {0}, second = {0};
	char *copy = mem_alloc(len + 1);
	struct op op;

	op_init(&op, NULL, 0);
	first.op = second.op = &op;
	str_init(&first.again, len * 4 + 1000);
	str_init(&second.again, len * 4 + 1000);
	if (len)
		memcpy(copy, bytes, len);
	copy = mem_grow(copy, len ? len : 1); /* so that one byte too far is seen */
	if (urlencoded_parse(&op, copy, len, take_pair, &first) == RC_OK) {
		REQUIRE(!first.again.overflow);
		REQUIRE(urlencoded_parse(&op, first.again.text, first.again.len, take_pair,
					 &second) == RC_OK);
		REQUIRE(first.count == second.count);
		REQUIRE(strcmp(first.again.text, second.again.text) == 0);
	} else {
		REQUIRE(op.fault.rc == RC_INVALID);
	}
	free(copy);
	str_release(&first.again);
	str_release(&second.again);
	op_release(&op);
	return 0;
}
