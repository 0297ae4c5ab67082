/*
 * Every maximum in one place.  Bytes unless the name says otherwise.
 */
#ifndef MUSTER_BASE_LIMITS_H
#define MUSTER_BASE_LIMITS_H

/* One contact */
#define CONTACT_TEXT_MAX 500	    /* a name, a city, a company ... */
#define CONTACT_ADDRESS_MAX 1000    /* street lines */
#define CONTACT_REASON_MAX 500	    /* why blacklisted, deleted ... */
#define CONTACT_CATEGORIES_MAX 2000 /* subscription categories, comma-separated */
#define EMAIL_MAX 254		    /* RFC 5321: 256 with the angle brackets */
#define EMAIL_LOCAL_MAX 64	    /* RFC 5321 4.5.3.1.1 */
#define PHONE_MAX 64		    /* as typed; E.164 itself has 15 digits */
#define PHONE_DIGITS_MAX 15	    /* ITU-T E.164 */
#define CONTACT_POINTS_MAX 20	    /* further addresses of one contact, and further numbers */
#define CONTACT_LABEL_MAX 50	    /* of one: work, home ... */

/* Tags */
#define TAG_LABEL_MAX 100 /* as typed; its normalised name, too */

/* Attributes: the fields an organisation adds */
#define ATTRIBUTES_MAX 1000	  /* attributes */
#define ATTRIBUTE_NAME_MAX 100	  /* of an attribute, and the label of an option */
#define ATTRIBUTE_KEY_MAX 50	  /* with "attr." in front it still names a form field */
#define ATTRIBUTE_OPTIONS_MAX 500 /* options of one attribute */
#define ATTRIBUTE_TEXT_MAX 10000  /* a text value */
#define ATTRIBUTE_LINK_MAX 2000	  /* a link; browsers and servers rarely take more */
#define ATTRIBUTE_NUMBER_MAX 100  /* a number as it is written */
#define ATTRIBUTE_LIST_MAX 100000 /* several choices in one text */

/* Events */
#define EVENT_TEXT_MAX 2000	      /* a page's address, a product, a property's value ... */
#define EVENT_NAME_MAX 200	      /* of an event or a property */
#define EVENT_SOURCE_KEY_MAX 200      /* what the source calls the event */
#define EVENT_ITEMS_MAX 1000	      /* lines of one order */
#define EVENT_PROPERTIES_MAX 100      /* of one event */
#define EVENT_PIECES_MAX 1000000      /* of one product in an order */
#define EVENT_CENTS_MAX 1000000000000 /* one order: ten thousand million */
#define EVENT_AHEAD_MAX 86400	      /* seconds that a source's clock may be ahead */

/* Requests */
#define REQUEST_URL_MAX 8192
#define REQUEST_COOKIE_MAX 4096
#define FORM_BODY_MAX (1536 * 1024)	      /* urlencoded body */
#define FORM_FIELDS_MAX 6000		      /* fields of one form */
#define UPLOAD_MAX (2LL * 1024 * 1024 * 1024) /* the files of one import, together */
#define IMPORT_FILES_MAX 20
#define PAGE_MAX (8 * 1024 * 1024) /* a rendered page */

/* multipart/form-data */
#define MULTIPART_BOUNDARY_MAX 70 /* RFC 2046 5.1.1 */
#define MULTIPART_HEADER_MAX 8192 /* all header lines of one part */
#define MULTIPART_PARTS_MAX 1200
#define UPLOAD_NAME_MAX 255 /* the file's name as the browser gives it, for display only */

/* CSV */
#define CSV_FIELD_MAX (1024 * 1024)
#define CSV_COLUMNS_MAX 1024
#define CSV_ROW_MAX (4 * 1024 * 1024)
#define CSV_PREVIEW_ROWS 5

/* Accounts */
#define ACCOUNT_NAME_MAX 200
#define PASSWORD_MIN 10	  /* characters */
#define PASSWORD_MAX 1024 /* longer is refused, never cut */

/* Segments */
#define SEGMENT_NAME_MAX 200
#define SEGMENT_DESCRIPTION_MAX 2000
#define SAVED_FILTERS_MAX 10000 /* the highest limit per account that may be set */

/* Undo */
#define UNDO_DAYS_MAX 3650 /* the highest time limit that may be set */

/* Audit */
#define IMPORT_DAYS_MAX 365  /* the longest that files of imports may be kept */
#define AUDIT_DAYS_MAX 36500 /* the longest that the log may be kept */

/* E-mail */
#define EMAIL_LIMIT_MAX 1000000000 /* the highest limit of contacts to mail that may be set */

/* Snapshots */
#define SNAPSHOTS_MAX 1000
#define SNAPSHOT_MB_MAX 10000000

/* Lists */
#define LIST_PAGE_ROWS 50
#define LIST_COLUMNS_MAX 50 /* the highest number of columns that may be set */
#define SEARCH_MAX 200
#define SEARCH_COUNT_MAX 10000 /* past this a search says "more than" */

#endif
