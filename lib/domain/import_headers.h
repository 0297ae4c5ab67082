/*
 * Which contact field a column of a file most likely holds, by the words in its header.
 *
 * Products known by name: Google Contacts (now and "Google old"), Outlook (classic, Outlook.com),
 * Mailchimp, HubSpot, Klaviyo, Shopify, WooCommerce (analytics and export plugins), Stripe,
 * Chatwoot, listmonk, Mautic, CiviCRM, Brevo, LinkedIn, Thunderbird, Salesforce.  listmonk and
 * LinkedIn have no header of their own kind.  "common" are words that many programs write;
 * German, French, Spanish and Italian words follow the same order, each with and without its
 * accents, since files are written both ways.
 *
 * Deliberately not here: honorific titles, consent to SMS, dates of consent, second address lines,
 * coordinates, opt-outs (their "yes" means no).  Labels, groups and Outlook's categories are tags:
 * none is a subscription that anybody asked for.  A second column for an e-mail address or a phone
 * number goes to the further ones.
 *
 * When several columns of one file match the same field, the lowest rank gets it and the others
 * stay without a field; among equals the first column.  Ranks, so that one address does not come
 * out of two:
 *   10-19  the person's own value (a mobile phone before any phone before a "primary" one)
 *   20-29  business, work, billing, mailing
 *   30-39  home, private
 *   40-59  other, second best, several values in one text
 *   60-79  shipping, user names, guesses
 */
#ifndef MUSTER_DOMAIN_IMPORT_HEADERS_H
#define MUSTER_DOMAIN_IMPORT_HEADERS_H

struct import_header {
	const char *header; /* lower case, no byte order mark, trimmed, runs of spaces as one */
	const char *field;  /* a word of import_target_parse */
	int rank;	    /* lower wins */
};

/* Sorted by the header's bytes (strcmp), for bsearch. */
static const struct import_header import_headers[] = {
    {"abonnements", "categories", 10},			      /* German */
    {"accepts email marketing", "marketing_consent", 10},     /* Shopify */
    {"accepts marketing", "marketing_consent", 20},	      /* Shopify */
    {"account name", "company", 20},			      /* Salesforce */
    {"address", "address", 10},				      /* muster */
    {"address 1", "address", 10},			      /* common */
    {"address 1 - city", "city", 10},			      /* Google */
    {"address 1 - country", "country", 10},		      /* Google */
    {"address 1 - formatted", "address", 50},		      /* Google */
    {"address 1 - postal code", "postal_code", 10},	      /* Google */
    {"address 1 - region", "region", 10},		      /* Google */
    {"address 1 - street", "address", 10},		      /* Google */
    {"address line 1", "address", 10},			      /* common */
    {"address line1", "address", 10},			      /* Stripe */
    {"address1", "address", 10},			      /* Shopify */
    {"address_1", "address", 10},			      /* common */
    {"adresse", "address", 10},				      /* German */
    {"adresse e-mail", "email", 10},			      /* French */
    {"adresse electronique", "email", 10},		      /* French */
    {"adresse email", "email", 10},			      /* French */
    {"adresse mail", "email", 10},			      /* French */
    {"adresse électronique", "email", 10},		      /* French */
    {"anschrift", "address", 10},			      /* German */
    {"ansprechpartner", "full_name", 10},		      /* German */
    {"apellido", "last_name", 10},			      /* Spanish */
    {"apellidos", "last_name", 10},			      /* Spanish */
    {"associated company", "company", 40},		      /* HubSpot */
    {"attribs", "attributes", 10},			      /* listmonk */
    {"attributes", "attributes", 10},			      /* listmonk */
    {"azienda", "company", 10},				      /* Italian */
    {"billing address 1", "address", 20},		      /* WooCommerce */
    {"billing city", "city", 20},			      /* WooCommerce */
    {"billing company", "company", 20},			      /* WooCommerce */
    {"billing country", "country", 20},			      /* WooCommerce */
    {"billing email", "email", 20},			      /* WooCommerce */
    {"billing first name", "first_name", 20},		      /* WooCommerce */
    {"billing last name", "last_name", 20},		      /* WooCommerce */
    {"billing phone", "phone", 20},			      /* WooCommerce */
    {"billing postcode", "postal_code", 20},		      /* WooCommerce */
    {"billing state", "region", 20},			      /* WooCommerce */
    {"billing_address_1", "address", 20},		      /* WooCommerce */
    {"billing_city", "city", 20},			      /* WooCommerce */
    {"billing_company", "company", 20},			      /* WooCommerce */
    {"billing_country", "country", 20},			      /* WooCommerce */
    {"billing_email", "email", 20},			      /* WooCommerce */
    {"billing_first_name", "first_name", 20},		      /* WooCommerce */
    {"billing_last_name", "last_name", 20},		      /* WooCommerce */
    {"billing_phone", "phone", 20},			      /* WooCommerce */
    {"billing_postcode", "postal_code", 20},		      /* WooCommerce */
    {"billing_state", "region", 20},			      /* WooCommerce */
    {"bundesland", "region", 10},			      /* German */
    {"business address", "address", 50},		      /* Outlook */
    {"business city", "city", 20},			      /* Outlook */
    {"business country", "country", 20},		      /* Outlook */
    {"business country/region", "country", 20},		      /* Outlook */
    {"business email", "email", 20},			      /* common */
    {"business phone", "phone", 20},			      /* Outlook */
    {"business phone 2", "phone", 25},			      /* Outlook */
    {"business postal code", "postal_code", 20},	      /* Outlook */
    {"business state", "region", 20},			      /* Outlook */
    {"business street", "address", 20},			      /* Outlook */
    {"calle", "address", 10},				      /* Spanish */
    {"cap", "postal_code", 10},				      /* Italian */
    {"car phone", "phone", 45},				      /* Outlook */
    {"categories", "tags", 20},				      /* Outlook */
    {"cc", "country", 70},				      /* Mailchimp */
    {"cell", "phone", 10},				      /* common */
    {"cell phone", "phone", 10},			      /* common */
    {"cellulare", "phone", 10},				      /* Italian */
    {"celular", "phone", 10},				      /* Spanish */
    {"changed", "leave_out", 50},			      /* muster */
    {"citta", "city", 10},				      /* Italian */
    {"città", "city", 10},				      /* Italian */
    {"city", "city", 10},				      /* muster */
    {"city/town", "city", 10},				      /* common */
    {"ciudad", "city", 10},				      /* Spanish */
    {"code postal", "postal_code", 10},			      /* French */
    {"codice cliente", "identifier", 10},		      /* Italian */
    {"codice postale", "postal_code", 10},		      /* Italian */
    {"codigo postal", "postal_code", 10},		      /* Spanish */
    {"cognome", "last_name", 10},			      /* Italian */
    {"commune", "city", 10},				      /* French */
    {"company", "company", 10},				      /* muster */
    {"company / organization", "company", 20},		      /* common */
    {"company main phone", "phone", 50},		      /* Outlook */
    {"company name", "company", 10},			      /* HubSpot */
    {"company_name", "company", 10},			      /* Chatwoot */
    {"comune", "city", 10},				      /* Italian */
    {"comunidad autonoma", "region", 20},		      /* Spanish */
    {"comunidad autónoma", "region", 20},		      /* Spanish */
    {"confirm_time", "signup", 35},			      /* Mailchimp */
    {"connected on", "signup", 40},			      /* LinkedIn */
    {"consenso gdpr", "eu_consent", 10},		      /* Italian */
    {"consenso marketing", "marketing_consent", 10},	      /* Italian */
    {"consenso privacy", "eu_consent", 10},		      /* Italian */
    {"consentement marketing", "marketing_consent", 10},      /* French */
    {"consentement rgpd", "eu_consent", 10},		      /* French */
    {"consentimiento de marketing", "marketing_consent", 10}, /* Spanish */
    {"consentimiento marketing", "marketing_consent", 10},    /* Spanish */
    {"consentimiento rgpd", "eu_consent", 10},		      /* Spanish */
    {"contact id", "identifier", 30},			      /* CiviCRM */
    {"contact name", "full_name", 20},			      /* common */
    {"contact_id", "identifier", 30},			      /* common */
    {"correo", "email", 10},				      /* Spanish */
    {"correo electronico", "email", 10},		      /* Spanish */
    {"correo electrónico", "email", 10},		      /* Spanish */
    {"country", "country", 10},				      /* muster */
    {"country / region", "country", 10},		      /* WooCommerce */
    {"country code", "country", 30},			      /* Shopify */
    {"country/region", "country", 10},			      /* HubSpot */
    {"country_code", "country", 30},			      /* Chatwoot */
    {"county", "region", 10},				      /* common */
    {"courriel", "email", 10},				      /* French */
    {"cp", "postal_code", 20},				      /* French */
    {"create date", "signup", 20},			      /* HubSpot */
    {"created", "created_at", 20},			      /* muster */
    {"created (utc)", "signup", 20},			      /* Stripe */
    {"created at", "created_at", 20},			      /* common */
    {"current employer", "company", 30},		      /* CiviCRM */
    {"customer id", "identifier", 10},			      /* Shopify */
    {"customer name", "full_name", 30},			      /* common */
    {"customer no", "identifier", 10},			      /* common */
    {"customer number", "identifier", 10},		      /* common */
    {"customer_id", "identifier", 10},			      /* common */
    {"código postal", "postal_code", 10},		      /* Spanish */
    {"data protection consent", "eu_consent", 20},	      /* common */
    {"date added", "signup", 30},			      /* Klaviyo */
    {"datenschutz-einwilligung", "eu_consent", 20},	      /* German */
    {"default address address1", "address", 20},	      /* Shopify */
    {"default address city", "city", 20},		      /* Shopify */
    {"default address company", "company", 20},		      /* Shopify */
    {"default address country code", "country", 20},	      /* Shopify */
    {"default address phone", "phone", 30},		      /* Shopify */
    {"default address province code", "region", 20},	      /* Shopify */
    {"default address zip", "postal_code", 20},		      /* Shopify */
    {"departement", "region", 20},			      /* French */
    {"direccion", "address", 10},			      /* Spanish */
    {"direccion de correo electronico", "email", 10},	      /* Spanish */
    {"dirección", "address", 10},			      /* Spanish */
    {"dirección de correo electrónico", "email", 10},	      /* Spanish */
    {"display name", "full_name", 30},			      /* Thunderbird */
    {"display_name", "full_name", 30},			      /* common */
    {"ditta", "company", 10},				      /* Italian */
    {"dsgvo", "eu_consent", 10},			      /* German */
    {"dsgvo einwilligung", "eu_consent", 10},		      /* German */
    {"dsgvo-einwilligung", "eu_consent", 10},		      /* German */
    {"département", "region", 20},			      /* French */
    {"e-mail", "email", 10},				      /* common */
    {"e-mail 1 - value", "email", 10},			      /* Google */
    {"e-mail 2 address", "email", 30},			      /* Outlook */
    {"e-mail 3 address", "email", 40},			      /* Outlook */
    {"e-mail address", "email", 10},			      /* Outlook */
    {"e-mail adresse", "email", 10},			      /* German */
    {"e-mail status", "email_status", 10},		      /* muster */
    {"e-mail-adresse", "email", 10},			      /* German */
    {"e-mails clicked", "leave_out", 50},		      /* muster */
    {"e-mails opened", "leave_out", 50},		      /* muster */
    {"e-mails sent", "leave_out", 50},			      /* muster */
    {"einwilligung datenschutz", "eu_consent", 20},	      /* German */
    {"einwilligung werbung", "marketing_consent", 20},	      /* German */
    {"email", "email", 10},				      /* muster */
    {"email address", "email", 10},			      /* Mailchimp */
    {"email consent", "marketing_consent", 20},		      /* common */
    {"email marketing consent", "marketing_consent", 10},     /* Klaviyo */
    {"email marketing status", "email_status", 10},	      /* common */
    {"email status", "email_status", 10},		      /* common */
    {"email-adresse", "email", 10},			      /* German */
    {"email_address", "email", 10},			      /* common */
    {"email_status", "email_status", 10},		      /* muster */
    {"emailaddress", "email", 10},			      /* common */
    {"emailadresse", "email", 10},			      /* German */
    {"employer", "company", 20},			      /* common */
    {"empresa", "company", 10},				      /* Spanish */
    {"entreprise", "company", 10},			      /* French */
    {"etichette", "tags", 10},				      /* Italian */
    {"etiquetas", "tags", 10},				      /* Spanish */
    {"etiquettes", "tags", 10},				      /* French */
    {"eu consent", "eu_consent", 10},			      /* muster */
    {"eu_consent", "eu_consent", 10},			      /* common */
    {"euid", "identifier", 60},				      /* Mailchimp */
    {"external id", "identifier", 10},			      /* common */
    {"external identifier", "identifier", 20},		      /* CiviCRM */
    {"external_id", "identifier", 10},			      /* common */
    {"external_identifier", "identifier", 20},		      /* CiviCRM */
    {"familienname", "last_name", 10},			      /* German */
    {"family name", "last_name", 10},			      /* Google old */
    {"family_name", "last_name", 10},			      /* common */
    {"firma", "company", 10},				      /* German */
    {"firmenname", "company", 10},			      /* German */
    {"first name", "first_name", 10},			      /* muster */
    {"first order", "leave_out", 50},			      /* muster */
    {"first_name", "first_name", 10},			      /* common */
    {"firstname", "first_name", 10},			      /* Mautic */
    {"fname", "first_name", 20},			      /* Mailchimp */
    {"forename", "first_name", 10},			      /* common */
    {"full name", "full_name", 10},			      /* muster */
    {"full_name", "full_name", 10},			      /* common */
    {"fullname", "full_name", 10},			      /* common */
    {"further e-mail addresses", "more_email", 10},	      /* muster */
    {"further phone numbers", "more_phone", 10},	      /* muster */
    {"fuseau horaire", "time_zone", 10},		      /* French */
    {"fuso orario", "time_zone", 10},			      /* Italian */
    {"gdpr", "eu_consent", 10},				      /* common */
    {"gdpr consent", "eu_consent", 10},			      /* common */
    {"gdpr_consent", "eu_consent", 10},			      /* common */
    {"given name", "first_name", 10},			      /* Google old */
    {"given_name", "first_name", 10},			      /* common */
    {"group membership", "tags", 10},			      /* Google old */
    {"groups", "tags", 20},				      /* common */
    {"gruppen", "tags", 20},				      /* German */
    {"handy", "phone", 10},				      /* German */
    {"handynummer", "phone", 10},			      /* German */
    {"home address", "address", 55},			      /* Outlook */
    {"home city", "city", 30},				      /* Outlook */
    {"home country", "country", 30},			      /* Outlook */
    {"home country/region", "country", 30},		      /* Outlook */
    {"home email", "email", 30},			      /* common */
    {"home phone", "phone", 30},			      /* Outlook */
    {"home phone 2", "phone", 35},			      /* Outlook */
    {"home postal code", "postal_code", 30},		      /* Outlook */
    {"home state", "region", 30},			      /* Outlook */
    {"home street", "address", 30},			      /* Outlook */
    {"home zipcode", "postal_code", 30},		      /* Thunderbird */
    {"huso horario", "time_zone", 10},			      /* Spanish */
    {"id", "identifier", 40},				      /* Stripe */
    {"identifiant", "identifier", 10},			      /* French */
    {"identificador", "identifier", 10},		      /* Spanish */
    {"identifier", "identifier", 10},			      /* muster */
    {"idioma", "language", 10},				      /* Spanish */
    {"indirizzo", "address", 10},			      /* Italian */
    {"indirizzo e-mail", "email", 10},			      /* Italian */
    {"indirizzo email", "email", 10},			      /* Italian */
    {"interests", "categories", 20},			      /* Brevo */
    {"kanton", "region", 10},				      /* German */
    {"kategorien", "tags", 20},				      /* German */
    {"klaviyo id", "identifier", 20},			      /* Klaviyo */
    {"kunden-id", "identifier", 10},			      /* German */
    {"kunden-nr", "identifier", 10},			      /* German */
    {"kunden-nr.", "identifier", 10},			      /* German */
    {"kundennr", "identifier", 10},			      /* German */
    {"kundennr.", "identifier", 10},			      /* German */
    {"kundennummer", "identifier", 10},			      /* German */
    {"label", "tags", 30},				      /* common */
    {"labels", "tags", 10},				      /* Google, Chatwoot */
    {"land", "country", 10},				      /* German */
    {"land/region", "country", 10},			      /* German */
    {"land/region geschaftlich", "country", 20},	      /* German */
    {"land/region geschäftlich", "country", 20},	      /* German */
    {"land/region privat", "country", 30},		      /* German */
    {"landline number", "more_phone", 20},		      /* Brevo */
    {"landline_number", "phone", 30},			      /* Brevo */
    {"lang", "language", 20},				      /* common */
    {"language", "language", 10},			      /* muster */
    {"language code", "language", 20},			      /* common */
    {"langue", "language", 10},				      /* French */
    {"last name", "last_name", 10},			      /* muster */
    {"last opened", "leave_out", 50},			      /* muster */
    {"last order", "leave_out", 50},			      /* muster */
    {"last visit", "leave_out", 50},			      /* muster */
    {"last_name", "last_name", 10},			      /* common */
    {"lastname", "last_name", 10},			      /* Mautic */
    {"leid", "identifier", 65},				      /* Mailchimp */
    {"lingua", "language", 10},				      /* Italian */
    {"lists", "segments", 20},				      /* common */
    {"lname", "last_name", 20},				      /* Mailchimp */
    {"locale", "language", 20},				      /* common */
    {"localidad", "city", 10},				      /* Spanish */
    {"mail", "email", 10},				      /* common */
    {"mailadresse", "email", 10},			      /* German */
    {"mailing city", "city", 20},			      /* Salesforce */
    {"mailing country", "country", 20},			      /* Salesforce */
    {"mailing state", "region", 20},			      /* Salesforce */
    {"mailing state/province", "region", 20},		      /* Salesforce */
    {"mailing street", "address", 20},			      /* Salesforce */
    {"mailing zip", "postal_code", 20},			      /* Salesforce */
    {"mailing zip/postal code", "postal_code", 20},	      /* Salesforce */
    {"marketing consent", "marketing_consent", 10},	      /* muster */
    {"marketing email consent", "marketing_consent", 10},     /* common */
    {"marketing-einwilligung", "marketing_consent", 10},      /* German */
    {"marketing_consent", "marketing_consent", 10},	      /* common */
    {"member id", "identifier", 10},			      /* common */
    {"member number", "identifier", 10},		      /* common */
    {"mitgliedsnummer", "identifier", 10},		      /* German */
    {"mobil", "phone", 10},				      /* German */
    {"mobile", "phone", 10},				      /* common */
    {"mobile number", "phone", 10},			      /* Thunderbird */
    {"mobile phone", "phone", 10},			      /* Outlook */
    {"mobile phone number", "phone", 10},		      /* HubSpot */
    {"mobile_phone", "phone", 10},			      /* common */
    {"mobilnummer", "phone", 10},			      /* German */
    {"mobiltelefon", "phone", 10},			      /* German */
    {"mots-cles", "tags", 20},				      /* French */
    {"mots-clés", "tags", 20},				      /* French */
    {"movil", "phone", 10},				      /* Spanish */
    {"muster_error", "leave_out", 10},			      /* muster */
    {"móvil", "phone", 10},				      /* Spanish */
    {"nachname", "last_name", 10},			      /* German */
    {"name", "full_name", 20},				      /* Google old */
    {"nazione", "country", 10},				      /* Italian */
    {"newsletter consent", "marketing_consent", 20},	      /* common */
    {"newsletter-einwilligung", "marketing_consent", 20},     /* German */
    {"nom", "last_name", 10},				      /* French */
    {"nom complet", "full_name", 10},			      /* French */
    {"nom de famille", "last_name", 10},		      /* French */
    {"nombre", "first_name", 10},			      /* Spanish */
    {"nombre completo", "full_name", 10},		      /* Spanish */
    {"nombre de pila", "first_name", 10},		      /* Spanish */
    {"nombre y apellidos", "full_name", 20},		      /* Spanish */
    {"nome", "first_name", 10},				      /* Italian */
    {"nome completo", "full_name", 10},			      /* Italian */
    {"nome e cognome", "full_name", 10},		      /* Italian */
    {"numero client", "identifier", 10},		      /* French */
    {"numero cliente", "identifier", 10},		      /* Italian */
    {"numero de client", "identifier", 10},		      /* French */
    {"numero de cliente", "identifier", 10},		      /* Spanish */
    {"numero de telephone", "phone", 12},		      /* French */
    {"numéro client", "identifier", 10},		      /* French */
    {"numéro de client", "identifier", 10},		      /* French */
    {"numéro de téléphone", "phone", 12},		      /* French */
    {"n° client", "identifier", 10},			      /* French */
    {"número de cliente", "identifier", 10},		      /* Spanish */
    {"opt in", "marketing_consent", 20},		      /* common */
    {"opt-in", "marketing_consent", 20},		      /* common */
    {"opt_in", "marketing_consent", 20},		      /* common */
    {"optin_time", "signup", 30},			      /* Mailchimp */
    {"orders", "leave_out", 50},			      /* muster */
    {"organisation", "company", 20},			      /* common */
    {"organisationsname", "company", 20},		      /* German */
    {"organizacion", "company", 20},			      /* Spanish */
    {"organización", "company", 20},			      /* Spanish */
    {"organization", "company", 20},			      /* Klaviyo */
    {"organization 1 - name", "company", 10},		      /* Google old */
    {"organization name", "company", 10},		      /* Google */
    {"ort", "city", 10},				      /* German */
    {"ort geschaftlich", "city", 20},			      /* German */
    {"ort geschäftlich", "city", 20},			      /* German */
    {"ort privat", "city", 30},				      /* German */
    {"other address", "address", 60},			      /* Outlook */
    {"other city", "city", 40},				      /* Outlook */
    {"other country", "country", 40},			      /* Outlook */
    {"other country/region", "country", 40},		      /* Outlook */
    {"other phone", "phone", 40},			      /* Outlook */
    {"other postal code", "postal_code", 40},		      /* Outlook */
    {"other state", "region", 40},			      /* Outlook */
    {"other street", "address", 40},			      /* Outlook */
    {"paese", "country", 10},				      /* Italian */
    {"pais", "country", 10},				      /* Spanish */
    {"pais/region", "country", 10},			      /* Spanish */
    {"pays", "country", 10},				      /* French */
    {"pays/region", "country", 10},			      /* French */
    {"pays/région", "country", 10},			      /* French */
    {"país", "country", 10},				      /* Spanish */
    {"país/región", "country", 10},			      /* Spanish */
    {"personal email", "email", 30},			      /* common */
    {"phone", "phone", 12},				      /* muster */
    {"phone 1 - value", "phone", 10},			      /* Google */
    {"phone number", "phone", 12},			      /* HubSpot */
    {"phone status", "phone_status", 10},		      /* muster */
    {"phone_number", "phone", 12},			      /* Chatwoot */
    {"phonenumber", "phone", 12},			      /* common */
    {"pieces ordered", "leave_out", 50},		      /* muster */
    {"plz", "postal_code", 10},				      /* German */
    {"poblacion", "city", 10},				      /* Spanish */
    {"población", "city", 10},				      /* Spanish */
    {"portable", "phone", 10},				      /* French */
    {"posta elettronica", "email", 10},			      /* Italian */
    {"postal code", "postal_code", 10},			      /* muster */
    {"postal_code", "postal_code", 10},			      /* common */
    {"postalcode", "postal_code", 10},			      /* common */
    {"postcode", "postal_code", 10},			      /* common */
    {"postleitzahl", "postal_code", 10},		      /* German */
    {"postleitzahl geschaftlich", "postal_code", 20},	      /* German */
    {"postleitzahl geschäftlich", "postal_code", 20},	      /* German */
    {"postleitzahl privat", "postal_code", 30},		      /* German */
    {"preferred language", "language", 20},		      /* HubSpot */
    {"preferred_language", "language", 20},		      /* common */
    {"preferred_locale", "language", 20},		      /* Mautic */
    {"prenom", "first_name", 10},			      /* French */
    {"primary e-mail", "email", 10},			      /* common */
    {"primary email", "email", 10},			      /* Thunderbird */
    {"primary phone", "phone", 15},			      /* Outlook */
    {"profile created on", "signup", 20},		      /* Klaviyo */
    {"province", "region", 10},				      /* Shopify */
    {"province code", "region", 30},			      /* Shopify */
    {"provincia", "region", 10},			      /* Spanish, Italian */
    {"prénom", "first_name", 10},			      /* French */
    {"ragione sociale", "company", 20},			      /* Italian */
    {"raison sociale", "company", 20},			      /* French */
    {"record id", "identifier", 10},			      /* HubSpot */
    {"region", "region", 10},				      /* muster, French, Spanish */
    {"regione", "region", 10},				      /* Italian */
    {"región", "region", 10},				      /* Spanish */
    {"rgpd", "eu_consent", 10},				      /* French */
    {"rue", "address", 10},				      /* French */
    {"rufnummer", "phone", 12},				      /* German */
    {"région", "region", 10},				      /* French */
    {"schlagworte", "tags", 10},			      /* German */
    {"schlagworter", "tags", 10},			      /* German */
    {"schlagwörter", "tags", 10},			      /* German */
    {"secondary email", "email", 30},			      /* Thunderbird */
    {"segments", "segments", 10},			      /* muster */
    {"shipping address 1", "address", 60},		      /* WooCommerce */
    {"shipping city", "city", 60},			      /* WooCommerce */
    {"shipping company", "company", 60},		      /* WooCommerce */
    {"shipping country", "country", 60},		      /* WooCommerce */
    {"shipping first name", "first_name", 60},		      /* WooCommerce */
    {"shipping last name", "last_name", 60},		      /* WooCommerce */
    {"shipping phone", "phone", 60},			      /* WooCommerce */
    {"shipping postcode", "postal_code", 60},		      /* WooCommerce */
    {"shipping state", "region", 60},			      /* WooCommerce */
    {"shipping_address_1", "address", 60},		      /* WooCommerce */
    {"shipping_city", "city", 60},			      /* WooCommerce */
    {"shipping_company", "company", 60},		      /* WooCommerce */
    {"shipping_country", "country", 60},		      /* WooCommerce */
    {"shipping_first_name", "first_name", 60},		      /* WooCommerce */
    {"shipping_last_name", "last_name", 60},		      /* WooCommerce */
    {"shipping_phone", "phone", 60},			      /* WooCommerce */
    {"shipping_postcode", "postal_code", 60},		      /* WooCommerce */
    {"shipping_state", "region", 60},			      /* WooCommerce */
    {"sign up", "signup", 10},				      /* WooCommerce */
    {"sign up date", "signup", 10},			      /* common */
    {"signup", "signup", 10},				      /* common */
    {"signup date", "signup", 10},			      /* muster */
    {"sms", "phone", 10},				      /* Brevo */
    {"societa", "company", 10},				      /* Italian */
    {"societe", "company", 10},				      /* French */
    {"società", "company", 10},				      /* Italian */
    {"société", "company", 10},				      /* French */
    {"source", "leave_out", 50},			      /* muster */
    {"sprache", "language", 10},			      /* German */
    {"staat", "country", 10},				      /* German */
    {"stadt", "city", 10},				      /* German */
    {"state", "region", 10},				      /* Mautic */
    {"state / province", "region", 10},			      /* common */
    {"state / region", "region", 10},			      /* Klaviyo */
    {"state/province", "region", 10},			      /* common */
    {"state/region", "region", 10},			      /* HubSpot */
    {"static segments", "segments", 10},		      /* muster */
    {"strasse", "address", 10},				      /* German */
    {"strasse geschaftlich", "address", 20},		      /* German */
    {"strasse geschäftlich", "address", 20},		      /* German */
    {"strasse privat", "address", 30},			      /* German */
    {"strasse und hausnummer", "address", 10},		      /* German */
    {"straße", "address", 10},				      /* German */
    {"straße geschäftlich", "address", 20},		      /* German */
    {"straße privat", "address", 30},			      /* German */
    {"straße und hausnummer", "address", 10},		      /* German */
    {"street", "address", 10},				      /* common */
    {"street address", "address", 20},			      /* HubSpot */
    {"street_address", "address", 10},			      /* common */
    {"subscription categories", "categories", 10},	      /* muster */
    {"subscription status", "email_status", 10},	      /* common */
    {"subscription_categories", "categories", 10},	      /* common */
    {"subscriptions", "categories", 20},		      /* common */
    {"surname", "last_name", 10},			      /* common */
    {"tag", "tags", 20},				      /* common */
    {"tags", "tags", 10},				      /* muster, Shopify, Mailchimp */
    {"tel", "phone", 12},				      /* common */
    {"tel.", "phone", 12},				      /* German */
    {"telefon", "phone", 12},				      /* German */
    {"telefon (geschaftlich)", "phone", 20},		      /* German */
    {"telefon (geschäftlich)", "phone", 20},		      /* German */
    {"telefon (privat)", "phone", 30},			      /* German */
    {"telefon geschaftlich", "phone", 20},		      /* German */
    {"telefon geschäftlich", "phone", 20},		      /* German */
    {"telefon privat", "phone", 30},			      /* German */
    {"telefonnummer", "phone", 12},			      /* German */
    {"telefono", "phone", 12},				      /* Spanish, Italian */
    {"telefono movil", "phone", 10},			      /* Spanish */
    {"telephone", "phone", 12},				      /* common, French */
    {"telephone (bureau)", "phone", 20},		      /* French */
    {"telephone (domicile)", "phone", 30},		      /* French */
    {"telephone mobile", "phone", 10},			      /* French */
    {"telephone portable", "phone", 10},		      /* French */
    {"teléfono", "phone", 12},				      /* Spanish */
    {"teléfono móvil", "phone", 10},			      /* Spanish */
    {"time zone", "time_zone", 10},			      /* muster */
    {"time_zone", "time_zone", 10},			      /* common */
    {"timezone", "time_zone", 30},			      /* Mailchimp */
    {"total spent", "leave_out", 50},			      /* muster */
    {"town", "city", 10},				      /* common */
    {"téléphone", "phone", 12},				      /* French */
    {"téléphone (bureau)", "phone", 20},		      /* French */
    {"téléphone (domicile)", "phone", 30},		      /* French */
    {"téléphone mobile", "phone", 10},			      /* French */
    {"téléphone portable", "phone", 10},		      /* French */
    {"unsub_reason", "email_status_reason", 10},	      /* Mailchimp */
    {"unsub_time", "email_status", 10},			      /* Mailchimp */
    {"unternehmen", "company", 10},			      /* German */
    {"updated", "leave_out", 50},			      /* muster */
    {"user_email", "email", 10},			      /* WooCommerce */
    {"user_login", "identifier", 70},			      /* WooCommerce */
    {"username", "identifier", 70},			      /* WooCommerce */
    {"verein", "company", 30},				      /* German */
    {"via", "address", 10},				      /* Italian */
    {"ville", "city", 10},				      /* French */
    {"visits", "leave_out", 50},			      /* muster */
    {"vollstandiger name", "full_name", 10},		      /* German */
    {"vollständiger name", "full_name", 10},		      /* German */
    {"vor- und nachname", "full_name", 10},		      /* German */
    {"vorname", "first_name", 10},			      /* German */
    {"werbeeinwilligung", "marketing_consent", 10},	      /* German */
    {"whatsapp", "phone", 45},				      /* Brevo */
    {"wohnort", "city", 10},				      /* German */
    {"work address", "address", 20},			      /* Thunderbird */
    {"work city", "city", 20},				      /* Thunderbird */
    {"work country", "country", 20},			      /* Thunderbird */
    {"work email", "email", 20},			      /* common */
    {"work phone", "phone", 20},			      /* Thunderbird */
    {"work state", "region", 20},			      /* Thunderbird */
    {"work zipcode", "postal_code", 20},		      /* Thunderbird */
    {"zeitzone", "time_zone", 10},			      /* German */
    {"zip", "postal_code", 10},				      /* Shopify */
    {"zip code", "postal_code", 10},			      /* Klaviyo */
    {"zip/postal code", "postal_code", 10},		      /* common */
    {"zip_code", "postal_code", 10},			      /* common */
    {"zipcode", "postal_code", 10},			      /* Mautic */
    {"zona horaria", "time_zone", 10},			      /* Spanish */
    {"zuname", "last_name", 10},			      /* German */
    {"étiquettes", "tags", 10},				      /* French */
};

#endif
