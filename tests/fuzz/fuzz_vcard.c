/* vCards: whatever the bytes, each card is whole or damaged, all of it is text, and it ends. */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/platform/text.h"
#include "lib/platform/vcard.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define REQUIRE(condition)                                                                         \
	do {                                                                                       \
		if (!(condition))                                                                  \
			BUG("%s", #condition);                                                     \
	} while (0)

static void check_property(struct arena *a, const struct vcard *card,
			   const struct vcard_property *p)
{
	const char *parts[7];
	size_t count = vcard_parts(a, p->value, ';', card->is_old, parts, ARRAY_LEN(parts));

	REQUIRE(text_is_utf8(p->value, strlen(p->value)));
	REQUIRE(count >= 1 && count <= ARRAY_LEN(parts));
	for (size_t i = 0; i < count; i++)
		REQUIRE(text_is_utf8(parts[i], strlen(parts[i])));
	REQUIRE(strlen(vcard_text(a, p->value, card->is_old)) <= strlen(p->value));
	REQUIRE(p->types[0] == ' ' && p->pref >= 1 && p->pref <= VCARD_PREF_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	int fd = memfd_create("cards", MFD_CLOEXEC);
	struct vcard_reader *r;
	struct vcard card;
	struct op op;
	enum rc rc;

	REQUIRE(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
	op_init(&op, NULL, 0);
	(void)vcard_is(fd);
	r = vcard_open(fd);
	for (int64_t number = 1; !(rc = vcard_next(&op, r, &card)); number++) {
		REQUIRE(card.number == number && number <= (int64_t)len);
		REQUIRE(text_is_utf8(card.text, strlen(card.text)));
		REQUIRE(!card.damage || !card.count);
		for (size_t i = 0; i < card.count; i++)
			check_property(&op.mem, &card, &card.properties[i]);
	}
	REQUIRE(rc == RC_NOT_FOUND);
	vcard_close(r);
	close(fd);
	op_release(&op);
	return 0;
}
