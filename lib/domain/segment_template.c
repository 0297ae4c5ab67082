#include "lib/domain/segment_template.h"

#define NEW_PEOPLE "New people"
#define ANNIVERSARIES "Birthdays and anniversaries"
#define CONSENT "Consent and mailing"
#define LOYALTY "VIP and loyalty"
#define WIN_BACK "Win back"
#define PLACES "Places"
#define QUALITY "Contact quality"
#define TIDY_UP "Tidy up"

/* Member states of the European Union, of the European Economic Area besides, ISO 3166. */
#define EU_AND_EEA                                                                                 \
	"\"AT\", \"BE\", \"BG\", \"CY\", \"CZ\", \"DE\", \"DK\", \"EE\", \"ES\", \"FI\", \"FR\","  \
	" \"GR\", \"HR\", \"HU\", \"IE\", \"IS\", \"IT\", \"LI\", \"LT\", \"LU\", \"LV\","         \
	" \"MT\", \"NL\", \"NO\", \"PL\", \"PT\", \"RO\", \"SE\", \"SI\", \"SK\""

static const struct segment_template templates[] = {
    {"new-week", NEW_PEOPLE, "New this week",
     "Signed up in the last 7 days; of people without a signup date, those who were entered here "
     "in that time. For a welcome.",
     "signup in the last 7 days or (signup is unknown and created in the last 7 days)", false},
    {"new-90-days", NEW_PEOPLE, "New in 90 days",
     "Signed up in the last 90 days: still getting to know you.", "signup in the last 90 days",
     false},
    {"imported-this-month", NEW_PEOPLE, "Imported this month",
     "Brought in from a file since the first of the month. Look them through before you write to "
     "them.",
     "source is \"import\" and created is this month", false},
    {"entered-by-hand", NEW_PEOPLE, "Entered by hand in the last 30 days",
     "People whom somebody of the team has typed in lately.",
     "source is \"manual\" and created in the last 30 days", false},

    {"anniversary-week", ANNIVERSARIES, "Anniversary in the next 7 days",
     "The day on which they signed up comes round in the next 7 days, for the first time or "
     "again. For a thank-you. For birthdays, use it and choose your own date attribute instead of "
     "the signup date.",
     "signup has its anniversary in the next 7 days and signup more than 11 months ago", false},
    {"anniversary-today", ANNIVERSARIES, "Anniversary today",
     "Signed up on this day of an earlier year. Of those who came on 29 February, 28 February "
     "counts in years without one.",
     "signup has its anniversary today and signup more than 11 months ago", false},

    {"may-mail", CONSENT, "May receive marketing e-mails",
     "Have agreed, have an address that works, and are not blocked: whom you may write to.",
     "email_status is \"active\" and marketing_consent is yes and blocked is not yes", false},
    {"no-marketing-consent", CONSENT, "No marketing consent",
     "Have an address that works, but have not agreed to marketing, or never were asked.",
     "email_status is \"active\" and marketing_consent is not yes", false},
    {"consent-old", CONSENT, "Consent older than 2 years",
     "Agreed more than two years ago. A good time to ask again.",
     "marketing_consent is yes and marketing_consent_at more than 2 years ago", false},
    {"eu-without-consent", CONSENT, "In the EU without EU consent",
     "Live in the European Union or the European Economic Area and have not given EU consent.",
     "country is any of " EU_AND_EEA " and eu_consent is not yes", false},
    {"do-not-mail", CONSENT, "Unsubscribed or complained",
     "Do not want e-mails, have reported one as spam, or are blacklisted. To be left out of "
     "everything that you send.",
     "email_status is any of \"unsubscribed\", \"spam_report\", \"blacklisted\"", false},

    {"loyal-years", LOYALTY, "With us for 3 years",
     "Signed up more than three years ago and can still be reached by e-mail.",
     "signup more than 3 years ago and email_status is \"active\"", false},
    {"big-spenders", LOYALTY, "Spent 500 and more",
     "The sum of all their orders is 500 or more. Change the sum to what is much in your shop.",
     "total_spent >= 500", true},
    {"regulars", LOYALTY, "At least 3 orders in a year",
     "Came back again and again: ordered at least three times in the last 12 months.",
     "did order at least 3 times in the last 12 months", true},

    {"no-order-90-days", WIN_BACK, "No order in the last 90 days",
     "Have ordered before, but not in the last 90 days. For a reminder.",
     "did order and did not order in the last 90 days", true},
    {"one-order", WIN_BACK, "Ordered once and never again",
     "One order, more than 60 days ago. The second one makes a customer.",
     "orders = 1 and last_order more than 60 days ago", true},
    {"abandoned-cart", WIN_BACK, "Left a cart in the last 14 days",
     "Filled a cart and went away without an order.",
     "abandoned_cart is yes and last_cart in the last 14 days", true},
    {"silent-readers", WIN_BACK, "Opens nothing any more",
     "Were sent at least three e-mails in the last 90 days and opened none of them.",
     "did email at least 3 times in the last 90 days and did not email_open in the last 90 days",
     true},

    {"german-speaking", PLACES, "Austria, Germany and Switzerland",
     "Live in one of the three. Change the countries to those that you serve.",
     "country is any of \"AT\", \"DE\", \"CH\"", false},
    {"eu", PLACES, "In the European Union or EEA", "Live where European consumer law applies.",
     "country is any of " EU_AND_EEA, false},
    {"place-unknown", PLACES, "Nobody knows where",
     "Neither country nor city nor postal code is known.",
     "country is unknown and city is unknown and postal_code is unknown", false},

    {"not-reachable", QUALITY, "Cannot be reached", "Neither an e-mail address nor a phone number.",
     "email is unknown and phone is unknown", false},
    {"phone-only", QUALITY, "Phone, but no e-mail",
     "Can be called, but not written to. Ask for the address in the next conversation.",
     "phone has any value and email is unknown", false},
    {"no-name", QUALITY, "Without a name", "Neither first nor last name: “Dear customer”.",
     "first_name is unknown and last_name is unknown", false},
    {"not-confirmed", QUALITY, "E-mail not confirmed",
     "Have not clicked the link that confirms their address.", "email_status is \"not_confirmed\"",
     false},
    {"half-address", QUALITY, "Incomplete postal address",
     "A street, but no postal code, city or country: a parcel would not arrive.",
     "address has any value and (postal_code is unknown or city is unknown or country is unknown)",
     false},

    {"untagged", TIDY_UP, "Without any tag", "Nobody has sorted them in yet.", "tag is unknown",
     false},
    {"untouched", TIDY_UP, "Not changed for 2 years",
     "Nothing about them was changed for more than two years. Still true, still needed?",
     "updated more than 2 years ago", false},
    {"blocked", TIDY_UP, "Blocked or deactivated",
     "Kept, but taken out of use. To be archived some day.", "blocked is yes or deactivated is yes",
     false},
    {"test-entries", TIDY_UP, "Looks like a test",
     "An address of the domains that are kept free for examples, or a name that says so.",
     "email ends with \"@example.com\" or email ends with \"@example.org\" or email ends with "
     "\"@example.net\" or email ends with \".test\" or full_name is any of \"test\", \"test test\"",
     false},
};

const struct segment_template *segment_templates(size_t *count)
{
	*count = ARRAY_LEN(templates);
	return templates;
}

const struct segment_template *segment_template_find(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(templates); i++)
		if (strcmp(templates[i].key, key) == 0)
			return &templates[i];
	return NULL;
}
