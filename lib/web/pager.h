/*
 * First, previous, next and last under a list (template _pager).
 */
#ifndef MUSTER_WEB_PAGER_H
#define MUSTER_WEB_PAGER_H

#include "lib/web/request.h"

struct pager {
	const char *one;  /* "contact" */
	const char *what; /* plural: "contacts" */
	int64_t from, to; /* 1-based positions of the rows shown */
	int64_t total;	  /* of the whole list */
	bool is_more;	  /* total is a lower bound */
	/* Where one can go: own paths; NULL where one cannot. */
	const char *first, *previous, *next, *last;
};

/* Include the pager into body's marker PAGER.  Nothing is shown for an empty list. */
void pager_fill(struct request *rq, struct tpl *body, const struct pager *p);

/*
 * The same for a list with numbered pages of page_rows each.  address: the list's, to the number of
 * the page ("/tags?q=a&page="); behind: what follows that, "" or "#attributes".  page: from 1 on.
 */
void pager_fill_numbered(struct request *rq, struct tpl *body, const char *one, const char *what,
			 const char *address, const char *behind, int64_t page, int64_t page_rows,
			 int64_t total);

#endif
