/*
 * Functions that lead to overruns, truncation or shared state do not compile here.
 */
#ifndef MUSTER_BASE_BANNED_H
#define MUSTER_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef __cplusplus
/* Macros of glibc's checked variants where the compiler is clang. */
#undef sprintf
#undef vsprintf
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok atoi atol atoll atof
#undef alloca
#pragma GCC poison gmtime localtime ctime asctime tmpnam mktemp tempnam alloca
#endif

#endif
