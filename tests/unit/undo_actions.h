/*
 * Random actions, for the tests of undo.
 */
#ifndef MUSTER_TESTS_UNIT_UNDO_ACTIONS_H
#define MUSTER_TESTS_UNIT_UNDO_ACTIONS_H

#include "tests/unit/support.h"

/* From here on the same actions come for the same seed. */
void undo_actions_seed(uint64_t seed);
/* 0 to below - 1. */
uint32_t undo_actions_roll(uint32_t below);
/* Do something, a minute later; the batch of it, or 0 when it was refused or changed nothing. */
int64_t undo_actions_act(struct test_base *base);

#endif
