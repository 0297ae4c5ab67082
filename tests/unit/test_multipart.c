/* Uploads: the same events however the bytes are cut, and everything dubious refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/base/str.h"
#include "lib/web/multipart.h"
#include "lib/web/multipart_header.h"

/* String constants with their length, NUL bytes included. */
#define BYTES(text) text, sizeof(text) - 1
#define TYPE "multipart/form-data; boundary="
#define DISPOSITION "Content-Disposition: form-data; name=\"f\"\r\n\r\n"

static struct op op;

static int setup(void **state)
{
	(void)state;
	op_init(&op, NULL, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	op_release(&op);
	return 0;
}

/* What the callbacks saw, as text: [name|filename|type:data]. */
struct log {
	struct str text;
	int stop_after; /* refuse the event with this number; -1: take all */
	bool in_part;
};

static bool take_event(struct log *log)
{
	return log->stop_after < 0 || log->stop_after-- > 0;
}

static bool begin(void *ctx, const char *name, const char *filename, const char *content_type)
{
	struct log *log = ctx;

	assert_false(log->in_part);
	log->in_part = true;
	str_addf(&log->text, "[%s|%s|%s:", name, filename ? filename : "-", content_type);
	return take_event(log);
}

static bool data(void *ctx, const char *bytes, size_t len)
{
	struct log *log = ctx;

	assert_true(log->in_part);
	assert_true(len > 0);
	str_add_len(&log->text, bytes, len);
	return take_event(log);
}

static bool end(void *ctx)
{
	struct log *log = ctx;

	assert_true(log->in_part);
	log->in_part = false;
	str_add(&log->text, "]");
	return take_event(log);
}

static const struct multipart_events events = {
    .part_begin = begin, .part_data = data, .part_end = end};

/* Parses in pieces of one size; RC_OK and the log, or the failure. */
static enum rc parse(const char *type, const char *body, size_t len, size_t piece, struct log *log)
{
	static struct multipart mp;
	enum rc rc;

	op_clear_fault(&op);
	str_clear(&log->text);
	log->in_part = false;
	rc = multipart_init(&op, &mp, type, &events, log);
	for (size_t i = 0; !rc && i < len; i += piece) {
		/* A copy without anything behind it, so that reading on is seen. */
		size_t part = len - i < piece ? len - i : piece;
		char *copy = mem_alloc(part);

		memcpy(copy, body + i, part);
		rc = multipart_feed(&mp, copy, part);
		free(copy);
	}
	return rc ? rc : multipart_end(&mp);
}

/* The same result for every size of pieces. */
static void check_parse(const char *type, const char *body, size_t len, const char *expected,
			size_t expected_len)
{
	struct log log = {.stop_after = -1};

	str_init(&log.text, 1024 * 1024);
	for (size_t piece = 1; piece <= len + 1; piece++) {
		enum rc rc = parse(type, body, len, piece, &log);

		if (rc)
			fail_msg("pieces of %zu: %s", piece, op.fault.reason);
		if (log.text.len != expected_len || memcmp(log.text.text, expected, expected_len))
			fail_msg("pieces of %zu: %s", piece, log.text.text);
	}
	str_release(&log.text);
}

static void check_refused(const char *type, const char *body, size_t len)
{
	struct log log = {.stop_after = -1};

	str_init(&log.text, 4 * 1024 * 1024);
	for (size_t piece = 1; piece <= len + 1; piece += 1 + piece / 64) {
		assert_int_equal(parse(type, body, len, piece, &log), RC_INVALID);
		assert_int_equal(op.fault.rc, RC_INVALID);
		assert_string_not_equal(op.fault.reason, "");
	}
	str_release(&log.text);
}

static void test_multipart__gives_fields_and_files(void **state)
{
	(void)state;
	check_parse(TYPE "XX",
		    BYTES("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n"
			  "--XX\r\ncontent-disposition:form-data;name=b;filename=\"x y.csv\"\r\n"
			  "CONTENT-TYPE: text/csv\r\n\r\n1,2\r\n3,4\r\n\r\n--XX--\r\n"),
		    BYTES("[a|-|:one][b|x y.csv|text/csv:1,2\r\n3,4\r\n]"));
	check_parse(TYPE "XX", BYTES("--XX--"), BYTES(""));
	check_parse(TYPE "XX", BYTES("--XX--\r\nepilogue\r\n--XX\r\n"), BYTES(""));
	check_parse(TYPE "XX", BYTES("preamble\r\n--XX\r\n" DISPOSITION "\r\n--XX--"),
		    BYTES("[f|-|:]"));
	check_parse(TYPE "XX",
		    BYTES("--XX \t\r\n" DISPOSITION "x\r\n--XX \r\n" DISPOSITION "y\r\n--XX--"),
		    BYTES("[f|-|:x][f|-|:y]"));
	/* Two files of one name, and none chosen. */
	check_parse(
	    TYPE "XX",
	    BYTES(
		"--XX\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n1\r\n"
		"--XX\r\nContent-Disposition: form-data; name=f; filename=b\r\n\r\n2\r\n"
		"--XX\r\nContent-Disposition: form-data; name=f; filename=\"\"\r\n\r\n\r\n--XX--"),
	    BYTES("[f|a|:1][f|b|:2][f||:]"));
}

static void test_multipart__keeps_data_that_looks_like_a_boundary(void **state)
{
	(void)state;
	check_parse(TYPE "XX",
		    BYTES("--XX\r\n" DISPOSITION "--XX\r\n--X\r\n-XX\r\n\r\r\n--\r\n--XX--"),
		    BYTES("[f|-|:--XX\r\n--X\r\n-XX\r\n\r\r\n--]"));
	check_parse(TYPE "XX", BYTES("--XX\r\n" DISPOSITION "a--XX--b\n--XX--\r--XX--\r\n--XX--"),
		    BYTES("[f|-|:a--XX--b\n--XX--\r--XX--]"));
	check_parse(TYPE "XX", BYTES("--XX\r\n" DISPOSITION "\r\n\r\n\r\n--XX--"),
		    BYTES("[f|-|:\r\n\r\n]"));
	check_parse(TYPE "XX", BYTES("--XX\r\n" DISPOSITION "a\0b\xFF\r\n--XX--"),
		    BYTES("[f|-|:a\0b\xFF]"));
	check_parse(TYPE "--", BYTES("----\r\n" DISPOSITION "\r\n---\r\n------"),
		    BYTES("[f|-|:\r\n---]"));
}

static void test_multipart_init__takes_boundaries_of_every_allowed_kind(void **state)
{
	static const char longest[] =
	    "1234567890123456789012345678901234567890123456789012345678901234567890";

	(void)state;
	assert_int_equal(sizeof(longest) - 1, MULTIPART_BOUNDARY_MAX);
	check_parse(TYPE "x", BYTES("--x\r\n" DISPOSITION "1\r\n--x--"), BYTES("[f|-|:1]"));
	check_parse(TYPE "\"a b\"", BYTES("--a b\r\n" DISPOSITION "1\r\n--a b--"),
		    BYTES("[f|-|:1]"));
	check_parse("  Multipart/Form-Data ; charset=utf-8; BOUNDARY = \"'()+_,-./:=?\" ",
		    BYTES("--'()+_,-./:=?\r\n" DISPOSITION "1\r\n--'()+_,-./:=?--"),
		    BYTES("[f|-|:1]"));
	for (size_t n = MULTIPART_BOUNDARY_MAX - 1; n <= MULTIPART_BOUNDARY_MAX; n++) {
		const char *boundary = longest + MULTIPART_BOUNDARY_MAX - n;
		const char *body =
		    arena_printf(&op.mem, "--%s\r\n%s1\r\n--%s--", boundary, DISPOSITION, boundary);

		check_parse(arena_printf(&op.mem, TYPE "%s", boundary), body, strlen(body),
			    BYTES("[f|-|:1]"));
	}
}

static void test_multipart_init__refuses_other_types_and_boundaries(void **state)
{
	static const char *const wrong[] = {
	    "",
	    "text/plain",
	    "multipart/mixed; boundary=x",
	    "multipart/form-data",
	    "multipart/form-data;",
	    "multipart/form-dataX; boundary=x",
	    TYPE,
	    TYPE "\"\"",
	    TYPE "\"x",
	    TYPE "\"x \"",
	    TYPE "x; boundary=y",
	    TYPE "x; boundary=x",
	    TYPE "x y",
	    TYPE "x\"y",
	    TYPE "x@y",
	    TYPE "\"x\\\"y\"",
	    TYPE "\"x\r\ny\"",
	    TYPE "\xC3\xA9",
	    "multipart/form-data boundary=x",
	    "multipart/form-data; =x",
	    TYPE "12345678901234567890123456789012345678901234567890123456789012345678901",
	};
	struct multipart mp;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		if (multipart_init(&op, &mp, wrong[i], &events, NULL) != RC_INVALID)
			fail_msg("accepted: %s", wrong[i]);
		/* Nothing gets past a failed start. */
		assert_int_equal(multipart_feed(&mp, BYTES("--x\r\n")), RC_INVALID);
		assert_int_equal(multipart_end(&mp), RC_INVALID);
	}
	assert_int_equal(
	    multipart_init(&op, &mp, arena_printf(&op.mem, TYPE "%01000d", 0), &events, NULL),
	    RC_INVALID);
}

/* Two requests of one process, with boundaries of different lengths. */
static void test_multipart__forgets_the_request_before(void **state)
{
	(void)state;
	check_parse(TYPE "a-long-boundary",
		    BYTES("--a-long-boundary\r\n" DISPOSITION "1\r\n--a-long-boundary--"),
		    BYTES("[f|-|:1]"));
	check_parse(TYPE "b", BYTES("--b\r\n" DISPOSITION "2\r\n--b--"), BYTES("[f|-|:2]"));
	check_parse(TYPE "another-long-boundary-still",
		    BYTES("--another-long-boundary-still\r\n" DISPOSITION
			  "3\r\n--another-long-boundary-still--"),
		    BYTES("[f|-|:3]"));
}

static void test_multipart_end__refuses_what_is_not_complete(void **state)
{
	static const char body[] = "--XX\r\n" DISPOSITION "data\r\n--XX--";

	(void)state;
	for (size_t len = 0; len < sizeof(body) - 1; len++)
		check_refused(TYPE "XX", body, len);
	check_refused(TYPE "YY", BYTES(body));
	check_refused(TYPE "XX", BYTES("--XX\r\n" DISPOSITION "data\r\n--XX\r\n"));
	/* LF alone ends no line. */
	check_refused(TYPE "XX",
		      BYTES("--XX\nContent-Disposition: form-data; name=f\n\ndata\n--XX--\n"));
	/* Text behind a boundary. */
	check_refused(TYPE "XX", BYTES("--XXY\r\n" DISPOSITION "data\r\n--XX--"));
	check_refused(TYPE "XX", BYTES("--XX\r\n" DISPOSITION "data\r\n--XXY--\r\n--XX--"));
	check_refused(TYPE "XX", BYTES("--XX-\r\n"));
	check_refused(TYPE "XX", BYTES("--XX\rX\n"));
}

static void test_multipart__refuses_bad_part_headers(void **state)
{
	static const char *const headers[] = {
	    "",
	    "Content-Type: text/plain\r\n",
	    "Content-Disposition: form-data\r\n",
	    "Content-Disposition: form-data; name=\"\"\r\n",
	    "Content-Disposition: form-data; filename=\"x\"\r\n",
	    "Content-Disposition: attachment; name=\"f\"\r\n",
	    "Content-Disposition: form-data; name=\"f\r\n",
	    "Content-Disposition: form-data; name=\"f\"x\r\n",
	    "Content-Disposition: form-data; name=\"f\"; name=\"g\"\r\n",
	    "Content-Disposition: form-data; name=f; filename=a; filename=b\r\n",
	    "Content-Disposition: form-data; name=f\r\nContent-Disposition: form-data; name=g\r\n",
	    "Content-Disposition: form-data; name=\"f\xFF\"\r\n",
	    "Content-Disposition form-data; name=f\r\n",
	    "Content-Disposition : form-data; name=f\r\n",
	    ": x\r\n",
	    "Content-Disposition: form-data; name=f\nX: y\r\n",
	    "Content-Disposition: form-data; name=f\rX: y\r\n",
	    "Content-Disposition: form-data; name=f\r\nContent-Transfer-Encoding: base64\r\n",
	    "Content-Disposition: form-data; name=f\r\nContent-Type: \xFF\r\n",
	    "Content-Type: multipart/mixed; boundary=YY\r\n",
	    /* The blank line is missing. */
	    "Content-Disposition: form-data; name=f\r\n--XX\r\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		const char *body =
		    arena_printf(&op.mem, "--XX\r\n%s\r\ndata\r\n--XX--", headers[i]);

		check_refused(TYPE "XX", body, strlen(body));
	}
	check_refused(
	    TYPE "XX",
	    BYTES("--XX\r\nContent-Disposition: form-data; name=\"f\0g\"\r\n\r\nx\r\n--XX--"));
}

static void check_filename(const char *header, const char *expected)
{
	const char *body = arena_printf(
	    &op.mem, "--XX\r\nContent-Disposition: form-data; name=f; %s\r\n\r\n\r\n--XX--",
	    header);
	const char *log = arena_printf(&op.mem, "[f|%s|:]", expected);

	check_parse(TYPE "XX", body, strlen(body), log, strlen(log));
}

static void test_multipart__keeps_filenames_for_display(void **state)
{
	char *a = arena_printf(&op.mem, "%0254d", 0);

	(void)state;
	check_filename("filename=\"../../etc/passwd\"", "../../etc/passwd");
	check_filename("filename=\"C:\\dir\\new.csv\"", "C:\\dir\\new.csv");
	check_filename("filename=\"a\\\"b\"", "a\"b");
	check_filename("filename=\"a;b=c.csv\"", "a;b=c.csv");
	check_filename("filename=\"m\u00FCll.csv\"", "m\u00FCll.csv");
	check_filename("filename=\"m\xFCll.csv\"", "m?ll.csv");
	check_filename("filename=\"\u202Egpj.csv\"", "\u202Egpj.csv");
	check_filename("filename*=UTF-8''other.csv; filename=\"this.csv\"", "this.csv");
	check_filename("filename=\"this.csv\"; filename*=UTF-8''other.csv", "this.csv");
	check_filename("filename*=UTF-8''other.csv", "-");
	check_filename("\r\n filename=folded.csv", "folded.csv");
	check_filename(arena_printf(&op.mem, "filename=\"%sxy\"", a),
		       arena_printf(&op.mem, "%sx", a));
	check_filename(arena_printf(&op.mem, "filename=\"%s\u00E9\"", a), a);
}

static void test_multipart__keeps_to_the_limits(void **state)
{
	struct log log = {.stop_after = -1};
	struct str body;

	(void)state;
	str_init(&body, 32 * 1024 * 1024);
	str_init(&log.text, 32 * 1024 * 1024);
	/* A header of a megabyte, in one line and in many, and one without end. */
	str_addf(&body, "--XX\r\nX: %01000000d\r\n" DISPOSITION "x\r\n--XX--", 0);
	assert_int_equal(parse(TYPE "XX", body.text, body.len, 65536, &log), RC_INVALID);
	assert_int_equal(parse(TYPE "XX", body.text, body.len, 1000, &log), RC_INVALID);
	str_clear(&body);
	str_add(&body, "--XX\r\n");
	for (int i = 0; i < 50000; i++)
		str_add(&body, "X-Header: y\r\n");
	str_add(&body, DISPOSITION "x\r\n--XX--");
	assert_int_equal(parse(TYPE "XX", body.text, body.len, 65536, &log), RC_INVALID);
	/* The most header bytes pass. */
	str_clear(&body);
	str_addf(&body, "--XX\r\nX: %0*d\r\n" DISPOSITION "x\r\n--XX--",
		 MULTIPART_HEADER_MAX - 5 - (int)strlen(DISPOSITION), 0);
	assert_int_equal(parse(TYPE "XX", body.text, body.len, 65536, &log), RC_OK);
	assert_int_equal(parse(TYPE "XX", body.text, body.len, 7, &log), RC_OK);
	/* 100,000 parts. */
	for (int count = MULTIPART_PARTS_MAX; count <= 100000;
	     count += 100000 - MULTIPART_PARTS_MAX) {
		str_clear(&body);
		for (int i = 0; i < count; i++)
			str_add(&body, "--XX\r\n" DISPOSITION "x\r\n");
		str_add(&body, "--XX--");
		assert_int_equal(parse(TYPE "XX", body.text, body.len, 65536, &log),
				 count > MULTIPART_PARTS_MAX ? RC_INVALID : RC_OK);
	}
	str_release(&body);
	str_release(&log.text);
}

static void test_multipart__stops_when_told(void **state)
{
	static const char body[] =
	    "--XX\r\n" DISPOSITION "data\r\n--XX\r\n" DISPOSITION "x\r\n--XX--";
	struct log log;

	(void)state;
	str_init(&log.text, 10000);
	for (int stop = 0; stop < 6; stop++) {
		log.stop_after = stop;
		assert_int_equal(parse(TYPE "XX", body, sizeof(body) - 1, 1000, &log), RC_INVALID);
	}
	log.stop_after = 6;
	assert_int_equal(parse(TYPE "XX", body, sizeof(body) - 1, 1000, &log), RC_OK);
	str_release(&log.text);
}

static bool refuse_busy(void *ctx, const char *bytes, size_t len)
{
	(void)ctx;
	(void)bytes;
	(void)len;
	return op_fail(&op, RC_BUSY, "", "the disk is full") == RC_OK;
}

static void test_multipart_feed__passes_a_callbacks_code_on(void **state)
{
	static const struct multipart_events refusing = {
	    .part_begin = begin, .part_data = refuse_busy, .part_end = end};
	struct log log = {.stop_after = -1};
	struct multipart mp;

	(void)state;
	str_init(&log.text, 10000);
	op_clear_fault(&op);
	assert_int_equal(multipart_init(&op, &mp, TYPE "XX", &refusing, &log), RC_OK);
	assert_int_equal(multipart_feed(&mp, BYTES("--XX\r\n" DISPOSITION "data")), RC_BUSY);
	assert_string_equal(op.fault.reason, "the disk is full");
	assert_int_equal(multipart_feed(&mp, BYTES("more")), RC_BUSY);
	assert_int_equal(multipart_end(&mp), RC_BUSY);
	str_release(&log.text);
}

static void test_multipart_boundary__copies_it(void **state)
{
	char out[MULTIPART_BOUNDARY_MAX + 1];

	(void)state;
	assert_null(multipart_boundary(TYPE "----WebKitFormBoundary7MA4YWxkTrZu0gW", out));
	assert_string_equal(out, "----WebKitFormBoundary7MA4YWxkTrZu0gW");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_multipart__gives_fields_and_files),
	    cmocka_unit_test(test_multipart__keeps_data_that_looks_like_a_boundary),
	    cmocka_unit_test(test_multipart_init__takes_boundaries_of_every_allowed_kind),
	    cmocka_unit_test(test_multipart_init__refuses_other_types_and_boundaries),
	    cmocka_unit_test(test_multipart__forgets_the_request_before),
	    cmocka_unit_test(test_multipart_end__refuses_what_is_not_complete),
	    cmocka_unit_test(test_multipart__refuses_bad_part_headers),
	    cmocka_unit_test(test_multipart__keeps_filenames_for_display),
	    cmocka_unit_test(test_multipart__keeps_to_the_limits),
	    cmocka_unit_test(test_multipart__stops_when_told),
	    cmocka_unit_test(test_multipart_feed__passes_a_callbacks_code_on),
	    cmocka_unit_test(test_multipart_boundary__copies_it),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
