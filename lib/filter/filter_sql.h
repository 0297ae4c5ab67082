/*
 * From a bound tree to SQL.  The one compiler: sets (filter_set.h), lists, exports, bulk work and
 * explanations are made of what it writes, so they cannot disagree.
 *
 * A test is a boolean over the row "c" of table contact.  It is true or not true; negation is
 * "IS NOT TRUE", so that people without a value are on the negative side.  Each condition can be
 * written alone.
 */
#ifndef MUSTER_FILTER_FILTER_SQL_H
#define MUSTER_FILTER_FILTER_SQL_H

#include "lib/filter/filter_bind.h"
#include "lib/platform/sql.h"

/* The whole node, negations included: "(c.city_key = $1 AND (...) IS NOT TRUE)". */
void filter_sql_test(struct sql *s, const struct filter_node *node);
/*
 * Places that its text takes on the stack of the database's parser, which has 100 (YYSTACKDEPTH of
 * SQLite); what a single condition and the statement around it need comes on top.
 */
enum { FILTER_SQL_DEPTH_MAX = 64 };
size_t filter_sql_depth(const struct filter_node *node);
/* One condition or event in its positive form, without "not" and without "if known". */
void filter_sql_positive(struct sql *s, const struct filter_node *node);
/* Has the person a value for the condition's field? */
void filter_sql_presence(struct sql *s, const struct filter_node *node);

/* Can the positive form be asked of a table of its own, without contact?  (tags, attributes ...) */
bool filter_sql_is_aside(const struct filter_node *node);
/*
 * Then: "SELECT id_set(x.contact_id) FROM contact_tag x WHERE ...", for db_get_set.  True when the
 * set holds those who do not match: people without a row there match.
 */
bool filter_sql_aside(struct sql *s, const struct filter_node *node);
/* Has everybody who matches a single row there?  Then "SELECT count(*) FROM ..." counts them. */
bool filter_sql_counts_once(const struct filter_node *node);
void filter_sql_aside_count(struct sql *s, const struct filter_node *node);

/*
 * The comparison of a value with what the node asks (positive form, not presence).  raw, key: SQL
 * expressions out of the program: the value as stored, and folded (NULL: folded as it is asked).
 */
void filter_sql_compare(struct sql *s, const struct filter_node *node, const char *raw,
			const char *key);
/* Does it ask the folded column, as most do?  Parts of an address outside of ASCII do not. */
bool filter_sql_asks_key(const struct filter_node *node);
/* " = $1", " IN (...)", or " NOT IN (...)" when others than the values are meant. */
void filter_sql_values(struct sql *s, const struct filter_bound *bound);

#endif
