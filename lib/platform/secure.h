/*
 * Passwords, tokens and keyed hashes, by libsodium.
 */
#ifndef MUSTER_PLATFORM_SECURE_H
#define MUSTER_PLATFORM_SECURE_H

#include "lib/base/op.h"

enum {
	SECURE_HASH_BYTES = 32,	  /* BLAKE2b-256 */
	SECURE_SECRET_BYTES = 32, /* key of the installation */
	SECURE_TOKEN_CHARS = 43,  /* 32 random bytes as base64url without padding */
};

/* Call once per process before anything else here.  Aborts when the system gives no randomness. */
void secure_init(void);

/* A fresh unguessable token as text, and the hash under which it is stored. */
MUST_USE char *secure_token(struct arena *a);
void secure_hash(const void *bytes, size_t len, unsigned char out[SECURE_HASH_BYTES]);
/* Keyed BLAKE2b-256 over the text, as lower-case hex. */
MUST_USE char *secure_keyed_hex(struct arena *a, const unsigned char key[SECURE_SECRET_BYTES],
				const char *text);
void secure_random(void *out, size_t len);
MUST_USE char *secure_hex(struct arena *a, const void *bytes, size_t len);
/* Comparison whose time does not depend on the content. */
MUST_USE bool secure_equal(const char *a, const char *b);

/*
 * argon2id, 19 MiB and 2 passes (OWASP's minimum; 10-15 ms here).  The password may hold any
 * bytes but NUL and is never cut.
 *   RC_FAILED  memory for the hash could not be had
 */
MUST_USE enum rc secure_password_hash(struct op *op, const char *password, const char **out);
/* hash NULL or "": does the same work against a fixed hash and says false, so that an unknown
 * account takes as long as a wrong password. */
MUST_USE bool secure_password_check(const char *hash, const char *password);

/* Read the secret of the installation (data_dir/secret). */
MUST_USE bool secure_secret_load(const char *path, unsigned char out[SECURE_SECRET_BYTES]);
/* Make it when missing, mode 0600.  Only cron/setup. */
MUST_USE bool secure_secret_create(const char *path);

/* BLAKE2b-256 over a stream. */
struct secure_stream;
MUST_USE struct secure_stream *secure_stream_new(struct arena *a);
void secure_stream_add(struct secure_stream *s, const void *bytes, size_t len);
void secure_stream_end(struct secure_stream *s, unsigned char out[SECURE_HASH_BYTES]);

#endif
