#include "tests/unit/support.h"

#include "lib/web/cookie.h"
#include "lib/web/guard.h"

static const unsigned char secret[SECURE_SECRET_BYTES] = "of this installation";
static const unsigned char other_secret[SECURE_SECRET_BYTES] = "of another one";

static struct config config = {.base_url = "http://127.0.0.1:8080"};

static void make(struct request *rq, const char *session, const char *visit)
{
	*rq = (struct request){.config = &config,
			       .secret = secret,
			       .session_token = session,
			       .visit_token = visit,
			       .signed_in = session[0] != '\0'};
	op_init(&rq->op, NULL, TEST_NOW);
	str_init(&rq->headers, 4096);
}

static void release(struct request *rq)
{
	str_release(&rq->headers);
	op_release(&rq->op);
}

static void test_guard_csrf__is_good_for_its_session_alone(void **state)
{
	struct request mine, theirs, stranger;
	const char *token;

	(void)state;
	make(&mine, "session-a", "");
	make(&theirs, "session-b", "");
	make(&stranger, "", "session-a");
	token = guard_csrf_token(&mine);
	assert_true(guard_csrf_check(&mine, token));
	assert_false(guard_csrf_check(&theirs, token));
	theirs.secret = other_secret;
	theirs.session_token = "session-a";
	assert_false(guard_csrf_check(&theirs, token));
	release(&mine);
	release(&theirs);
	release(&stranger);
}

static void test_guard_csrf__looks_different_each_time(void **state)
{
	struct request rq;

	(void)state;
	make(&rq, "session-a", "");
	assert_string_not_equal(guard_csrf_token(&rq), guard_csrf_token(&rq));
	release(&rq);
}

static void test_guard_csrf__refuses_anything_else(void **state)
{
	struct request rq;
	char *token;

	(void)state;
	make(&rq, "session-a", "");
	token = arena_dup(&rq.op.mem, guard_csrf_token(&rq));
	assert_false(guard_csrf_check(&rq, ""));
	assert_false(guard_csrf_check(&rq, "x"));
	assert_false(guard_csrf_check(&rq, arena_printf(&rq.op.mem, "%s0", token)));
	token[0] = token[0] == '0' ? '1' : '0';
	assert_false(guard_csrf_check(&rq, token));
	release(&rq);
}

static void test_guard_csrf__before_sign_in_belongs_to_the_browser(void **state)
{
	struct request rq, nobody;
	const char *token;

	(void)state;
	make(&rq, "", "");
	token = guard_csrf_token(&rq);
	assert_int_equal(strlen(rq.visit_token), SECURE_TOKEN_CHARS);
	assert_non_null(strstr(rq.headers.text, COOKIE_VISIT));
	assert_non_null(strstr(rq.headers.text, "HttpOnly; SameSite=Lax"));
	assert_true(guard_csrf_check(&rq, token));
	make(&nobody, "", "");
	assert_false(guard_csrf_check(&nobody, token));
	release(&rq);
	release(&nobody);
}

static void test_guard_permission__tells_a_stranger_from_a_small_role(void **state)
{
	static const struct route route = {METHOD_GET, "", PERM_ACCOUNT_MANAGE, NULL, NULL};
	struct request rq;

	(void)state;
	make(&rq, "", "");
	rq.route = &route;
	assert_rc(RC_DENIED, guard_permission(&rq));
	assert_string_equal(rq.op.fault.reason, "sign in first");
	rq.signed_in = true;
	rq.session.role = ROLE_EDITOR;
	assert_rc(RC_DENIED, guard_permission(&rq));
	rq.session.role = ROLE_ADMIN;
	assert_rc(RC_OK, guard_permission(&rq));
	release(&rq);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_guard_csrf__is_good_for_its_session_alone),
	    cmocka_unit_test(test_guard_csrf__looks_different_each_time),
	    cmocka_unit_test(test_guard_csrf__refuses_anything_else),
	    cmocka_unit_test(test_guard_csrf__before_sign_in_belongs_to_the_browser),
	    cmocka_unit_test(test_guard_permission__tells_a_stranger_from_a_small_role),
	};

	secure_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
