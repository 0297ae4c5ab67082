/*
 * Who waits for the write lock.  SQLite's lock knows no queue: a job that takes it again as soon as
 * it has given it back lets nobody else in but by luck, and on a busy machine the others' luck is
 * poor.  So whoever of ours waits says so by a shared lock on a file beside the database, and a job
 * between two transactions stays away while somebody does.
 *
 * A machine that cannot make the file is as one on which nobody says anything.
 */
#include "lib/platform/db_sqlite.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

enum {
	GIVE_WAY_US = 3000,	 /* for others than us, who look for the lock every 2 ms */
	GIVE_WAY_STEP_US = 500,	 /* while somebody waits */
	GIVE_WAY_MAX_US = 60000, /* nobody is waited for longer: they may have been stopped */
	PATH_BYTES = 4096,
};

static int open_room(const struct db *db)
{
	char path[PATH_BYTES];

	if (snprintf(path, sizeof(path), "%s-wait", db->path) >= (int)sizeof(path))
		return -1;
	return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
}

void db_sqlite_wait_enter(struct db *db)
{
	if (db->waiting < 0)
		db->waiting = open_room(db);
	/* A job that looks at it just now holds it for a moment: then the next look will do. */
	if (db->waiting >= 0)
		(void)flock(db->waiting, LOCK_SH | LOCK_NB);
}

void db_sqlite_wait_leave(struct db *db)
{
	if (db->waiting >= 0)
		close(db->waiting);
	db->waiting = -1;
}

static bool is_somebody_waiting(int fd)
{
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		return true;
	(void)flock(fd, LOCK_UN);
	return false;
}

void db_give_way(struct op *op)
{
	int fd = open_room(op->db);
	int waited = GIVE_WAY_US;

	usleep(GIVE_WAY_US);
	for (; fd >= 0 && waited < GIVE_WAY_MAX_US && is_somebody_waiting(fd);
	     waited += GIVE_WAY_STEP_US)
		usleep(GIVE_WAY_STEP_US);
	if (fd >= 0)
		close(fd);
}
