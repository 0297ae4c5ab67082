/*
 * People and segments for the tests of segments: written with as few words as possible.
 */
#ifndef MUSTER_TESTS_UNIT_SEGMENT_SUPPORT_H
#define MUSTER_TESTS_UNIT_SEGMENT_SUPPORT_H

#include "tests/unit/support.h"

#include "lib/domain/segment.h"
#include "lib/domain/segment_people.h"

/* A contact of this first name and city; its id. */
int64_t make_person(struct test_base *base, const char *first_name, const char *city);
/* Accounts beside the owner (1): editors 2 and 3. */
void make_team(struct test_base *base);
void act_as(struct test_base *base, int64_t account_id);

/* Create a segment in a transaction of its own; what segment_create says. */
enum rc try_create(struct test_base *base, struct segment *s);
/* A shared dynamic one of the acting account; fails the test when that does not work. */
struct segment make_segment(struct test_base *base, const char *name, const char *filter);
struct segment make_private(struct test_base *base, const char *name, const char *filter);
struct segment make_static(struct test_base *base, const char *name);
/* Write *s; what segment_update says.  Rolled back when that is not RC_OK. */
enum rc try_update(struct test_base *base, struct segment *s);
struct segment get_segment(struct test_base *base, int64_t id);

/* Ids of the people in it, in order: "1 3 4". */
const char *people_of(struct test_base *base, int64_t id);
/* What count says; -1 when it is broken. */
int64_t count_of(struct test_base *base, int64_t id);

#endif
