/*
 * One HTTP request as the web server hands it over, through FastCGI (libfcgi) or plain CGI.
 * The same program does both: CGI when GATEWAY_INTERFACE is in its environment and file
 * descriptor 0 is no listening socket.  Arguments of main() are never read (a web server may put
 * the query string there).
 */
#ifndef MUSTER_PLATFORM_HTTP_H
#define MUSTER_PLATFORM_HTTP_H

#include <sys/types.h>

#include "lib/base/base.h"

struct http;

typedef void http_handler(struct http *http, void *context);

/*
 * Serve requests until told to stop: one for CGI, many for FastCGI.  SIGTERM lets the request at
 * hand finish.  Returns the exit status of the process.
 */
int http_serve(http_handler *handle, void *context);
/* Is this process a FastCGI worker (true) or a CGI program of one request (false)? */
bool http_is_fastcgi(void);

/* A CGI variable (REQUEST_METHOD, PATH_INFO, HTTP_COOKIE ...); "" when absent. */
const char *http_param(struct http *http, const char *name);
/* Up to size bytes of the body.  0 at its end, -1 when the peer is gone. */
ssize_t http_read(struct http *http, void *buffer, size_t size);
/* false when the peer is gone; the request is over then. */
bool http_write(struct http *http, const void *bytes, size_t len);
/* The rest of an open file, from its offset on, by sendfile(2) where the peer is a descriptor (CGI)
 * and through one buffer else.  false when the peer is gone or the file cannot be read. */
bool http_write_file(struct http *http, int fd);

#endif
