#include "lib/platform/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rc take(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return RC_FAILED;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return RC_FAILED;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return RC_OK;
	return errno == EWOULDBLOCK ? RC_BUSY : RC_FAILED;
}

enum rc lock_take(const char *path, int *lock)
{
	/* O_NONBLOCK: a FIFO put in its place must not make us wait. */
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	enum rc rc;
	int why;

	*lock = -1;
	if (fd < 0)
		return RC_FAILED;
	rc = take(fd);
	if (rc) {
		why = errno;
		close(fd);
		errno = why;
		return rc;
	}
	*lock = fd;
	return RC_OK;
}

void lock_release(int lock)
{
	if (lock < 0)
		return;
	/* Not by close alone: a child on its way to exec still has the descriptor. */
	flock(lock, LOCK_UN);
	close(lock);
}
