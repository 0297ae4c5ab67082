{{%AUTOESCAPE context="HTML"}}
{{!
The filter as a form, above the contact list.  Filled by cgi-bin/contacts_builder.c.
  LIVE_HREF (this list's address, "" when the filter is too long for one), FOCUS_N (line to go on
  with), Q SORT and section INSIDE: the rest of the list's address; AT and section
  AS_IF or AS_NOW; CLOSE_HREF
  TOTAL TOTAL_WORD, section OF_ALL with ALL; section FAILED: there is an error
  LINE rows, each one of OPEN, CONDITION, EVENT, TEXT_LINE, CLOSE; all have N
    OPEN: DEPTH; sections ROOT, ALL_OF or ANY_OF, NEGATED, MAY_REMOVE; NAME for listeners
    CLOSE: OPEN_N; sections ROOT, NESTED, MAY_GROUP
    CONDITION and EVENT: WORD; section NOT; BLANK when no field is chosen, else WAS with KEY; GROUP rows GROUP_LABEL
      with FIELD rows KEY LABEL and section SELECTED, and ELSEWHERE: most attributes stand in another menu; with very
      many of them ALL_MENU or SHORT_MENU; BAD
      CONDITION: HAS_OP with OP rows KEY LABEL SELECTED
      EVENT: VERB COUNT rows KEY LABEL SELECTED; NAMED with EVENT_NAME; TIMES with TIMES_VALUE;
        OP rows; WHERE_TEXT
      VALUE: one of ONE (VALUE TYPE; section SUGGESTS with LIST_N), MENU (CHOICE rows VALUE LABEL
        SELECTED), SEVERAL (VALUES; SUGGESTS with LIST_N; PICKS with PICK rows VALUE LABEL),
        RANGE (VALUE TO TYPE), SPAN (NUMBER, UNIT rows), PERIOD (UNIT rows), OTHER (CHOICE rows);
        COMPARE or COMPARE_BACK
    TEXT_LINE: WORD TEXT; section NOT; BAD
    NUMBERS: ALONE RUNNING WITHOUT, or NO_NUMBERS
    NOTES: INTERVAL with WORDS ZONE; KEPT_LIST with COUNT WHEN WHO; EMPTY with COUNT OTHERS and section ALSO; LACKS and ERROR
      with WHAT
  ALL_ATTRIBUTES: GROUP_LABEL, FIELD rows KEY LABEL: what short menus lack, when no line has them all
  LIST rows: LIST_N with ENTRY rows VALUE LABEL
  WAITING: lines are not complete; LONG: the filter is too long for an address; EDITING with SEGMENT_ID: a
  segment's filter, else MAY_APPLY; SAVE with SAVE_HREF
}}
<script src="{{STATIC}}/filter.js?v={{VERSION:u}}" defer></script>
<section class="builder panel" id="filter" aria-label="Filter" data-live="{{LIVE_HREF}}" data-focus="{{FOCUS_N}}">
<form method="post" action="/contacts/filter" id="builder" autocomplete="off">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="q" value="{{Q}}">
<input type="hidden" name="sort" value="{{SORT}}">
{{#INSIDE}}<input type="hidden" name="inside" value="1">{{/INSIDE}}
{{#EDITING}}<input type="hidden" name="segment" value="{{SEGMENT_ID}}">{{/EDITING}}
<button class="visually-hidden" type="submit" name="do" value="update" tabindex="-1">Update</button>
<div class="builder-head">
<h2>Filter</h2>
<p class="builder-total">{{#FAILED}}<span class="is-bad">Nobody: the filter has an error</span>{{/FAILED}}{{#COUNTED}}<strong>{{TOTAL}}</strong>{{#OF_ALL}} of {{ALL}}{{/OF_ALL}} {{TOTAL_WORD}}{{/COUNTED}}</p>
<div class="builder-tools">
<details class="menu as-if" id="as-if-menu"><summary class="btn btn-quiet btn-sm{{#AS_IF}} is-set{{/AS_IF}}"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#clock"></use></svg>{{#AS_IF}}As if {{AT}}{{/AS_IF}}{{#AS_NOW}}As of today{{/AS_NOW}}</summary>
<div class="menu-items menu-end"><label for="as-if">Evaluate as if today were</label>
<input class="form-control" type="date" id="as-if" name="at" value="{{AT}}">
<p class="help">Spans such as “in the last 7 days” are counted from this day. Empty: today.</p></div></details>
<a class="btn btn-quiet btn-sm" href="/contacts/filter-help">Help</a>
<a class="icon-button" href="{{CLOSE_HREF}}" title="Close the builder"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#cross"></use></svg><span class="visually-hidden">Close the builder</span></a>
</div>
</div>
<div class="builder-lines">
<div class="line-heads" aria-hidden="true">
<span title="People whom this line alone means">Alone</span>
<span title="People left when the lines down to this one apply">So far</span>
<span title="People there would be without this line">Without</span>
</div>
{{#LINE}}
{{#OPEN}}
<fieldset class="line-group depth-{{DEPTH}}" data-line="{{N}}">
<legend class="visually-hidden">{{NAME}}</legend>
<div class="line-group-head">
<input type="hidden" name="line" value="open">
{{#NESTED}}<span class="line-word">{{WORD}}</span>{{/NESTED}}
<select class="form-select form-select-sm" name="join" aria-label="{{NAME}}: which lines have to hold">
<option value="and"{{#ALL_OF}} selected{{/ALL_OF}}>All of these hold</option>
<option value="or"{{#ANY_OF}} selected{{/ANY_OF}}>Any of these holds</option>
</select>
<label class="check"><input type="checkbox" name="not" value="1"{{#NEGATED}} checked{{/NEGATED}}><span title="Turn the group round: everybody else">Not</span></label>
{{#MAY_REMOVE}}<button class="icon-button" type="submit" name="do" value="remove:{{N}}" title="Remove the group"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#cross"></use></svg><span class="visually-hidden">Remove the group</span></button>{{/MAY_REMOVE}}
</div>
{{/OPEN}}
{{#ITEM}}
<div class="line{{#BAD}} is-bad{{/BAD}}" data-line="{{N}}">
<input type="hidden" name="line" value="{{KIND}}">
<span class="line-word">{{WORD}}{{#NOT}} <label class="line-not"><input type="checkbox" name="not" value="1" checked aria-label="Not, line {{N}}"> not</label>{{/NOT}}</span>
{{#CHOOSER}}
<div class="line-field">{{#WAS}}<input type="hidden" name="was" value="{{KEY}}">{{/WAS}}
<select class="form-select" name="field" aria-label="Field, line {{N}}" data-combo="Search the fields"{{#ALL_MENU}} id="fields-all"{{/ALL_MENU}}{{#SHORT_MENU}} data-more="fields-all"{{/SHORT_MENU}}{{#FOCUSED}} autofocus{{/FOCUSED}}>
{{#BLANK}}<option value="" selected>Choose a field …</option>{{/BLANK}}
{{#GROUP}}<optgroup label="{{GROUP_LABEL}}">
{{#FIELD}}<option value="{{KEY}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>
{{/FIELD}}{{#ELSEWHERE}}<option value="">Another attribute …</option>{{/ELSEWHERE}}</optgroup>
{{/GROUP}}
</select>
{{#BLANK}}<noscript><button class="btn btn-quiet btn-sm" type="submit" name="do" value="update">Choose</button></noscript>{{/BLANK}}
</div>
{{/CHOOSER}}
{{#EVENT}}
<div class="line-op">
<select class="form-select" name="verb" aria-label="Did or did not, line {{N}}">
{{#VERB}}<option value="{{KEY}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>
{{/VERB}}
</select>
</div>
<div class="line-value">
{{#NAMED}}<input class="form-control" name="name" value="{{EVENT_NAME}}" maxlength="500" aria-label="Name of the event, line {{N}}" placeholder="Name of the event">{{/NAMED}}
{{#COUNTS}}
<span class="line-pair"><select class="form-select" name="count" aria-label="How often, line {{N}}">
{{#COUNT}}<option value="{{KEY}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>
{{/COUNT}}
</select>
{{#TIMES}}<input class="form-control number" name="times" value="{{TIMES_VALUE}}" inputmode="numeric" maxlength="7" aria-label="Times, line {{N}}"><span class="line-unit">times</span>{{/TIMES}}</span>
{{/COUNTS}}
<span class="line-pair"><select class="form-select" name="op" aria-label="When, line {{N}}">
<option value="">at any time</option>
{{#OP}}<option value="{{KEY}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>
{{/OP}}
</select>
{{>VALUE}}</span>
<label class="line-where"><span>where</span><input class="form-control mono" name="where" value="{{WHERE_TEXT}}" aria-label="Where, line {{N}}" placeholder="total &gt; 100" spellcheck="false"></label>
</div>
{{/EVENT}}
{{#CONDITION}}
<div class="line-op">
<select class="form-select" name="op" aria-label="Operator, line {{N}}">
{{#OP}}<option value="{{KEY}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>
{{/OP}}
</select>
</div>
<div class="line-value">{{>VALUE}}</div>
{{/CONDITION}}
{{#TEXT_LINE}}
<div class="line-text"><textarea class="form-control mono" name="text" rows="2" aria-label="Filter text, line {{N}}" spellcheck="false">{{TEXT:p}}</textarea></div>
{{/TEXT_LINE}}
{{#NUMBERS}}
<dl class="line-numbers">
<div title="People whom this line alone means"><dt>Alone</dt><dd>{{ALONE}}</dd></div>
<div title="People left when the lines down to this one apply"><dt>So far</dt><dd>{{RUNNING}}</dd></div>
<div title="People there would be without this line"><dt>Without</dt><dd>{{WITHOUT}}</dd></div>
</dl>
{{/NUMBERS}}
<button class="icon-button line-remove" type="submit" name="do" value="remove:{{N}}" title="Remove the line"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#cross"></use></svg><span class="visually-hidden">Remove line {{N}}</span></button>
{{#NOTES}}
<div class="line-notes">
{{#INTERVAL}}<p>{{WORDS}} <span class="muted">({{ZONE}})</span></p>{{/INTERVAL}}
{{#KEPT_LIST}}<p>{{COUNT}}, kept on {{WHEN}} by <bdi>{{WHO}}</bdi></p>{{/KEPT_LIST}}
{{#EMPTY}}<label class="check"><input type="hidden" name="empty" value="shown"><input type="checkbox" name="empty" value="also"{{#ALSO}} checked{{/ALSO}}><span>also people without a value{{#EMPTY_COUNTS}}: <strong>{{COUNT}}</strong> without one, <strong>{{OTHERS}}</strong> with another{{/EMPTY_COUNTS}}</span></label>{{/EMPTY}}
{{#COMPARE}}<button class="btn btn-link btn-sm" type="submit" name="do" value="with:{{N}}">Compare with another field</button>{{/COMPARE}}
{{#COMPARE_BACK}}<button class="btn btn-link btn-sm" type="submit" name="do" value="with:{{N}}">Compare with a value</button>{{/COMPARE_BACK}}
{{#LACKS}}<p class="line-lacks">Not part of the filter yet: {{WHAT}} is missing.</p>{{/LACKS}}
{{#ERROR}}<p class="field-error"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>{{WHAT}}</p>{{/ERROR}}
</div>
{{/NOTES}}
</div>
{{/ITEM}}
{{#CLOSE}}
<div class="line-group-foot">
<input type="hidden" name="line" value="close">
<button class="btn btn-quiet btn-sm" type="submit" name="do" value="add:{{OPEN_N}}"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#plus"></use></svg>Add filter</button>
{{#ROOT}}<button class="btn btn-quiet btn-sm" type="submit" name="do" value="outer" title="(what is here) or (the new group)"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#plus"></use></svg>Add filter group</button>{{/ROOT}}
{{#MAY_GROUP}}<button class="btn btn-link btn-sm" type="submit" name="do" value="group:{{OPEN_N}}">Group inside</button>{{/MAY_GROUP}}
</div>
</fieldset>
{{/CLOSE}}
{{/LINE}}
</div>
{{#ALL_ATTRIBUTES}}<datalist id="fields-all" data-label="{{GROUP_LABEL}}">{{#FIELD}}<option value="{{KEY}}" label="{{LABEL}}">{{/FIELD}}</datalist>
{{/ALL_ATTRIBUTES}}
{{#LIST}}<datalist id="values-{{LIST_N}}">{{#ENTRY}}<option value="{{VALUE}}">{{/ENTRY}}</datalist>
{{/LIST}}
<div class="builder-foot">
{{#MAY_APPLY}}<button class="btn btn-primary" type="submit" name="do" value="apply">Apply filter</button>{{/MAY_APPLY}}
<noscript><button class="btn btn-quiet" type="submit" name="do" value="update">Update the numbers</button></noscript>
{{#SAVE}}<a class="btn btn-quiet" href="{{SAVE_HREF}}">Save segment</a>{{/SAVE}}
<button class="btn btn-link" type="submit" name="do" value="clear">Clear</button>
{{#WAITING}}<p class="builder-waiting">A line is not complete; it is kept, and not part of the filter.</p>{{/WAITING}}
{{#LONG}}<p class="builder-waiting">This filter is too long for a link. Save it as a segment to page through it and to export it.</p>{{/LONG}}
<details class="line-legend" id="line-legend"><summary>What the numbers mean</summary>
<p><b>Alone</b>: people whom the line alone means. <b>So far</b>: people left when the lines from the top down to this one apply. <b>Without</b>: people there would be if this line were taken out; the same number as the total means that the line changes nothing.</p></details>
</div>
</form>
{{>AS_TEXT}}
</section>
