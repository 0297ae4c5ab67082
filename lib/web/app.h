/*
 * The program of one area: reads its configuration, serves its routes until told to stop.
 */
#ifndef MUSTER_WEB_APP_H
#define MUSTER_WEB_APP_H

#include "lib/web/request.h"

/*
 * The main() of a cgi-bin program.  routes ends with an entry without handler.  Returns the exit
 * status.  Refuses to start (1) when a route has no permission or the configuration is unusable;
 * a database that cannot be opened is answered with 503 until it can.
 */
int app_serve(const char *area, const struct route *routes);

#endif
