#include "lib/base/count.h"

const char *count_text(struct arena *a, int64_t n)
{
	char digits[32], out[48];
	size_t len, put = 0;

	snprintf(digits, sizeof(digits), "%lld", (long long)(n < 0 ? -n : n));
	len = strlen(digits);
	if (n < 0)
		out[put++] = '-';
	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			out[put++] = ',';
		out[put++] = digits[i];
	}
	out[put] = '\0';
	return arena_dup(a, out);
}

const char *count_word(int64_t n, const char *one, const char *many)
{
	return n == 1 ? one : many;
}

const char *count_words(struct arena *a, int64_t n, const char *one, const char *many)
{
	return arena_printf(a, "%s %s", count_text(a, n), count_word(n, one, many));
}
