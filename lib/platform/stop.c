#include "lib/platform/stop.h"

#include <signal.h>
#include <time.h>

static volatile sig_atomic_t told;
static int64_t deadline; /* of CLOCK_MONOTONIC in seconds; 0: none */
static bool watching;

static void take_signal(int number)
{
	(void)number;
	told = 1;
}

static int64_t clock_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec;
}

void stop_watch(int seconds)
{
	struct sigaction action = {.sa_handler = take_signal, .sa_flags = SA_RESTART};

	if (watching)
		return;
	watching = true;
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	deadline = seconds > 0 ? clock_seconds() + seconds : 0;
}

bool stop_told(void)
{
	return told;
}

bool stop_wanted(void)
{
	return told || (deadline && clock_seconds() >= deadline);
}
