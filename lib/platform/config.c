#include "lib/platform/config.h"

#include <ctype.h>
#include <errno.h>

enum {
	CONFIG_LINE_MAX = 4096,
	COUNT_MS_DEFAULT = 2000,
	COUNT_MS_MAX = 60000,
	JOB_SECONDS_MAX = 86400
};

struct config_key {
	const char *name;
	size_t offset; /* of the const char * in struct config */
	const char *fallback;
};

#define KEY(member, fallback)                                                                      \
	{                                                                                          \
#member, offsetof(struct config, member), fallback                                 \
	}
static const struct config_key keys[] = {
    KEY(data_dir, NULL),
    KEY(base_url, "http://127.0.0.1:8080"),
    KEY(libexec_dir, ""),
    KEY(smtp_url, ""),
    KEY(smtp_user, ""),
    KEY(smtp_password, ""),
    KEY(mail_from, "muster@localhost"),
};

static const char **member(struct config *c, const struct config_key *key)
{
	return (const char **)(void *)((char *)c + key->offset);
}

static char *strip(char *text)
{
	size_t len;

	while (isspace((unsigned char)*text))
		text++;
	len = strlen(text);
	while (len && isspace((unsigned char)text[len - 1]))
		len--;
	text[len] = '\0';
	return text;
}

/* 0 to max, digits alone. */
static bool set_number(int *out, const char *value, long max)
{
	char *end;
	long number = strtol(value, &end, 10);

	*out = (int)number;
	return value[0] && !*end && number >= 0 && number <= max;
}

static bool set(struct arena *a, struct config *c, const char *name, const char *value)
{
	if (strcmp(name, "accel") == 0) {
		c->accel = strcmp(value, "yes") == 0;
		return true;
	}
	if (strcmp(name, "count_ms") == 0)
		return set_number(&c->count_ms, value, COUNT_MS_MAX);
	if (strcmp(name, "job_seconds") == 0)
		return set_number(&c->job_seconds, value, JOB_SECONDS_MAX);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (strcmp(name, keys[i].name) == 0) {
			*member(c, &keys[i]) = arena_dup(a, value);
			return true;
		}
	return false;
}

static bool read_lines(struct arena *a, struct config *out, FILE *f, char *why, size_t why_size)
{
	char line[CONFIG_LINE_MAX];

	for (int number = 1; fgets(line, sizeof(line), f); number++) {
		char *name = strip(line), *equals = strchr(name, '=');

		if (name[0] == '\0' || name[0] == '#')
			continue;
		if (equals)
			*equals = '\0';
		if (!equals || !set(a, out, strip(name), strip(equals + 1))) {
			snprintf(why, why_size, "configuration line %d: unknown key or value",
				 number);
			return false;
		}
	}
	return true;
}

bool config_load(struct arena *a, struct config *out, char *why, size_t why_size)
{
	const char *path = getenv("MUSTER_CONF");
	bool ok;
	FILE *f;
	size_t len;

	if (!path || !path[0])
		path = "/etc/muster/muster.conf";
	*out = (struct config){.path = arena_dup(a, path), .count_ms = COUNT_MS_DEFAULT};
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		*member(out, &keys[i]) = keys[i].fallback;
	f = fopen(path, "re");
	if (!f) {
		snprintf(why, why_size, "configuration %s: %s", path, strerror(errno));
		return false;
	}
	ok = read_lines(a, out, f, why, why_size);
	fclose(f);
	if (!ok)
		return false;
	if (!out->data_dir || out->data_dir[0] != '/') {
		snprintf(why, why_size, "configuration %s: data_dir must be an absolute path",
			 path);
		return false;
	}
	len = strlen(out->base_url);
	if (len && out->base_url[len - 1] == '/')
		out->base_url = arena_dup_len(a, out->base_url, len - 1);
	return true;
}

char *config_path(struct arena *a, const struct config *c, const char *name)
{
	return arena_printf(a, "%s/%s", c->data_dir, name);
}
