#include "lib/filter/filter.h"

const struct filter_operator_info filter_operators[FILTER_OPERATOR_COUNT] = {
    [FILTER_NONE] = {"", NULL, FILTER_SHAPE_ALONE, FILTER_NONE},

    [FILTER_IS] = {"is", NULL, FILTER_SHAPE_VALUE, FILTER_IS},
    [FILTER_IS_NOT] = {"is not", NULL, FILTER_SHAPE_VALUE, FILTER_IS},
    [FILTER_ANY_OF] = {"is any of", NULL, FILTER_SHAPE_VALUES, FILTER_ANY_OF},
    [FILTER_NONE_OF] = {"is none of", NULL, FILTER_SHAPE_VALUES, FILTER_ANY_OF},
    [FILTER_ALL_OF] = {"is all of", NULL, FILTER_SHAPE_VALUES, FILTER_ALL_OF},
    [FILTER_EXACTLY] = {"is exactly", NULL, FILTER_SHAPE_VALUES, FILTER_EXACTLY},
    [FILTER_CONTAINS] = {"contains", NULL, FILTER_SHAPE_VALUE, FILTER_CONTAINS},
    [FILTER_NOT_CONTAINS] = {"does not contain", NULL, FILTER_SHAPE_VALUE, FILTER_CONTAINS},
    [FILTER_STARTS_WITH] = {"starts with", NULL, FILTER_SHAPE_VALUE, FILTER_STARTS_WITH},
    [FILTER_ENDS_WITH] = {"ends with", NULL, FILTER_SHAPE_VALUE, FILTER_ENDS_WITH},
    [FILTER_IN_LIST] = {"is in list", NULL, FILTER_SHAPE_VALUE, FILTER_IN_LIST},
    [FILTER_NOT_IN_LIST] = {"is not in list", NULL, FILTER_SHAPE_VALUE, FILTER_IN_LIST},

    [FILTER_HAS_VALUE] = {"has any value", NULL, FILTER_SHAPE_ALONE, FILTER_HAS_VALUE},
    [FILTER_UNKNOWN] = {"is unknown", NULL, FILTER_SHAPE_ALONE, FILTER_HAS_VALUE},

    [FILTER_EQUAL] = {"=", "is", FILTER_SHAPE_VALUE, FILTER_EQUAL},
    [FILTER_NOT_EQUAL] = {"!=", "is not", FILTER_SHAPE_VALUE, FILTER_EQUAL},
    [FILTER_GREATER] = {">", "is greater than", FILTER_SHAPE_VALUE, FILTER_GREATER},
    [FILTER_AT_LEAST] = {">=", "is at least", FILTER_SHAPE_VALUE, FILTER_AT_LEAST},
    [FILTER_LESS] = {"<", "is less than", FILTER_SHAPE_VALUE, FILTER_LESS},
    [FILTER_AT_MOST] = {"<=", "is at most", FILTER_SHAPE_VALUE, FILTER_AT_MOST},
    [FILTER_BETWEEN] = {"between", "is between", FILTER_SHAPE_RANGE, FILTER_BETWEEN},

    [FILTER_YES] = {"is yes", NULL, FILTER_SHAPE_ALONE, FILTER_YES},
    [FILTER_NO] = {"is no", NULL, FILTER_SHAPE_ALONE, FILTER_NO},
    [FILTER_NOT_YES] = {"is not yes", NULL, FILTER_SHAPE_ALONE, FILTER_YES},
    [FILTER_NOT_NO] = {"is not no", NULL, FILTER_SHAPE_ALONE, FILTER_NO},

    [FILTER_ON] = {"on", "is on", FILTER_SHAPE_VALUE, FILTER_ON},
    [FILTER_BEFORE] = {"before", "is before", FILTER_SHAPE_VALUE, FILTER_BEFORE},
    [FILTER_AFTER] = {"after", "is after", FILTER_SHAPE_VALUE, FILTER_AFTER},
    [FILTER_IN_LAST] = {"in the last #", "in the last ...", FILTER_SHAPE_SPAN, FILTER_IN_LAST},
    [FILTER_NOT_IN_LAST] = {"not in the last #", "not in the last ...", FILTER_SHAPE_SPAN,
			    FILTER_IN_LAST},
    [FILTER_MORE_THAN_AGO] = {"more than # ago", "more than ... ago", FILTER_SHAPE_SPAN,
			      FILTER_MORE_THAN_AGO},
    [FILTER_EXACTLY_AGO] = {"exactly # ago", "exactly ... ago", FILTER_SHAPE_SPAN,
			    FILTER_EXACTLY_AGO},
    [FILTER_IN_NEXT] = {"in the next #", "in the next ...", FILTER_SHAPE_SPAN, FILTER_IN_NEXT},
    [FILTER_TODAY] = {"is today", NULL, FILTER_SHAPE_ALONE, FILTER_TODAY},
    [FILTER_YESTERDAY] = {"is yesterday", NULL, FILTER_SHAPE_ALONE, FILTER_YESTERDAY},
    [FILTER_TOMORROW] = {"is tomorrow", NULL, FILTER_SHAPE_ALONE, FILTER_TOMORROW},
    [FILTER_THIS] = {"is this #", "is this ...", FILTER_SHAPE_UNIT, FILTER_THIS},
    [FILTER_LAST] = {"is last #", "is last ...", FILTER_SHAPE_UNIT, FILTER_LAST},
    [FILTER_NEXT] = {"is next #", "is next ...", FILTER_SHAPE_UNIT, FILTER_NEXT},
    [FILTER_ANNIVERSARY_TODAY] = {"has its anniversary today", NULL, FILTER_SHAPE_ALONE,
				  FILTER_ANNIVERSARY_TODAY},
    [FILTER_ANNIVERSARY_IN_NEXT] = {"has its anniversary in the next #",
				    "has its anniversary in the next ...", FILTER_SHAPE_SPAN,
				    FILTER_ANNIVERSARY_IN_NEXT},
};

const char *filter_unit_name(enum filter_unit unit, bool plural)
{
	static const char *const names[FILTER_UNIT_COUNT][2] = {
	    [FILTER_SECONDS] = {"second", "seconds"}, [FILTER_MINUTES] = {"minute", "minutes"},
	    [FILTER_HOURS] = {"hour", "hours"},	      [FILTER_DAYS] = {"day", "days"},
	    [FILTER_WEEKS] = {"week", "weeks"},	      [FILTER_MONTHS] = {"month", "months"},
	    [FILTER_YEARS] = {"year", "years"},
	};

	return names[unit][plural];
}

bool filter_is_negative(enum filter_operator op)
{
	return filter_operators[op].positive != op;
}

bool filter_is_window(enum filter_operator op)
{
	return (op == FILTER_BETWEEN || (op >= FILTER_ON && op <= FILTER_NEXT)) &&
	       !filter_is_negative(op);
}
