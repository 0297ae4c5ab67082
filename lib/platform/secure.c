#include "lib/platform/secure.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <unistd.h>

enum {
	PASSWORD_PASSES = 2,
	PASSWORD_MEMORY_BYTES = 19 * 1024 * 1024,
	PASSWORD_MEMORY_SPARE = 1024 * 1024,
};

struct secure_stream {
	crypto_generichash_state state;
};

void secure_init(void)
{
	if (sodium_init() < 0)
		BUG("libsodium has no source of randomness");
}

char *secure_token(struct arena *a)
{
	unsigned char bytes[32];
	size_t size =
	    sodium_base64_ENCODED_LEN(sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = arena_alloc(a, size);

	randombytes_buf(bytes, sizeof(bytes));
	return sodium_bin2base64(text, size, bytes, sizeof(bytes),
				 sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void secure_hash(const void *bytes, size_t len, unsigned char out[SECURE_HASH_BYTES])
{
	crypto_generichash(out, SECURE_HASH_BYTES, bytes, len, NULL, 0);
}

char *secure_hex(struct arena *a, const void *bytes, size_t len)
{
	char *text = arena_alloc(a, len * 2 + 1);

	return sodium_bin2hex(text, len * 2 + 1, bytes, len);
}

char *secure_keyed_hex(struct arena *a, const unsigned char key[SECURE_SECRET_BYTES],
		       const char *text)
{
	unsigned char hash[SECURE_HASH_BYTES];

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)text, strlen(text), key,
			   SECURE_SECRET_BYTES);
	return secure_hex(a, hash, sizeof(hash));
}

void secure_random(void *out, size_t len)
{
	randombytes_buf(out, len);
}

bool secure_equal(const char *a, const char *b)
{
	size_t len = strlen(a);

	return len == strlen(b) && sodium_memcmp(a, b, len) == 0;
}

enum rc secure_password_hash(struct op *op, const char *password, const char **out)
{
	char *hash = arena_alloc(&op->mem, crypto_pwhash_STRBYTES);

	if (crypto_pwhash_str(hash, password, strlen(password), PASSWORD_PASSES,
			      PASSWORD_MEMORY_BYTES) != 0)
		return op_fail(op, RC_BUSY, "", "no memory for the password check");
	*out = hash;
	return RC_OK;
}

bool secure_password_check(const char *hash, const char *password)
{
	/* argon2id of a random password with the parameters above. */
	static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
				     "nv2PWkKOhNsuHCBjhOsOfmGHoEWHCu5rRr7dsuhjqPE";
	bool known = hash && hash[0];
	bool same;

	/* libsodium answers "wrong" when it gets no memory: we look for some first, and give up
	 * like anybody without memory, rather than count a right password as a failure. */
	free(mem_alloc(PASSWORD_MEMORY_BYTES + PASSWORD_MEMORY_SPARE));
	same = crypto_pwhash_str_verify(known ? hash : nobody, password, strlen(password)) == 0;
	return known && same;
}

bool secure_secret_load(const char *path, unsigned char out[SECURE_SECRET_BYTES])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t got = fd < 0 ? -1 : read(fd, out, SECURE_SECRET_BYTES);

	if (fd >= 0)
		close(fd);
	return got == SECURE_SECRET_BYTES;
}

/* A new file with a fresh secret, on the disk; its name ends in place of the XXXXXX. */
static bool write_secret(char *name)
{
	unsigned char bytes[SECURE_SECRET_BYTES];
	int fd = mkostemp(name, O_CLOEXEC);
	bool whole;

	if (fd < 0)
		return false;
	randombytes_buf(bytes, sizeof(bytes));
	whole = write(fd, bytes, sizeof(bytes)) == (ssize_t)sizeof(bytes) && fsync(fd) == 0;
	sodium_memzero(bytes, sizeof(bytes));
	if (close(fd) == 0 && whole)
		return true;
	unlink(name);
	return false;
}

/* Under its name it is whole from the first moment: whoever is killed here, or runs beside another,
 * leaves no half secret that everything would trip over for ever. */
bool secure_secret_create(const char *path)
{
	unsigned char bytes[SECURE_SECRET_BYTES];
	char name[PATH_MAX];
	bool made;

	if (access(path, F_OK) == 0) {
		errno = EINVAL; /* unless a call says it better: it is no secret */
		return secure_secret_load(path, bytes);
	}
	if ((size_t)snprintf(name, sizeof(name), "%s.XXXXXX", path) >= sizeof(name)) {
		errno = ENAMETOOLONG;
		return false;
	}
	if (!write_secret(name))
		return false;
	made = link(name, path) == 0 || errno == EEXIST;
	unlink(name);
	return made && secure_secret_load(path, bytes);
}

struct secure_stream *secure_stream_new(struct arena *a)
{
	/* libsodium wants 64-byte alignment, the arena gives 16. */
	char *raw = arena_alloc(a, sizeof(struct secure_stream) + 63);
	struct secure_stream *s = (void *)(raw + (63 & -(uintptr_t)raw));

	crypto_generichash_init(&s->state, NULL, 0, SECURE_HASH_BYTES);
	return s;
}

void secure_stream_add(struct secure_stream *s, const void *bytes, size_t len)
{
	crypto_generichash_update(&s->state, bytes, len);
}

void secure_stream_end(struct secure_stream *s, unsigned char out[SECURE_HASH_BYTES])
{
	crypto_generichash_final(&s->state, out, SECURE_HASH_BYTES);
}
