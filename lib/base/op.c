#include "lib/base/op.h"

#include <ctype.h>
#include <stdarg.h>

void op_init(struct op *op, struct db *db, int64_t now)
{
	*op = (struct op){.db = db, .now = now};
	arena_init(&op->mem);
}

void op_release(struct op *op)
{
	arena_release(&op->mem);
}

void op_reset(struct op *op, int64_t now)
{
	arena_reset(&op->mem);
	op->account_id = 0;
	op->now = now;
	op->address = NULL;
	op->batch_id = 0;
	op->is_held = false;
	op->many = NULL;
	op_clear_fault(op);
}

enum rc op_fail(struct op *op, enum rc rc, const char *field, const char *reason)
{
	return op_failf(op, rc, field, "%s", reason);
}

/* Text that was cut at `max` bytes does not end in a part of a character. */
static void drop_partial(char *text, size_t max)
{
	size_t len = strlen(text), back = 0;

	if (len < max)
		return;
	while (back < 3 && back < len && ((unsigned char)text[len - 1 - back] & 0xc0) == 0x80)
		back++;
	if (back < len && (unsigned char)text[len - 1 - back] >= 0xc0)
		text[len - 1 - back] = '\0';
}

enum rc op_failf(struct op *op, enum rc rc, const char *field, const char *fmt, ...)
{
	va_list args;

	op->fault.rc = rc;
	snprintf(op->fault.field, sizeof(op->fault.field), "%s", field);
	va_start(args, fmt);
	vsnprintf(op->fault.reason, sizeof(op->fault.reason), fmt, args);
	va_end(args);
	drop_partial(op->fault.reason, FAULT_REASON_MAX);
	return rc;
}

void op_clear_fault(struct op *op)
{
	op->fault = (struct fault){0};
}

const char *op_sentence(struct op *op, const char *reason)
{
	size_t len = strlen(reason);
	bool ends = !len || strchr(".?!", reason[len - 1]);
	char *text = arena_printf(&op->mem, "%s%s", reason, ends ? "" : ".");

	text[0] = (char)toupper((unsigned char)text[0]);
	return text;
}
