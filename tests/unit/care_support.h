/*
 * For the tests of data care: dirt is made, found, mended and brought back with as few words as
 * possible.  What is made is committed at once; texts that come back are in op->mem.
 */
#ifndef MUSTER_TESTS_UNIT_CARE_SUPPORT_H
#define MUSTER_TESTS_UNIT_CARE_SUPPORT_H

#include "tests/unit/support.h"

#include "lib/domain/attribute.h"
#include "lib/domain/care.h"
#include "lib/domain/care_row.h"
#include "lib/domain/contact.h"

/* --- making dirt ------------------------------------------------------------------------------ */

struct dirty_value {
	enum contact_field field;
	const char *text;
};

/* A contact of these fields, Anna where no first name is among them; its id. */
int64_t make_dirty(struct test_base *base, const struct dirty_value *values, size_t count);

#define MAKE(base, ...)                                                                            \
	make_dirty(base, (struct dirty_value[]){__VA_ARGS__},                                      \
		   sizeof((struct dirty_value[]){__VA_ARGS__}) / sizeof(struct dirty_value))

void make_many(struct test_base *base, enum contact_field field, const char *text, int n);
/* The options of a choice are Gold, "Gold." and Silver. */
struct attribute make_attribute(struct test_base *base, const char *name, enum attribute_type type);
/* Somebody new who has this value, or carries this tag (made where it is not there). */
int64_t with_value(struct test_base *base, const struct attribute *a, const char *text);
int64_t with_tag(struct test_base *base, const char *label);
void set_country(struct test_base *base, const char *iso);

/* --- searching -------------------------------------------------------------------------------- */

/* Search all of a field, as the job does. */
void search_dirt(struct test_base *base, const char *field);
/* "2 city: Innsbruck=6 Insbruck=1 > Innsbruck" for each, those of most people first. */
const char *found_text(struct test_base *base);
/* The one finding there is; fails the test when there are more. */
struct care_finding only_finding(struct test_base *base);
int64_t finding_of(struct test_base *base, const char *field);

/* --- fixing ----------------------------------------------------------------------------------- */

struct care_recipe recipe_of(const struct care_finding *f, enum care_way way, const char *to);
/* All values but the first are to become like it. */
struct care_recipe unite(struct test_base *base, const struct care_finding *f);
/* How many people it would change. */
int64_t effect_of(struct test_base *base, const char *field, const struct care_recipe *r,
		  struct care_effect *e);
/* Do it; the batch.  Exactly those change whom the effect names. */
int64_t fix_finding(struct test_base *base, const struct care_finding *f, struct care_recipe r);
/* All that can change of people, tags and values; the caller frees it. */
char *dump_people(struct test_base *base);
void undo_whole(struct test_base *base, int64_t batch);
/*
 * The fix, and sql counts as many as "after"; its undo, and nothing has happened: the finding is
 * back.
 */
void there_and_back(struct test_base *base, const struct care_finding *f, struct care_recipe r,
		    const char *sql, int64_t after);

#endif
