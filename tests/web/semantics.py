"""What a filter means: one case for each question on which such systems disagree.

A case asks its filter of people who have the given values, and says who is meant; a refusal says
what the answer to a filter must name that means nothing.  {f} in a filter is each of the fields of
the case's kind in turn, as one rule holds wherever the value is stored.  The day is TODAY, a
Wednesday, and the clock UTC, unless the case says otherwise.  tests/web/test_semantics.py asks.
"""
from typing import NamedTuple

TODAY = "2026-03-18"

# The fields that can hold a kind of value; attr.* are those of ATTRIBUTES.
FIELDS = {
    "text": ["city", "region", "attr.note"],
    "as it is": ["region", "attr.note"],  # without a normalised column beside it
    "phone": ["phone", "other_phone"],
    "email": ["email", "other_email"],
    "points": ["other_email"],  # several, as tags are
    "number": ["attr.points"],
    "yes_no": ["attr.member", "eu_consent"],
    "choice": ["attr.level", "city"],
    "several": ["attr.topics", "categories"],
    "tag": ["tag"],
    "date": ["signup", "attr.since"],
    "instant": ["signup"],
    "event": [""],
    "fields": [""],  # the value is a dict: field -> value
}
# key -> (type, options)
ATTRIBUTES = {
    "note": ("text", []),
    "points": ("number", []),
    "member": ("yes_no", []),
    "level": ("choice", ["Gold", "Platinum", "Silver"]),
    "topics": ("several", ["a", "b", "s", "art", "smart", "art2"]),
    "since": ("date", []),
}


class Stored(str):
    """A text that no import would store like this: written straight into the tables."""


class Did(NamedTuple):
    """An event of a person."""
    name: str
    seconds_ago: int = 3600
    properties: dict = {}
    id: str = ""


class Case(NamedTuple):
    number: int
    kind: str
    filter: str
    people: list  # (value, is this person meant?); None: no value
    at: str = TODAY
    zone: str = "UTC"


class Refusal(NamedTuple):
    number: int
    kind: str
    filter: str
    words: list  # regular expressions, each found in the answer


yes, no = True, False

CASES = [
    # Text: case, accents and Unicode form do not count; nothing is a wildcard.
    Case(1, "text", '{f} is "Prague"', [("Prague", yes)]),
    Case(2, "text", '{f} is "prague"', [("PRAGUE", yes)]),
    Case(3, "text", '{f} is "Prague"', [("Prague 11", no)]),
    Case(4, "text", '{f} is "Prague"', [(None, no)]),
    Case(6, "text", '{f} is "Zo\u00eb"', [("Zoe\u0308", yes), ("Zo\u00eb", yes), ("Zoe", yes)]),
    Case(7, "text", '{f} is "STRASSE"', [("stra\u00dfe", yes)]),
    Case(8, "text", '{f} is "\u0130stanbul"', [("istanbul", yes)]),
    Case(9, "text", '{f} is " Prague "', [("Prague", yes)]),
    Case(10, "text", '{f} is "100%"', [("100 percent", no), ("100%", yes)]),
    # A negative includes those without a value, unless "if known" is said.
    Case(11, "text", '{f} is not "prod"', [("test", yes)]),
    Case(12, "text", '{f} is not "prod"', [("prod", no), ("PROD", no)]),
    Case(13, "text", '{f} is not "prod"', [(None, yes)]),
    Case(13, "text", '{f} is not "prod" if known', [(None, no), ("test", yes), ("prod", no)]),
    Case(14, "text", '{f} is not "prod"', [(Stored(""), yes)]),
    Case(15, "text", '{f} is not "a value that nobody has"',
         [(None, yes), ("Prague", yes), (Stored(""), yes)]),
    Case(16, "text", '{f} contains "custom"', [("test custom data", yes)]),
    Case(17, "text", '{f} contains "CUSTOM"', [("test custom data", yes)]),
    Case(18, "text", '{f} contains "50%"', [("500 euros", no), ("50% off", yes)]),
    Case(19, "text", '{f} contains "a_b"', [("axb", no), ("xa_bx", yes)]),
    Case(20, "text", '{f} contains "\\\\"', [("C:\\x", yes), ("C:/x", no)]),
    Case(21, "text", '{f} contains "\U0001f600"', [("hi \U0001f600", yes), ("hi", no)]),
    Case(22, "text", '{f} contains "x"', [(None, no)]),
    Case(23, "text", '{f} does not contain "test.com"', [("other.org", yes), ("a.test.com", no)]),
    Case(24, "text", '{f} does not contain "test.com"', [(None, yes)]),
    Case(25, "text", '{f} starts with "Prague"', [("Prague 11", yes)]),
    Case(26, "text", '{f} starts with "Prague"', [("Praha", no), ("Old Prague", no)]),
    Case(27, "text", '{f} starts with "Mr"', [("Mr.", yes), ("Mrs.", yes), ("Ms.", no)]),
    Case(28, "text", '{f} ends with ".com"', [("A@X.COM", yes), (".com.org", no)]),
    Case(29, "text", "{f} is unknown", [(None, yes)]),
    Case(30, "text", "{f} is unknown", [(Stored(""), yes)]),
    Case(31, "text", "{f} is unknown", [("  ", yes)]),  # an import trims; else it were a value:
    Case(31, "as it is", "{f} is unknown", [(Stored("  "), no)]),
    Case(32, "text", "{f} has any value", [("x", yes), (Stored(""), no), (None, no)]),

    # Phones and addresses are compared as what they reach; one that reaches nobody is there, too.
    Case(32, "phone", "{f} has any value", [("ask at the office 12", yes), (None, no)]),
    Case(32, "phone", "{f} is unknown", [("ask at the office 13", no), (None, yes)]),
    Case(35, "phone", '{f} starts with "+49"', [("+4915112345678", yes), ("+436641234567", no)]),
    Case(36, "phone", '{f} is "+49 151 1234-5679"', [("+4915112345679", yes)]),
    Case(37, "email", '{f} is "A@EXAMPLE.com"', [("a@example.com", yes)]),
    Case(38, "email", '{f} is "user@b\u00fccher.example"', [("user@xn--bcher-kva.example", yes)]),
    Case(38, "email", '{f} is "other@xn--bcher-kva.example"', [("other@b\u00fccher.example", yes)]),

    # Of several it is one of them; negated, none of them.
    Case(91, "points", '{f} is "B@several.example"', [(["a@several.example", "b@several.example"], yes),
                                                      (["a@several.example"], no), ([], no)]),
    Case(92, "points", '{f} contains "two.several"', [(["x@two.several.example", "y@b.example"], yes)]),
    Case(93, "points", '{f} is not "c@several.example"',
         [(["a@several.example", "c@several.example"], no), (["d@several.example"], yes), ([], yes)]),
    Case(93, "points", '{f} is not "e@several.example" if known', [([], no), (["f@several.example"], yes)]),
    Case(94, "points", "{f} is unknown", [([], yes), (["g@several.example"], no)]),
    Case(94, "points", "{f} has any value", [([], no), (["h@several.example"], yes)]),

    # Numbers are numbers, exact, and no text.
    Case(39, "number", "{f} >= 20.5", [("21.5", yes), ("20.5", yes), ("19.5", no)]),
    Case(40, "number", "{f} < 20.5", [("19.5", yes), ("20.5", no), ("21.5", no)]),
    Case(41, "number", "{f} < 20.5", [(None, no)]),
    Case(42, "number", "{f} >= 20", [(Stored("abc"), no), ("20", yes)]),
    Case(43, "number", "{f} > 9", [("10", yes), ("9", no)]),
    Case(44, "number", "{f} = 1.0", [("1", yes), ("1.0", yes), ("1.01", no)]),
    Case(45, "number", "{f} = 9007199254740993",
         [("9007199254740992", no), ("9007199254740993", yes)]),
    Case(46, "number", '{f} = " 1000 "', [("1000", yes)]),
    Case(47, "number", "{f} is unknown", [("0", no), (None, yes)]),
    Case(48, "number", "{f} != 5", [(None, yes), ("5", no), ("6", yes)]),

    # Yes, no and unknown are three.
    Case(49, "yes_no", "{f} is yes", [("yes", yes), ("no", no), (None, no)]),
    Case(50, "yes_no", "{f} is no", [("no", yes), (None, no), ("yes", no)]),
    Case(50, "yes_no", "{f} is not yes", [("no", yes), (None, yes), ("yes", no)]),

    # Choices; whole elements of several.
    Case(51, "choice", '{f} is any of "gold", "platinum"', [("Platinum", yes), ("Silver", no)]),
    Case(52, "choice", '{f} is any of "gold"', [("Gold", yes)]),
    Case(53, "choice", '{f} is none of "gold"', [(None, yes), ("Gold", no)]),
    Case(54, "several", '{f} is any of "a", "b"', [("a", yes), ("s", no)]),
    Case(55, "several", '{f} is all of "a", "b"', [("a", no), ("a, b", yes), ("a, b, s", yes)]),
    Case(55, "several", '{f} is exactly "a", "b"', [("a", no), ("a, b", yes), ("a, b, s", no)]),
    Case(56, "several", '{f} is none of "s"', [(None, yes), ("a, s", no)]),
    Case(57, "several", '{f} is any of "art"', [("smart, art2", no), ("a, art", yes)]),
    Case(58, "tag", '{f} is any of "support"', [(["random", "support"], yes), (["random"], no)]),
    Case(59, "tag", '{f} is none of "support"', [([], yes), (["random", "support"], no)]),
    Case(60, "tag", "{f} is unknown", [([], yes), (["random"], no)]),

    # Dates are days of the workspace's clock.
    Case(62, "date", "{f} before 2022-01-20", [("2022-01-19", yes), ("2022-01-20", no)]),
    Case(63, "date", "{f} after 2022-01-20",
         [("2022-01-20T23:59:00Z", no), ("2022-01-21", yes)]),
    Case(64, "date", "{f} is unknown", [(None, yes), ("2022-01-19", no)]),
    Case(65, "date", "{f} before 2022-01-20", [(None, no)]),
    Case(66, "date", "{f} more than 3 days ago",
         [("2026-03-14", yes), ("2026-03-14T23:59:59Z", yes), ("2026-03-15", no),
          ("2026-03-16", no)]),
    Case(67, "date", "{f} exactly 4 days ago",
         [("2026-03-14T00:00:00Z", yes), ("2026-03-14T12:34:56Z", yes),
          ("2026-03-14T23:59:59Z", yes), ("2026-03-13T23:59:59Z", no), ("2026-03-15", no)]),
    Case(68, "date", "{f} in the last 7 days",
         [("2026-03-11T00:00:00Z", yes), ("2026-03-10T23:59:59Z", no), ("2026-03-19", no)]),
    Case(69, "date", "{f} is today", [("2026-03-18T00:00:10Z", yes), ("2026-03-17T23:59:50Z", no)]),
    Case(70, "instant", "{f} is today",
         [("2026-03-17T11:00:00Z", yes), ("2026-03-17T09:59:00Z", no),
          ("2026-03-18T10:00:00Z", no)], zone="Pacific/Kiritimati"),
    Case(71, "date", "{f} is this week",
         [("2026-03-16T00:00:00Z", yes), ("2026-03-22T23:59:00Z", yes),
          ("2026-03-15T23:59:59Z", no), ("2026-03-23", no)]),
    Case(72, "date", "{f} is last month",
         [("2026-02-28", yes), ("2026-02-01", yes), ("2026-03-01", no), ("2026-01-31", no)]),
    Case(73, "date", "{f} has its anniversary today", [("1990-03-18", yes), ("1990-03-19", no)]),
    Case(74, "date", "{f} has its anniversary today", [("1992-02-29", yes), ("1992-02-28", yes)],
         at="2026-02-28"),
    Case(74, "date", "{f} has its anniversary today", [("1992-02-29", no), ("1992-02-28", yes)],
         at="2028-02-28"),

    # Events: how often, when, with what.
    Case(76, "event", 'did "test" exactly 0 times', [([], yes), ([Did("test")], no)], at=""),
    Case(77, "event", 'did "test" at most 1 time',
         [([], yes), ([Did("test")], yes), ([Did("test"), Did("test", 7200)], no)], at=""),
    Case(78, "event", 'did "test" at most 0 times in the last 500 seconds',
         [([Did("test", 600)], yes), ([Did("test", 5)], no)], at=""),
    Case(79, "event", 'did "test event name" at least 2 times',
         [([Did("test event name"), Did("test event name", 7200)], yes),
          ([Did("test event name"), Did("test")], no)], at=""),
    Case(80, "event", 'last "kinds" where (kind is unknown)',
         [([Did("kinds", 7200), Did("kinds", 3600, {"kind": "a"})], no),
          ([Did("kinds", 7200, {"kind": "a"}), Did("kinds", 3600)], yes), ([], no)], at=""),
    Case(81, "event", 'did "test" exactly 1 time',
         [([Did("test", id="once"), Did("test", id="once")], yes)], at=""),

    # Segments: "empty" is a kept list without people, "removed" takes one out by hand.
    Case(82, "fields", 'segment is "Empty"', [({"country": "UK"}, no)]),
    Case(83, "fields", 'segment is not "Empty" and country is "UK"',
         [({"country": "UK"}, yes), ({"country": "DE"}, no)]),
    Case(84, "fields", 'segment is not "Praguers"',
         [({"city": "Praha", "excluded": "Praguers"}, yes), ({"city": "Praha"}, no),
          ({"city": "Brno"}, yes), ({"city": "Brno", "included": "Praguers"}, no)]),

    Case(86, "fields", '(region is "IA") or (region is "QLD")',
         [({"region": "IA"}, yes), ({"region": "QLD"}, yes), ({"region": "TX"}, no), ({}, no)]),

    # Nobody who is archived or deleted is ever meant.
    *(Case(92, "fields", text,
           [({"region": "Gone", "tag": "random"}, yes),
            ({"region": "Gone", "tag": "random", "state": "archive"}, no),
            ({"region": "Gone", "tag": "random", "state": "delete"}, no)])
      for text in ('region is "Gone"', 'city is not "Prague"', "city is unknown",
                   'tag is "random"', 'not region is "Prague"', 'segment is "All of Gone"',
                   'segment is not "Empty"')),
]

REFUSALS = [
    Refusal(5, "text", '{f} is ""', ["value"]),
    Refusal(46, "number", "{f} = 1e3", ["number"]),
    Refusal(46, "number", '{f} = "1,000"', ["number"]),
    Refusal(61, "tag", '{f} is any of "deleted-tag"', ["deleted-tag"]),
    Refusal(61, "fields", 'segment is "Of a deleted tag"', ["Of a deleted tag", "deleted-tag"]),
    Refusal(75, "date", "{f} before 0000-00-00", ["date"]),
    Refusal(75, "date", "{f} before 9999-12-31", ["date"]),
    Refusal(75, "date", '{f} before "x"', ["date"]),
    Refusal(85, "fields", 'segment is "Within itself"', ["Within itself", "itself"]),
    Refusal(85, "fields", 'segment is "One of two"', ["One of two", "itself"]),
    Refusal(87, "fields", 'city is "A" and region is "B" or region is "C"', ["bracket"]),
    Refusal(88, "fields", 'segment is "Without conditions"', ["Without conditions", "empty"]),
    Refusal(88, "fields", 'segment is not "Without conditions"', ["Without conditions", "empty"]),
    Refusal(89, "fields", 'shoe_size is "42"', ["shoe_size"]),
    Refusal(89, "fields", 'attr.shoe_size is "42"', ["shoe_size"]),
    Refusal(90, "fields", "city > 5", ["City"]),
    Refusal(90, "fields", "tag is today", ["Tag"]),
    Refusal(90, "fields", 'attr.points contains "1"', ["Points"]),
]
