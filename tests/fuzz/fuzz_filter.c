/*
 * The filter language over any text: nothing is read or written out of bounds, an error has a place
 * inside the text and a message, and whatever is read is in normal form, within the limits, and is
 * printed to a text that reads and prints the same.
 */
#include <stddef.h>
#include <stdint.h>

#include "lib/filter/filter.h"
#include "lib/platform/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define REQUIRE(condition)                                                                         \
	do {                                                                                       \
		if (!(condition))                                                                  \
			BUG("%s", #condition);                                                     \
	} while (0)

static void check_values(const struct filter_node *node, size_t len)
{
	REQUIRE(node->value_count <= FILTER_VALUES_MAX);
	for (size_t i = 0; i < node->value_count; i++) {
		const struct filter_value *v = &node->values[i];

		REQUIRE(strlen(v->text) <= FILTER_VALUE_MAX);
		REQUIRE(text_is_utf8(v->text, strlen(v->text)));
		REQUIRE(v->len > 0 && v->at + v->len <= len);
	}
}

static void check_tree(const struct filter_node *node, size_t len, int depth, bool in_where)
{
	REQUIRE(node->len > 0 && node->at + node->len <= len);
	REQUIRE(depth <= FILTER_DEPTH_MAX);
	if (node->type == FILTER_GROUP) {
		REQUIRE(node->count > 0);
		for (size_t i = 0; i < node->count; i++) {
			const struct filter_node *item = node->items[i];
			bool is_group = item->type == FILTER_GROUP;

			REQUIRE(!is_group || item->count > 1 ||
				(item->is_negated && item->items[0]->known_only));
			check_tree(item, len, depth + is_group, in_where);
		}
		return;
	}
	REQUIRE(node->field_len > 0 && node->field_at + node->field_len <= len);
	REQUIRE(!node->op == !node->op_len && node->op_at + node->op_len <= len);
	REQUIRE(node->number >= 0 && node->number <= FILTER_NUMBER_MAX);
	REQUIRE(node->times >= 0 && node->times <= FILTER_NUMBER_MAX);
	check_values(node, len);
	if (node->type == FILTER_CONDITION) {
		REQUIRE(node->op && *node->field && !node->where);
	} else {
		REQUIRE(!in_where && *node->event);
		REQUIRE(!node->op || filter_is_window(node->op));
	}
	if (node->where) {
		REQUIRE(node->where->type == FILTER_GROUP && !node->where->is_negated);
		check_tree(node->where, len, depth + 1, true);
	}
}

static void check_print(struct op *op, const struct filter_node *tree)
{
	const char *text = filter_print(op, tree);
	struct filter_error error;
	struct filter_node *again;

	REQUIRE(strlen(text) <= FILTER_TEXT_MAX);
	if (filter_parse(op, text, &again, &error))
		BUG("%s: %zu %s", text, error.at, error.message);
	REQUIRE(filter_equal(again, tree));
	REQUIRE(strcmp(filter_print(op, again), text) == 0);
	REQUIRE(filter_equal(filter_normalise(op, tree), tree));
	REQUIRE(filter_equal(filter_copy(op, tree), tree));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct filter_error error;
	struct filter_node *tree;
	struct op op;
	char *text;

	op_init(&op, NULL, 0);
	/* of its own size, so that a step past its end is seen */
	text = mem_alloc(len + 1);
	if (len)
		memcpy(text, bytes, len);
	text[len] = '\0';
	len = strlen(text);
	if (filter_parse(&op, text, &tree, &error)) {
		REQUIRE(!tree && error.message && *error.message && error.at + error.len <= len);
		REQUIRE(text_is_utf8(error.message, strlen(error.message)));
		REQUIRE(op.fault.rc == RC_INVALID && strcmp(op.fault.field, "filter") == 0);
	} else {
		REQUIRE(tree->type == FILTER_GROUP && !tree->is_negated);
		REQUIRE(filter_count_conditions(tree) <= FILTER_CONDITIONS_MAX);
		check_tree(tree, len, 1, false);
		check_print(&op, tree);
	}
	free(text);
	op_release(&op);
	return 0;
}
