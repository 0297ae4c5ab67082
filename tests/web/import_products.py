"""Files as other products write them: their whole header, a few people with that product's quirks, and what
becomes of them.  Times are of the workspace's zone, Europe/Vienna.  People are invented; addresses are those kept for examples.

A product is a dict:
  header   columns in their order, one per line or with commas between (a name may stand there twice)
  rows     people: header -> value (the first column of the name), or a list of all values, or a raw line (str)
  goes     header -> where the guess takes it; every column that is not named here is left for a decision
  new      header -> (name, type) that the page proposes for an attribute, and the test makes
  counts   created, updated, unchanged, skipped, failed
  people   e-mail address (or name) -> what the API says of them
  reasons  line of a row -> words of the reason why it failed or was skipped
and of the file: delimiter, quote (all, none or needed), charset, newline, before (text in front of the header)
"""

FIRST, LAST, EMAIL, PHONE, COMPANY = "first_name", "last_name", "email", "phone", "company"
STREET, CITY, REGION, ZIP, COUNTRY = "address", "city", "region", "postal_code", "country"
MORE_EMAIL, MORE_PHONE, LABEL = "more_email", "more_phone", "point_label"


def names(text):
    """A header of names with commas between; "E-mail 1..2 - Label/Value" stands for four."""
    return [name.strip() for name in text.replace("\n", " ").split(",") if name.strip()]


def family(count, stem, *parts):
    return ", ".join(f"{stem} {i} - {part}" for i in range(1, count + 1) for part in parts)


def outlook_address(place, street3=True, country="Country/Region"):
    return ", ".join(f"{place} {part}" for part in (
        ["Street", "Street 2"] + (["Street 3"] if street3 else [])
        + ["City", "State", "Postal Code", country]))


def point(value, label=None):
    return {"value": value, "label": label}


GOOGLE_ADDRESS = ("Label", "Formatted", "Street", "City", "PO Box", "Region", "Postal Code", "Country",
                  "Extended Address")

google = dict(
    header=names(
        "First Name, Middle Name, Last Name, Phonetic First Name, Phonetic Middle Name, Phonetic Last Name,"
        "Name Prefix, Name Suffix, Nickname, File As, Organization Name, Organization Title,"
        "Organization Department, Birthday, Notes, Photo, Labels,"
        + family(2, "E-mail", "Label", "Value") + "," + family(2, "Phone", "Label", "Value") + ","
        + family(1, "Address", *GOOGLE_ADDRESS) + "," + family(1, "Website", "Label", "Value") + ","
        + family(1, "Custom Field", "Label", "Value")),
    rows=[
        {"First Name": "Anna", "Last Name": "Huber", "Organization Name": "Bäckerei Huber & Töchter",
         "Organization Title": "Owner", "Birthday": "1984-02-29", "Notes": "Prefers mail.\nKnows Jürgen.",
         "Labels": "* myContacts ::: Kunden", "E-mail 1 - Label": "* Work",
         "E-mail 1 - Value": "anna@google.example", "E-mail 2 - Label": "Home",
         "E-mail 2 - Value": "anna@home.example", "Phone 1 - Label": "Mobile",
         "Phone 1 - Value": "+43 664 5550121", "Phone 2 - Label": "Büro (Wien)",
         "Phone 2 - Value": "+43 1 5550122", "Address 1 - Label": "Home",
         "Address 1 - Formatted": "Innstraße 12\n6020 Innsbruck\nAT", "Address 1 - Street": "Innstraße 12",
         "Address 1 - City": "Innsbruck", "Address 1 - Region": "Tirol", "Address 1 - Postal Code": "6020",
         "Address 1 - Country": "AT", "Website 1 - Value": "https://huber.example/"},
        {"First Name": "Siobhán", "Last Name": "O'Brien", "Birthday": "1990-12-01",
         "Labels": "* myContacts", "E-mail 1 - Label": "* ",
         "E-mail 1 - Value": "siobhan@google.example ::: sio@home.example",
         "Phone 1 - Label": "Mobile", "Phone 1 - Value": "+44 7700 900123 ::: +44 20 7946 0958",
         "Phone 2 - Label": "123", "Phone 2 - Value": "+44 20 7946 0959"},
        {"First Name": "美咲", "Last Name": "高橋", "Labels": "* myContacts ::: * starred",
         "E-mail 2 - Label": "* Other", "E-mail 2 - Value": "misaki@google.example"},
    ],
    goes={"First Name": FIRST, "Last Name": LAST, "Organization Name": COMPANY, "Labels": "tags",
          "E-mail 1 - Label": LABEL, "E-mail 1 - Value": EMAIL, "E-mail 2 - Label": LABEL,
          "E-mail 2 - Value": MORE_EMAIL, "Phone 1 - Label": LABEL, "Phone 1 - Value": PHONE,
          "Phone 2 - Label": LABEL, "Phone 2 - Value": MORE_PHONE, "Address 1 - Street": STREET,
          "Address 1 - City": CITY, "Address 1 - Region": REGION, "Address 1 - Postal Code": ZIP,
          "Address 1 - Country": COUNTRY},
    new={"Birthday": ("Birthday", "date"), "Notes": ("Notes", "text"),
         "Organization Title": ("Organization Title", "text"),
         "Website 1 - Value": ("Website 1 - Value", "link")},
    counts=(3, 0, 0, 0, 0),
    people={
        "anna@google.example": {
            FIRST: "Anna", LAST: "Huber", COMPANY: "Bäckerei Huber & Töchter", PHONE: "+43 664 5550121",
            STREET: "Innstraße 12", CITY: "Innsbruck", REGION: "Tirol", ZIP: "6020", COUNTRY: "AT",
            "other_email": [point("anna@home.example", "Home")],
            "other_phone": [point("+43 1 5550122", "Büro Wien")], "tags": ["Kunden", "myContacts"],
            "attributes": {"birthday": "1984-02-29", "notes": "Prefers mail.\nKnows Jürgen.",
                           "website_1_value": "https://huber.example/", "organization_title": "Owner"}},
        "siobhan@google.example": {
            PHONE: "+44 7700 900123", "other_email": [point("sio@home.example")],
            "other_phone": [point("+44 20 7946 0958", "Mobile"), point("+44 20 7946 0959")]},
        "misaki@google.example": {FIRST: "美咲", LAST: "高橋", "other_email": [],
                                  "tags": ["myContacts", "starred"]},
    })

google_old = dict(
    header=names(
        "Name, Given Name, Additional Name, Family Name, Yomi Name, Given Name Yomi, Additional Name Yomi,"
        "Family Name Yomi, Name Prefix, Name Suffix, Initials, Nickname, Short Name, Maiden Name, Birthday,"
        "Gender, Location, Billing Information, Directory Server, Mileage, Occupation, Hobby, Sensitivity,"
        "Priority, Subject, Notes, Language, Photo, Group Membership,"
        + family(2, "E-mail", "Type", "Value") + "," + family(1, "IM", "Type", "Service", "Value") + ","
        + family(2, "Phone", "Type", "Value") + ","
        + family(1, "Address", "Type", *GOOGLE_ADDRESS[1:]) + ","
        + family(1, "Organization", "Type", "Name", "Yomi Name", "Title", "Department", "Symbol", "Location",
                 "Job Description") + "," + family(1, "Website", "Type", "Value")),
    rows=[
        {"Name": "Anna Huber", "Given Name": "Anna", "Family Name": "Huber", "Language": "de",
         "Group Membership": "* myContacts ::: Kunden", "E-mail 1 - Type": "* Home",
         "E-mail 1 - Value": "anna@old.example", "E-mail 2 - Type": "Work",
         "E-mail 2 - Value": "office@old.example", "Phone 1 - Type": "Mobile",
         "Phone 1 - Value": "+43 664 5550131", "Phone 2 - Type": "Home Fax",
         "Phone 2 - Value": "+43 1 5550132", "Address 1 - Street": "Innstraße 12",
         "Address 1 - City": "Innsbruck", "Organization 1 - Name": "Bäckerei Huber",
         "Organization 1 - Title": "Owner"},
        {"Name": "Zoë", "Given Name": "Zoë", "E-mail 1 - Value": "zoe@old.example"},
    ],
    goes={"Given Name": FIRST, "Family Name": LAST, "Language": "language", "Group Membership": "tags",
          "E-mail 1 - Type": LABEL, "E-mail 1 - Value": EMAIL, "E-mail 2 - Type": LABEL,
          "E-mail 2 - Value": MORE_EMAIL, "Phone 1 - Type": LABEL, "Phone 1 - Value": PHONE,
          "Phone 2 - Type": LABEL, "Phone 2 - Value": MORE_PHONE, "Address 1 - Street": STREET,
          "Address 1 - City": CITY, "Address 1 - Region": REGION, "Address 1 - Postal Code": ZIP,
          "Address 1 - Country": COUNTRY, "Organization 1 - Name": COMPANY},
    counts=(2, 0, 0, 0, 0),
    people={
        "anna@old.example": {
            FIRST: "Anna", LAST: "Huber", "language": "de", COMPANY: "Bäckerei Huber", CITY: "Innsbruck",
            "other_email": [point("office@old.example", "Work")],
            "other_phone": [point("+43 1 5550132", "Home Fax")], "tags": ["Kunden", "myContacts"]},
        "zoe@old.example": {FIRST: "Zoë", LAST: None, "tags": []},
    })

OUTLOOK_GOES = {
    "First Name": FIRST, "Last Name": LAST, "Company": COMPANY, "Business Street": STREET,
    "Business City": CITY, "Business State": REGION, "Business Postal Code": ZIP,
    "Business Phone": MORE_PHONE, "Business Phone 2": MORE_PHONE, "Car Phone": MORE_PHONE,
    "Company Main Phone": MORE_PHONE, "Home Phone": MORE_PHONE, "Home Phone 2": MORE_PHONE,
    "Mobile Phone": PHONE, "Other Phone": MORE_PHONE, "Primary Phone": MORE_PHONE, "Categories": "tags",
    "E-mail Address": EMAIL, "E-mail 2 Address": MORE_EMAIL, "E-mail 3 Address": MORE_EMAIL,
    "Language": "language"}

outlook = dict(
    charset="cp1252", quote="all", newline="\r\n",
    header=names(
        "Title, First Name, Middle Name, Last Name, Suffix, Company, Department, Job Title,"
        + outlook_address("Business") + "," + outlook_address("Home") + "," + outlook_address("Other") + ","
        "Assistant's Phone, Business Fax, Business Phone, Business Phone 2, Callback, Car Phone,"
        "Company Main Phone, Home Fax, Home Phone, Home Phone 2, ISDN, Mobile Phone, Other Fax, Other Phone,"
        "Pager, Primary Phone, Radio Phone, TTY/TDD Phone, Telex, Account, Anniversary, Assistant's Name,"
        "Billing Information, Birthday, Business Address PO Box, Categories, Children, Directory Server,"
        "E-mail Address, E-mail Type, E-mail Display Name, E-mail 2 Address, E-mail 2 Type,"
        "E-mail 2 Display Name, E-mail 3 Address, E-mail 3 Type, E-mail 3 Display Name, Gender,"
        "Government ID Number, Hobby, Home Address PO Box, Initials, Internet Free Busy, Keywords, Language,"
        "Location, Manager's Name, Mileage, Notes, Office Location, Organizational ID Number,"
        "Other Address PO Box, Priority, Private, Profession, Referred By, Sensitivity, Spouse, User 1,"
        "User 2, User 3, User 4, Web Page"),
    rows=[
        {"Title": "Frau", "First Name": "Anna", "Last Name": "Huber", "Company": "Bäckerei „Huber“",
         "Business Street": "Innstraße 12", "Business City": "Innsbruck", "Business State": "Tirol",
         "Business Postal Code": "6020", "Business Country/Region": "Österreich",
         "Business Phone": "+43 512 5550141", "Home Phone": "+43 512 5550142",
         "Mobile Phone": "+43 664 5550143", "Birthday": "29.02.1984", "Anniversary": "0/0/00",
         "Categories": "Kunden;Newsletter", "E-mail Address": "anna@outlook.example", "E-mail Type": "SMTP",
         "E-mail Display Name": "Anna Huber (anna@outlook.example)",
         "E-mail 2 Address": "huber@outlook.example", "E-mail 2 Type": "SMTP", "Gender": "Unspecified",
         "Language": "de", "Priority": "Normal", "Private": "False", "Sensitivity": "Normal",
         "Notes": "Zeile 1\r\nZeile 2"},
        {"First Name": "Jürgen", "Last Name": "Groß", "Home Street": "Lindenallee 3", "Home City": "Berlin",
         "Home Phone": "+49 30 5550144", "Birthday": "0/0/00", "Anniversary": "0/0/00",
         "E-mail Address": "juergen@outlook.example", "E-mail Type": "SMTP", "Private": "False"},
    ],
    goes={**OUTLOOK_GOES, "Business Country/Region": COUNTRY},
    new={"Birthday": ("Birthday", "date"), "Notes": ("Notes", "text"), "Title": ("Title", "text")},
    counts=(2, 0, 0, 0, 0),
    people={
        "anna@outlook.example": {
            FIRST: "Anna", COMPANY: "Bäckerei „Huber“", CITY: "Innsbruck", COUNTRY: "Österreich",
            PHONE: "+43 664 5550143", "language": "de", "tags": ["Kunden", "Newsletter"],
            "other_email": [point("huber@outlook.example")],
            "other_phone": [point("+43 512 5550141", "Business"), point("+43 512 5550142", "Home")],
            "attributes": {"birthday": "1984-02-29", "notes": "Zeile 1\nZeile 2", "title": "Frau"}},
        "juergen@outlook.example": {
            PHONE: "+49 30 5550144", "other_phone": [], CITY: None,
            "attributes": {"birthday": None, "notes": None, "title": None}},
    })

outlook_com = dict(
    newline="\r\n",
    header=names(
        "First Name, Middle Name, Last Name, Title, Suffix, Initials, Web Page, Gender, Birthday, Anniversary,"
        "Location, Language, Internet Free Busy, Notes, E-mail Address, E-mail 2 Address, E-mail 3 Address,"
        "Primary Phone, Home Phone, Home Phone 2, Mobile Phone, Pager, Home Fax, Home Address, Home Street,"
        "Home Street 2, Home Street 3, Home Address PO Box, Home City, Home State, Home Postal Code,"
        "Home Country, Spouse, Children, Manager's Name, Assistant's Name, Referred By, Company Main Phone,"
        "Business Phone, Business Phone 2, Business Fax, Assistant's Phone, Company, Job Title, Department,"
        "Office Location, Organizational ID Number, Profession, Account, Business Address, Business Street,"
        "Business Street 2, Business Street 3, Business Address PO Box, Business City, Business State,"
        "Business Postal Code, Business Country, Other Phone, Other Fax, Other Address, Other Street,"
        "Other Street 2, Other Street 3, Other Address PO Box, Other City, Other State, Other Postal Code,"
        "Other Country, Callback, Car Phone, ISDN, Radio Phone, TTY/TDD Phone, Telex, User 1, User 2, User 3,"
        "User 4, Keywords, Mileage, Hobby, Billing Information, Directory Server, Sensitivity, Priority,"
        "Private, Categories"),
    rows=[
        {"First Name": "Łukasz", "Last Name": "Żółtowski", "E-mail Address": "lukasz@com.example",
         "E-mail 2 Address": "ksiegarnia@com.example", "Home Phone": "+48 22 555 01 51",
         "Mobile Phone": "+48 501 555 152", "Business Street": "ul. Długa 5", "Business City": "Łódź",
         "Business Country": "Poland", "Company": "Księgarnia \"Pod Lipą\"", "Categories": "myContacts",
         "Birthday": "1/31/1980"},
        {"First Name": "Eva", "E-mail Address": "eva@com.example", "Birthday": "2/1/1981"},
    ],
    goes={**OUTLOOK_GOES, "Business Country": COUNTRY},
    new={"Birthday": ("Birthday", "date")},
    counts=(2, 0, 0, 0, 0),
    people={
        "lukasz@com.example": {
            CITY: "Łódź", COUNTRY: "Poland", COMPANY: "Księgarnia \"Pod Lipą\"", "tags": ["myContacts"],
            "other_email": [point("ksiegarnia@com.example")],
            "other_phone": [point("+48 22 555 01 51", "Home")], "attributes": {"birthday": "1980-01-31"}},
        # One day above twelve tells the whole column.
        "eva@com.example": {"attributes": {"birthday": "1981-02-01"}},
    })

MAILCHIMP = names(
    "MEMBER_RATING, OPTIN_TIME, OPTIN_IP, CONFIRM_TIME, CONFIRM_IP, LATITUDE, LONGITUDE, GMTOFF, DSTOFF,"
    "TIMEZONE, CC, REGION, LAST_CHANGED, LEID, EUID, NOTES, TAGS")
MAILCHIMP_GOES = {"Email Address": EMAIL, "First Name": FIRST, "Last Name": LAST, "OPTIN_TIME": "signup",
                  "TIMEZONE": "time_zone", "CC": COUNTRY, "REGION": REGION, "EUID": "identifier",
                  "TAGS": "tags"}

mailchimp = dict(
    # Merge fields may have one name twice: the second is another column.
    header=["Email Address", "First Name", "Last Name", "Address", "Phone Number", "Birthday", "Birthday"]
    + MAILCHIMP,
    rows=[
        ["anna@chimp.example", "Anna", "Huber", "Innstraße 12  Innsbruck  6020  AT", "+43 664 5550161", "02/29",
         "Cake", "5", "2025-01-11 08:15:00", "192.0.2.10", "2025-01-11 08:15:30", "192.0.2.10", "47.2671",
         "11.3926", "1", "2", "Europe/Vienna", "AT", "Tirol", "2026-01-01 10:00:00", "410000001",
         "5eed000001", "", "\"vip\",\"newsletter, weekly\""],
        ["zoe@chimp.example", "Zoë", "", "", "", "", "", "2", "2025-02-11 08:15:00", "", "", "", "", "", "",
         "", "", "", "", "2026-01-02 10:00:00", "410000002", "5eed000002", "", "\"vip\""],
    ],
    goes={**MAILCHIMP_GOES, "Address": STREET, "Phone Number": PHONE},
    new={"MEMBER_RATING": ("MEMBER_RATING", "number"), "LATITUDE": ("LATITUDE", "number"),
         "Birthday": ("Birthday", "text")},
    counts=(2, 0, 0, 0, 0),
    people={
        "anna@chimp.example": {
            "signup": "2025-01-11T07:15:00Z", "time_zone": "Europe/Vienna", COUNTRY: "AT", REGION: "Tirol",
            "identifier": "5eed000001", "marketing_consent": None, "email_status": "active",
            "tags": ["newsletter weekly", "vip"],
            "attributes": {"member_rating": 5, "latitude": 47.2671, "birthday": "02/29"}},
        "zoe@chimp.example": {"tags": ["vip"], "attributes": {"member_rating": 2}},
    })

mailchimp_unsubscribed = dict(
    header=["Email Address", "First Name", "Last Name"] + MAILCHIMP[:-2]
    + names("UNSUB_TIME, UNSUB_CAMPAIGN_TITLE, UNSUB_CAMPAIGN_ID, UNSUB_REASON, UNSUB_REASON_OTHER, NOTES,"
            "TAGS"),
    rows=[
        {"Email Address": "bert@chimp.example", "First Name": "Bert", "OPTIN_TIME": "2024-01-11 08:15:00",
         "EUID": "5eed000003", "UNSUB_TIME": "2025-03-04 05:06:07", "UNSUB_CAMPAIGN_TITLE": "March",
         "UNSUB_REASON": "NORMAL: no longer interested", "TAGS": "\"vip\""},
    ],
    goes={**MAILCHIMP_GOES, "UNSUB_TIME": "email_status", "UNSUB_REASON": "email_status_reason"},
    counts=(1, 0, 0, 0, 0),
    people={"bert@chimp.example": {"email_status": "unsubscribed", "tags": ["vip"]}},
    sql={"SELECT email_status, email_status_reason,"
         " strftime('%Y-%m-%dT%H:%M', email_status_at, 'unixepoch') FROM contact":
         [(1, "NORMAL: no longer interested", "2025-03-04T04:06")]})

hubspot = dict(
    quote="all",
    header=names(
        "Record ID, First Name, Last Name, Email, Phone Number, Contact owner, Lead Status, Create Date,"
        "Last Modified Date, Lifecycle Stage, Original Source, Job Title, Company Name, Associated Company,"
        "Associated Company IDs, City, State/Region, Postal Code, Country/Region"),
    rows=[
        {"Record ID": "90071992547409931", "First Name": "Anna", "Last Name": "Huber",
         "Email": "Anna.Huber@Hubspot.Example", "Phone Number": "+43 512 5550171",
         "Contact owner": "Eva Maier (eva@team.example)", "Create Date": "2025-11-01 09:30",
         "Last Modified Date": "2026-02-01 14:05", "Lifecycle Stage": "Lead", "Company Name": "Bäckerei Huber",
         "Associated Company": "Bäckerei Huber", "Associated Company IDs": "70001;70002",
         "City": "Innsbruck", "State/Region": "Tirol", "Postal Code": "6020", "Country/Region": "Austria"},
        {"Record ID": "90071992547409932", "First Name": "Jürgen", "Email": "juergen@hubspot.example",
         "Create Date": "2025-11-02 09:30", "Lifecycle Stage": "Customer", "Associated Company IDs": "70003"},
    ],
    goes={"Record ID": "identifier", "First Name": FIRST, "Last Name": LAST, "Email": EMAIL,
          "Phone Number": PHONE, "Create Date": "signup", "Company Name": COMPANY, "City": CITY,
          "State/Region": REGION, "Postal Code": ZIP, "Country/Region": COUNTRY},
    new={"Associated Company IDs": ("Associated Company IDs", "text"),
         "Lifecycle Stage": ("Lifecycle Stage", "text"),
         "Last Modified Date": ("Last Modified Date", "date")},
    types={"Associated Company IDs": "several"},
    counts=(2, 0, 0, 0, 0),
    people={
        "Anna.Huber@Hubspot.Example": {
            "identifier": "90071992547409931", "signup": "2025-11-01T08:30:00Z", COMPANY: "Bäckerei Huber",
            "attributes": {"associated_company_ids": ["70001", "70002"], "lifecycle_stage": "Lead",
                           "last_modified_date": "2026-02-01T13:05:00Z"}},
        "juergen@hubspot.example": {"attributes": {"associated_company_ids": ["70003"]}},
    })

klaviyo = dict(
    header=names(
        "Email, Klaviyo ID, First Name, Last Name, Organization, Title, Phone Number, Address, Address 2, City,"
        "State / Region, Country, Zip Code, Latitude, Longitude, Source, IP Address, Email Marketing Consent,"
        "Profile Created On, Date Added, First Active, Last Active"),
    rows=[
        {"Email": "anna@klaviyo.example", "Klaviyo ID": "01HXA", "First Name": "Anna", "Last Name": "Huber",
         "Organization": "Bäckerei", "Phone Number": "+436645550181", "City": "Innsbruck",
         "State / Region": "Tirol", "Country": "Austria", "Zip Code": "6020", "Source": "-59",
         "Email Marketing Consent": "SUBSCRIBED", "Profile Created On": "2025-03-01 07:00:00",
         "Date Added": "2025-03-02 07:00:00"},
        {"Email": "bert@klaviyo.example", "Klaviyo ID": "01HXB", "Source": "-59",
         "Email Marketing Consent": "UNSUBSCRIBED"},
        {"Email": "cleo@klaviyo.example", "Klaviyo ID": "01HXC", "Source": "-59",
         "Email Marketing Consent": "NEVER_SUBSCRIBED"},
        {"Email": "dora@klaviyo.example", "Klaviyo ID": "01HXD", "Source": "-59",
         "Email Marketing Consent": "2025-04-05 06:07:08"},
        {"Email": "emil@klaviyo.example", "Klaviyo ID": "01HXE", "Email Marketing Consent": "perhaps"},
    ],
    goes={"Email": EMAIL, "Klaviyo ID": "identifier", "First Name": FIRST, "Last Name": LAST,
          "Organization": COMPANY, "Phone Number": PHONE, "Address": STREET, "City": CITY,
          "State / Region": REGION, "Country": COUNTRY, "Zip Code": ZIP,
          "Email Marketing Consent": "marketing_consent", "Profile Created On": "signup"},
    new={"Source": ("Source", "number")},
    counts=(4, 0, 0, 0, 1),
    reasons={6: "Marketing e-mail consent: this is neither yes nor no"},
    people={
        "anna@klaviyo.example": {"marketing_consent": True, "identifier": "01HXA", ZIP: "6020",
                                 "signup": "2025-03-01T06:00:00Z", "attributes": {"source": -59}},
        "bert@klaviyo.example": {"marketing_consent": False},
        "cleo@klaviyo.example": {"marketing_consent": None, "marketing_consent_at": None},
        "dora@klaviyo.example": {"marketing_consent": True, "marketing_consent_at": "2025-04-05T04:07:08Z"},
    })

SHOPIFY_ROW = {"Tax Exempt": "no", "Accepts SMS Marketing": "no"}
shopify = dict(
    header=names(
        "Customer ID, First Name, Last Name, Email, Accepts Email Marketing, Default Address Company,"
        "Default Address Address1, Default Address Address2, Default Address City,"
        "Default Address Province Code, Default Address Country Code, Default Address Zip,"
        "Default Address Phone, Phone, Accepts SMS Marketing, Total Spent, Total Orders, Note, Tax Exempt,"
        "Tags, Shoe size (customer.metafields.custom.shoe_size)"),
    rows=[
        {**SHOPIFY_ROW, "Customer ID": "'7210448301122", "First Name": "Anna", "Last Name": "Huber",
         "Email": "anna@shopify.example", "Accepts Email Marketing": "yes",
         "Default Address Company": "Bäckerei Huber", "Default Address Address1": "Innstraße 12",
         "Default Address City": "Innsbruck", "Default Address Country Code": "AT",
         "Default Address Zip": "6020", "Default Address Phone": "'+43512555191", "Phone": "'+436645550192",
         "Total Spent": "1240.50", "Total Orders": "12", "Tags": "newsletter, vip",
         "Shoe size (customer.metafields.custom.shoe_size)": "42"},
        {**SHOPIFY_ROW, "Customer ID": "'7210448333890", "First Name": "Jürgen", "Last Name": "Groß",
         "Email": "juergen@shopify.example", "Accepts Email Marketing": "no", "Phone": "'+491705550193",
         "Total Spent": "0.00", "Total Orders": "0"},
        {**SHOPIFY_ROW, "Customer ID": "'7210448366658", "First Name": "İrem",
         "Email": "irem@shopify.example", "Accepts Email Marketing": "yes", "Phone": "6.28123E+12",
         "Total Spent": "19.9", "Total Orders": "1"},
    ],
    goes={"Customer ID": "identifier", "First Name": FIRST, "Last Name": LAST, "Email": EMAIL,
          "Accepts Email Marketing": "marketing_consent", "Default Address Company": COMPANY,
          "Default Address Address1": STREET, "Default Address City": CITY,
          "Default Address Province Code": REGION, "Default Address Country Code": COUNTRY,
          "Default Address Zip": ZIP, "Default Address Phone": MORE_PHONE, "Phone": PHONE, "Tags": "tags"},
    new={"Total Spent": ("Total Spent", "number"), "Total Orders": ("Total Orders", "number"),
         "Shoe size (customer.metafields.custom.shoe_size)": ("Shoe size", "number"),
         "Accepts SMS Marketing": ("Accepts SMS Marketing", "text")},
    types={"Accepts SMS Marketing": "yes-no"},
    counts=(2, 0, 0, 0, 1),
    reasons={4: "Phone: a spreadsheet has rounded this number (1.23E+12)"},
    people={
        "anna@shopify.example": {
            "identifier": "7210448301122", PHONE: "+436645550192", "marketing_consent": True,
            "other_phone": [point("+43512555191", "Default")], "tags": ["newsletter", "vip"], COUNTRY: "AT",
            "attributes": {"total_spent": 1240.5, "total_orders": 12, "shoe_size": 42,
                           "accepts_sms_marketing": False}},
        "juergen@shopify.example": {"identifier": "7210448333890", PHONE: "+491705550193",
                                    "marketing_consent": False, "attributes": {"total_spent": 0}},
    },
    sql={"SELECT phone_key FROM contact WHERE email_key = 'juergen@shopify.example'": [("+491705550193",)]})

shopify_old = dict(
    header=names(
        "First Name, Last Name, Email, Accepts Email Marketing, Company, Address1, Address2, City, Province,"
        "Province Code, Country, Country Code, Zip, Phone, Accepts SMS Marketing, Total Spent, Total Orders,"
        "Tags, Note, Tax Exempt"),
    rows=[
        {"First Name": "Anna", "Last Name": "Huber", "Email": "anna@oldshop.example",
         "Accepts Email Marketing": "yes", "Company": "Bäckerei", "Address1": "Innstraße 12",
         "City": "Innsbruck", "Province": "Tirol", "Province Code": "7", "Country": "Austria",
         "Country Code": "AT", "Zip": "'6020", "Phone": "'+43 664 5550201", "Total Spent": "19.90",
         "Tags": "a,b", "Note": "=1+1"},
    ],
    goes={"First Name": FIRST, "Last Name": LAST, "Email": EMAIL,
          "Accepts Email Marketing": "marketing_consent", "Company": COMPANY, "Address1": STREET, "City": CITY,
          "Province": REGION, "Country": COUNTRY, "Zip": ZIP, "Phone": PHONE, "Tags": "tags"},
    new={"Note": ("Note", "text"), "Total Spent": ("Total Spent", "number")},
    counts=(1, 0, 0, 0, 0),
    people={"anna@oldshop.example": {PHONE: "+43 664 5550201", ZIP: "6020", REGION: "Tirol",
                                     COUNTRY: "Austria", "tags": ["a", "b"],
                                     "attributes": {"note": "=1+1", "total_spent": 19.9}}})

woo_analytics = dict(
    header=names(
        "Name, Username, Last Active, Sign Up, Email, Orders, Total Spend, AOV, Country / Region, City, Region,"
        "Postal Code, Billing Phone, Shipping Phone, Role"),
    rows=[
        {"Name": "Siobhán O'Brien", "Username": "siobhan", "Last Active": "2026-03-01 18:20:00",
         "Sign Up": "2024-03-01 18:20:00", "Email": "siobhan@woo.example", "Orders": "3",
         "Total Spend": "75.50", "AOV": "25.17", "Country / Region": "GB", "City": "London",
         "Region": "England", "Postal Code": "SW1A 1AA", "Billing Phone": "+44 7700 900211",
         "Shipping Phone": "+44 7700 900212", "Role": "customer"},
        {"Name": "Ludwig van Beethoven", "Email": "ludwig@woo.example", "Orders": "0", "Total Spend": "0"},
    ],
    goes={"Name": "full_name", "Username": "identifier", "Sign Up": "signup", "Email": EMAIL,
          "Country / Region": COUNTRY, "City": CITY, "Region": REGION, "Postal Code": ZIP,
          "Billing Phone": PHONE, "Shipping Phone": MORE_PHONE},
    new={"Orders": ("Orders", "number"), "Total Spend": ("Total Spend", "number"),
         "Last Active": ("Last Active", "date"), "Role": ("Role", "text")},
    counts=(2, 0, 0, 0, 0),
    people={
        "siobhan@woo.example": {
            FIRST: "Siobhán", LAST: "O'Brien", "identifier": "siobhan", "signup": "2024-03-01T17:20:00Z",
            PHONE: "+44 7700 900211", "other_phone": [point("+44 7700 900212", "Shipping")],
            "attributes": {"orders": 3, "total_spend": 75.5, "last_active": "2026-03-01T17:20:00Z",
                           "role": "customer"}},
        "ludwig@woo.example": {FIRST: "Ludwig", LAST: "van Beethoven", "attributes": {"orders": 0}},
    })

woo_plugin = dict(
    header=names(
        "first_name, last_name, user_email, user_login, billing_first_name, billing_last_name,"
        "billing_company, billing_address_1, billing_address_2, billing_city, billing_state, billing_postcode,"
        "billing_country, billing_email, billing_phone, shipping_first_name, shipping_last_name,"
        "shipping_company, shipping_address_1, shipping_address_2, shipping_city, shipping_state,"
        "shipping_postcode, shipping_country, shipping_phone"),
    rows=[
        {"first_name": "Anna", "last_name": "Huber", "user_email": "anna@plugin.example",
         "user_login": "anna.huber", "billing_first_name": "Anni", "billing_company": "Bäckerei",
         "billing_address_1": "Innstraße 12", "billing_city": "Innsbruck", "billing_postcode": "6020",
         "billing_country": "AT", "billing_email": "office@plugin.example",
         "billing_phone": "+43 664 5550221", "shipping_first_name": "Paket", "shipping_city": "Wels",
         "shipping_phone": "+43 664 5550222"},
    ],
    goes={"first_name": FIRST, "last_name": LAST, "user_email": EMAIL, "user_login": "identifier",
          "billing_company": COMPANY, "billing_address_1": STREET, "billing_city": CITY,
          "billing_state": REGION, "billing_postcode": ZIP, "billing_country": COUNTRY,
          "billing_email": MORE_EMAIL, "billing_phone": PHONE, "shipping_phone": MORE_PHONE},
    counts=(1, 0, 0, 0, 0),
    people={"anna@plugin.example": {
        FIRST: "Anna", CITY: "Innsbruck", "identifier": "anna.huber",
        "other_email": [point("office@plugin.example", "Billing")],
        "other_phone": [point("+43 664 5550222", "Shipping")]}})

stripe = dict(
    header=names(
        "id, Description, Email, Name, Created (UTC), Delinquent, Card ID, Card Last4, Plan, Status,"
        "Total Spend, Payment Count, Refunded Volume, Dispute Losses, shop (metadata), tier (metadata)"),
    rows=[
        {"id": "cus_0005100A", "Email": "anna@stripe.example", "Name": "Anna Huber",
         "Created (UTC)": "2025-07-01 12:00", "Delinquent": "false", "Card Last4": "0042",
         "Total Spend": "19.00", "Payment Count": "1", "Refunded Volume": "0.00", "shop (metadata)": "north",
         "tier (metadata)": "gold"},
        {"id": "cus_0005100B", "Email": "bert@stripe.example", "Name": "Groß, Bert",
         "Created (UTC)": "2025-07-02 13:00", "Delinquent": "true", "Card Last4": "4242",
         "Total Spend": "1238.00", "Payment Count": "3", "Refunded Volume": "-1.50",
         "shop (metadata)": "south"},
    ],
    goes={"id": "identifier", "Email": EMAIL, "Name": "full_name", "Created (UTC)": "signup"},
    new={"Delinquent": ("Delinquent", "yes-no"), "Total Spend": ("Total Spend", "number"),
         "Refunded Volume": ("Refunded Volume", "number"), "shop (metadata)": ("shop", "text"),
         "tier (metadata)": ("tier", "text"), "Card Last4": ("Card Last4", "number")},
    types={"Card Last4": "text"},
    counts=(2, 0, 0, 0, 0),
    people={
        "anna@stripe.example": {
            "identifier": "cus_0005100A", FIRST: "Anna", LAST: "Huber", "signup": "2025-07-01T12:00:00Z",
            "attributes": {"delinquent": False, "total_spend": 19, "shop": "north", "tier": "gold",
                           "card_last4": "0042"}},
        "bert@stripe.example": {FIRST: "Bert", LAST: "Groß",
                                "attributes": {"delinquent": True, "refunded_volume": -1.5, "shop": "south"}},
    })

chatwoot = dict(
    # Its own sample: eleven columns, and from the second row on ten values.
    header=names("id, name, email, identifier, document_number, phone_number, labels, ip_address,"
                 "company_name, custom_attribute_1, custom_attribute_2"),
    rows=["1,Anna Huber,anna@chatwoot.example,chat-001,DOC-1,+436645550231,customer,192.0.2.50,Bäckerei,a,b",
          "2,Jürgen Groß,juergen@chatwoot.example,chat-002,+491705550232,customer,192.0.2.51,,a,b",
          "3,Zoë,zoe@chatwoot.example,chat-003,,customer,192.0.2.52,,a,b"],
    goes={"name": "full_name", "email": EMAIL, "identifier": "identifier", "phone_number": PHONE,
          "labels": "tags", "company_name": COMPANY},
    new={"document_number": ("document_number", "text")},
    counts=(1, 0, 0, 0, 2),
    reasons={3: "10 values, but there are 11 columns", 4: "10 values, but there are 11 columns"},
    people={"anna@chatwoot.example": {"identifier": "chat-001", PHONE: "+436645550231", "tags": ["customer"],
                                      COMPANY: "Bäckerei", "attributes": {"document_number": "DOC-1"}}})

listmonk = dict(
    header=["email", "name", "attributes"],
    rows=[
        ["anna@listmonk.example", "Anna Huber",
         "{\"city\": \"Innsbruck\", \"age\": 41, \"vip\": true, \"likes\": [\"Tea, green\", \"Cake\"],"
         " \"note\": \"say \\\"hi\\\"\"}"],
        ["bert@listmonk.example", "Bert", "{\"city\": \"Łódź\", \"age\": null}"],
        ["cleo@listmonk.example", "Cleo", ""],
    ],
    goes={"email": EMAIL, "name": "full_name", "attributes": "attributes"},
    counts=(3, 0, 0, 0, 0),
    people={
        "anna@listmonk.example": {LAST: "Huber", "attributes": {
            "city": "Innsbruck", "age": 41, "vip": True, "likes": "\"Tea, green\", Cake",
            "note": "say \"hi\""}},
        "bert@listmonk.example": {"attributes": {"city": "Łódź", "age": None}},
        "cleo@listmonk.example": {"attributes": {"city": None}},
    })

mautic = dict(
    header=names("email, firstname, lastname, company, country, title, city, address1, state, zipcode, phone,"
                 "website, facebook, twitter, ip, points"),
    rows=[
        {"email": "anna@mautic.example", "firstname": "Anna", "lastname": "Huber", "company": "Bäckerei",
         "country": "Austria", "title": "Ms", "city": "Innsbruck", "address1": "Innstraße 12",
         "state": "Tirol", "zipcode": "06020", "phone": "+43 664 5550241", "website": "https://h.example/",
         "points": "1,250"},
        {"email": "bert@mautic.example", "firstname": "Bert", "website": "http://b.example/?a=1&b=2",
         "points": "-3"},
    ],
    goes={"email": EMAIL, "firstname": FIRST, "lastname": LAST, "company": COMPANY, "country": COUNTRY,
          "city": CITY, "address1": STREET, "state": REGION, "zipcode": ZIP, "phone": PHONE},
    new={"website": ("website", "link"), "points": ("points", "number"), "title": ("title", "text")},
    counts=(2, 0, 0, 0, 0),
    people={
        "anna@mautic.example": {REGION: "Tirol", ZIP: "06020", "attributes": {
            "website": "https://h.example/", "points": 1250, "title": "Ms"}},
        "bert@mautic.example": {"attributes": {"website": "http://b.example/?a=1&b=2", "points": -3}},
    })

brevo = dict(
    delimiter=";", before="",
    header=names("CONTACT ID, EMAIL, FIRSTNAME, LASTNAME, SMS, LANDLINE_NUMBER, WHATSAPP, INTERESTS"),
    rows=[
        {"CONTACT ID": "1", "EMAIL": "anna@brevo.example", "FIRSTNAME": "Anna", "LASTNAME": "Huber",
         "SMS": "436645550251", "LANDLINE_NUMBER": "+43 512 555252", "WHATSAPP": "436645550251",
         "INTERESTS": "Bread,Tools"},
        {"CONTACT ID": "2", "EMAIL": "siobhan@brevo.example", "FIRSTNAME": "Siobhán",
         "LASTNAME": "O'Brien; Walsh", "SMS": "447700900253", "WHATSAPP": "447700900254"},
    ],
    goes={"CONTACT ID": "identifier", "EMAIL": EMAIL, "FIRSTNAME": FIRST, "LASTNAME": LAST, "SMS": PHONE,
          "LANDLINE_NUMBER": MORE_PHONE, "WHATSAPP": MORE_PHONE, "INTERESTS": "categories"},
    counts=(2, 0, 0, 0, 0),
    people={
        "anna@brevo.example": {"identifier": "1", PHONE: "+436645550251", "categories": ["Bread", "Tools"],
                               "other_phone": [point("+43 512 555252", "Landline")]},
        "siobhan@brevo.example": {LAST: "O'Brien; Walsh", "other_phone": [point("+447700900254", "Whatsapp")]},
    },
    sql={"SELECT phone_key FROM contact ORDER BY id": [("+436645550251",), ("+447700900253",)]})

linkedin = dict(
    before="Notes:\n\"When exporting your connection data, you may notice that some of the email addresses"
           " are missing.\nYou will only see those, who have allowed it.\"\n\n",
    header=names("First Name, Last Name, URL, Email Address, Company, Position, Connected On"),
    rows=[
        {"First Name": "Anna", "Last Name": "Huber", "URL": "https://people.example/in/anna",
         "Email Address": "anna@linkedin.example", "Company": "Bäckerei", "Position": "Owner",
         "Connected On": "15 Jun 2026"},
        {"First Name": "Bert", "Last Name": "Groß", "URL": "https://people.example/in/bert",
         "Company": "Groß & Söhne", "Position": "Owner", "Connected On": "1 Mar 2025"},
    ],
    goes={"First Name": FIRST, "Last Name": LAST, "Email Address": EMAIL, "Company": COMPANY,
          "Connected On": "signup"},
    new={"URL": ("URL", "link"), "Position": ("Position", "text")},
    # Most have no address: without the tick "refuse rows without a key" they come in by name.
    options={"needs_key": None},
    counts=(2, 0, 0, 0, 0),
    people={
        "anna@linkedin.example": {"signup": "2026-06-14T22:00:00Z",
                                  "attributes": {"url": "https://people.example/in/anna"}},
        "Bert Groß": {COMPANY: "Groß & Söhne", "signup": "2025-02-28T23:00:00Z"},
    })

thunderbird = dict(
    header=names(
        "First Name, Last Name, Display Name, Nickname, Primary Email, Secondary Email, Screen Name,"
        "Work Phone, Home Phone, Fax Number, Pager Number, Mobile Number, Home Address, Home Address 2,"
        "Home City, Home State, Home ZipCode, Home Country, Work Address, Work Address 2, Work City,"
        "Work State, Work ZipCode, Work Country, Job Title, Department, Organization, Web Page 1, Web Page 2,"
        "Birth Year, Birth Month, Birth Day, Custom 1, Custom 2, Custom 3, Custom 4, Notes"),
    rows=[
        {"First Name": "Anna", "Last Name": "Huber", "Display Name": "Anna Huber",
         "Primary Email": "anna@bird.example", "Secondary Email": "second@bird.example",
         "Work Phone": "+43 512 5550261", "Home Phone": "+43 512 5550262", "Mobile Number": "+43 664 5550263",
         "Work Address": "Innstraße 12", "Work City": "Innsbruck", "Work ZipCode": "6020",
         "Organization": "Bäckerei", "Birth Year": "1984", "Birth Month": "02", "Birth Day": "29",
         "Notes": "Two\nlines"},
        {"First Name": "Bert", "Primary Email": "bert@bird.example", "Birth Month": "5", "Birth Day": "1"},
        {"First Name": "Cleo", "Primary Email": "cleo@bird.example", "Birth Year": "1999", "Birth Month": "2",
         "Birth Day": "30"},
        {"First Name": "Dora", "Primary Email": "dora@bird.example"},
    ],
    goes={"First Name": FIRST, "Last Name": LAST, "Primary Email": EMAIL, "Secondary Email": MORE_EMAIL,
          "Work Phone": MORE_PHONE, "Home Phone": MORE_PHONE, "Mobile Number": PHONE,
          "Work Address": STREET, "Work City": CITY, "Work State": REGION, "Work ZipCode": ZIP,
          "Work Country": COUNTRY, "Organization": COMPANY},
    new={"Birth Year": ("Birthday", "date"), "Birth Month": ("Birthday", "date"),
         "Birth Day": ("Birthday", "date"), "Notes": ("Notes", "text")},
    counts=(3, 0, 0, 0, 1),
    reasons={5: "Birthday"},
    people={
        "anna@bird.example": {
            "other_email": [point("second@bird.example", "Secondary")], PHONE: "+43 664 5550263",
            "other_phone": [point("+43 512 5550261", "Work"), point("+43 512 5550262", "Home")],
            CITY: "Innsbruck", "attributes": {"birthday": "1984-02-29", "notes": "Two\nlines"}},
        # Without its year it is no date.
        "bert@bird.example": {"attributes": {"birthday": None}},
        "dora@bird.example": {"attributes": {"birthday": None}},
    })

CIVICRM = names("Contact ID, External Identifier, first_name, Last Name, Email, Website, Street Address, City,"
                "Postal Code, Country, Preferred Language, Do Not Email, Birth Date")
CIVICRM_GOES = {"External Identifier": "identifier", "first_name": FIRST, "Last Name": LAST, "Email": EMAIL,
                "Street Address": STREET, "City": CITY, "Postal Code": ZIP, "Country": COUNTRY,
                "Preferred Language": "language"}


def civicrm(rows, **more):
    return dict(header=CIVICRM, goes=CIVICRM_GOES, rows=rows, **more)


def civicrm_dates(first, second):
    """Two birthdays, 3 April 1980 and 31 December 1981, in one of its date formats."""
    return civicrm(
        [{"first_name": "A", "Email": "a@civi.example", "Birth Date": first},
         {"first_name": "B", "Email": "b@civi.example", "Birth Date": second}],
        new={"Birth Date": ("Birth Date", "date")}, counts=(2, 0, 0, 0, 0),
        people={"a@civi.example": {"attributes": {"birth_date": "1980-04-03"}},
                "b@civi.example": {"attributes": {"birth_date": "1981-12-31"}}})


PRODUCTS = dict(
    google=google, google_old=google_old, outlook=outlook, outlook_com=outlook_com, mailchimp=mailchimp,
    mailchimp_unsubscribed=mailchimp_unsubscribed, hubspot=hubspot, klaviyo=klaviyo, shopify=shopify,
    shopify_old=shopify_old, woo_analytics=woo_analytics, woo_plugin=woo_plugin, stripe=stripe,
    chatwoot=chatwoot, listmonk=listmonk, mautic=mautic, brevo=brevo, linkedin=linkedin,
    thunderbird=thunderbird,
    civicrm_casing=dict(
        header=names("EXTERNAL IDENTIFIER, FIRST_NAME, last NAME, eMail, Street  Address, CITY, postal code"),
        rows=[["EXT-1", "Anna", "Huber", "ANNA@CIVI.EXAMPLE", "Innstraße 12", "Innsbruck", "6020"]],
        goes={"EXTERNAL IDENTIFIER": "identifier", "FIRST_NAME": FIRST, "last NAME": LAST, "eMail": EMAIL,
              "Street  Address": STREET, "CITY": CITY, "postal code": ZIP},
        counts=(1, 0, 0, 0, 0), people={"ANNA@CIVI.EXAMPLE": {LAST: "Huber", CITY: "Innsbruck"}}),
    civicrm_booleans=civicrm(
        [{"first_name": f"P{i}", "Email": f"p{i}@civi.example", "Do Not Email": word}
         for i, word in enumerate(["Yes", "no", "1", "0", "TRUE", "False", "y", "N", ""])],
        new={"Do Not Email": ("Do Not Email", "yes-no")}, counts=(9, 0, 0, 0, 0),
        people={f"p{i}@civi.example": {"attributes": {"do_not_email": value}} for i, value in enumerate(
            [True, False, True, False, True, False, True, False, None])}),
    civicrm_dates_1=civicrm_dates("1980-04-03", "1981-12-31"),
    civicrm_dates_2=civicrm_dates("04/03/80", "12/31/81"),
    civicrm_dates_4=civicrm_dates("04/03/1980", "12/31/1981"),
    civicrm_dates_8=civicrm_dates("April 3, 1980", "December 31, 1981"),
    civicrm_dates_16=civicrm_dates("3-Apr-80", "31-Dec-81"),
    civicrm_dates_32=civicrm_dates("03/04/1980", "31/12/1981"),
    civicrm_duplicates=civicrm(
        [{"External Identifier": "EXT-1", "first_name": "Anna", "Email": "anna@civi.example", "City": "Wien"},
         {"External Identifier": "EXT-1", "first_name": "Anna", "Email": "ANNA@civi.example", "City": "Graz"},
         {"first_name": "Anni", "Email": "anna@civi.example"}],
        counts=(1, 0, 0, 2, 0), reasons={3: "further up in this file", 4: "further up in this file"},
        people={"anna@civi.example": {CITY: "Wien", FIRST: "Anna"}}),
    civicrm_invalid_email=civicrm(
        [{"first_name": "Anna", "Email": "not-an-address"}, {"first_name": "Bert", "Email": "bert@"},
         {"first_name": "Cleo", "Email": "cleo@civi.example"}],
        counts=(1, 0, 0, 0, 2), reasons={2: "E-mail: the address has no @", 3: "E-mail"},
        people={"cleo@civi.example": {FIRST: "Cleo"}}),
    civicrm_mismatch=civicrm(
        [{"External Identifier": "EXT-1", "first_name": "Anna", "Email": "anna@civi.example"},
         {"External Identifier": "EXT-2", "first_name": "Bert", "Email": "bert@civi.example"},
         {"External Identifier": "EXT-1", "first_name": "Who", "Email": "bert@civi.example"}],
        options={"people": "update"}, counts=(2, 0, 0, 0, 1), reasons={4: "matches two people"},
        people={"anna@civi.example": {FIRST: "Anna"}, "bert@civi.example": {FIRST: "Bert"}}),
    civicrm_parse_failure=civicrm(
        [{"first_name": "Anna", "Email": "anna@civi.example", "Birth Date": "1980-04-03"},
         {"first_name": "Bert", "Email": "bert@civi.example", "Birth Date": "31 Febtember"}],
        new={"Birth Date": ("Birth Date", "text")}, types={"Birth Date": "date"}, counts=(1, 0, 0, 0, 1),
        reasons={3: "Birth Date"}, people={"anna@civi.example": {"attributes": {"birth_date": "1980-04-03"}}}),
    civicrm_unicode=civicrm(
        [{"first_name": "Ｊｕ\u0308rgen \U0001f469\u200d\U0001f680", "Last Name": "مرحبا",
          "Email": "j\u00fcrgen@civi.example", "City": "\u1e9e\u00e6\u0130\u0131 東京"}],
        counts=(1, 0, 0, 0, 0),
        people={"j\u00fcrgen@civi.example": {FIRST: "Ｊｕ\u0308rgen \U0001f469\u200d\U0001f680",
                                             LAST: "مرحبا", CITY: "\u1e9e\u00e6\u0130\u0131 東京"}}),
)
