#include "cgi-bin/exports_draft.h"

#include "lib/platform/template.h"

const char *const export_mode_keys[] = {"all", "visible", "chosen", NULL};

static const struct contact_column *find_column(const struct export_draft *d, const char *key)
{
	for (size_t i = 0; i < d->all_count; i++)
		if (strcmp(d->all[i].key, key) == 0)
			return &d->all[i];
	return NULL;
}

static size_t place_of(const struct export_draft *d, const char *key)
{
	size_t i = 0;

	while (i < d->count && strcmp(d->keys[i], key) != 0)
		i++;
	return i;
}

static void add_key(struct export_draft *d, const char *key)
{
	if (d->count < d->room && find_column(d, key) && place_of(d, key) == d->count)
		d->keys[d->count++] = key;
}

static void remove_key(struct export_draft *d, const char *key)
{
	size_t at = place_of(d, key);

	if (at == d->count)
		return;
	for (d->count--; at < d->count; at++)
		d->keys[at] = d->keys[at + 1];
}

static void move_key(struct export_draft *d, const char *key, bool is_up)
{
	size_t at = place_of(d, key), to = is_up ? at - 1 : at + 1;
	const char *other;

	if (at >= d->count || to >= d->count)
		return;
	other = d->keys[to];
	d->keys[to] = d->keys[at];
	d->keys[at] = other;
}

static void start_from_all(struct export_draft *d)
{
	d->count = 0;
	for (size_t i = 0; i < d->all_count; i++)
		if (strcmp(d->all[i].key, EXPORT_NAME_KEY) != 0)
			add_key(d, d->all[i].key);
}

void export_draft_take_visible(struct export_draft *d)
{
	d->count = 0;
	for (size_t i = 0; i < d->visible_count; i++)
		add_key(d, d->visible[i]);
}

/* "remove:email" and the like: a button of the custom selection. */
static void do_button(struct export_draft *d, const char *button)
{
	const char *key = strchr(button, ':');

	d->e.mode = EXPORT_CHOSEN_COLUMNS;
	if (strcmp(button, "from-all") == 0)
		start_from_all(d);
	else if (strcmp(button, "from-visible") == 0)
		export_draft_take_visible(d);
	else if (key && strncmp(button, "remove:", 7) == 0)
		remove_key(d, key + 1);
	else if (key && strncmp(button, "up:", 3) == 0)
		move_key(d, key + 1, true);
	else if (key && strncmp(button, "down:", 5) == 0)
		move_key(d, key + 1, false);
}

static enum export_mode read_mode(struct request *rq)
{
	for (int i = 0; export_mode_keys[i]; i++)
		if (strcmp(form_text(rq, "mode"), export_mode_keys[i]) == 0)
			return (enum export_mode)i;
	return EXPORT_ALL_COLUMNS;
}

enum rc export_draft_start(struct request *rq, struct export_draft *d)
{
	enum rc rc = export_columns_list(&rq->op, &d->all, &d->all_count);

	if (!rc)
		rc = export_columns_visible(&rq->op, form_id(rq, "segment"), &d->visible,
					    &d->visible_count);
	d->room = EXPORT_COLUMNS_MAX;
	d->keys = arena_alloc(&rq->op.mem, d->room * sizeof(*d->keys));
	return rc;
}

enum rc export_draft_read(struct request *rq, struct export_draft *d)
{
	size_t count;
	const char *const *keys = form_list(rq, "column", &count);
	const char *const *used = d->visible;

	d->e.format = form_text(rq, "format")[0] ? form_text(rq, "format") : "csv";
	d->e.mode = read_mode(rq);
	for (size_t i = 0; i < count; i++)
		add_key(d, keys[i]);
	if (form_text(rq, "do")[0] && strcmp(form_text(rq, "do"), "start") != 0)
		do_button(d, form_text(rq, "do"));
	if (strcmp(form_text(rq, "do"), "add") == 0)
		add_key(d, form_text(rq, "add"));
	count = d->visible_count;
	if (d->e.mode == EXPORT_CHOSEN_COLUMNS) {
		used = d->keys;
		count = d->count;
	}
	d->e.columns =
	    d->e.mode == EXPORT_ALL_COLUMNS ? "" : export_columns_format(&rq->op, used, count);
	return RC_OK;
}

static void fill_chosen(struct tpl *body, const struct export_draft *d)
{
	for (size_t i = 0; i < d->count; i++) {
		struct tpl *row = tpl_add(body, "CHOSEN");
		const struct contact_column *c = find_column(d, d->keys[i]);

		tpl_text(row, "KEY", d->keys[i]);
		tpl_text(row, "LABEL", strcmp(c->key, "id") == 0 ? EXPORT_ID_LABEL : c->label);
		if (i)
			tpl_show(row, "MAY_UP");
		if (i + 1 < d->count)
			tpl_show(row, "MAY_DOWN");
	}
	if (!d->count)
		tpl_show(body, "NONE_CHOSEN");
}

static void fill_offers(struct tpl *body, const struct export_draft *d)
{
	const char *group = "";
	struct tpl *part = NULL;

	for (size_t i = 0; i < d->all_count; i++) {
		const struct contact_column *c = &d->all[i];
		struct tpl *row;

		if (place_of(d, c->key) < d->count)
			continue;
		if (strcmp(c->group, group) != 0) {
			part = tpl_add(body, "OFFER_GROUP");
			tpl_text(part, "GROUP_NAME", c->group);
			group = c->group;
		}
		row = tpl_add(part, "OFFER");
		tpl_text(row, "KEY", c->key);
		tpl_text(row, "LABEL", c->label);
	}
}

void export_draft_fill(struct tpl *body, const struct export_draft *d)
{
	static const char *const markers[] = {"MODE_ALL", "MODE_VISIBLE", "MODE_CHOSEN"};
	struct tpl *t = tpl_add(body, "COLUMNS");

	tpl_show(t, markers[d->e.mode]);
	tpl_int(t, "ALL_COUNT", (int64_t)d->all_count - 1);
	for (size_t i = 0; i < d->visible_count; i++) {
		const struct contact_column *c = find_column(d, d->visible[i]);

		tpl_text(tpl_add(t, "VISIBLE"), "LABEL",
			 strcmp(c->key, "id") == 0 ? EXPORT_ID_LABEL : c->label);
	}
	fill_chosen(t, d);
	fill_offers(t, d);
}
