{{%AUTOESCAPE context="HTML"}}
{{!
The second step: how the file is read, and what becomes of each column.  ID FILES NAME HAS_ERRORS;
  SOURCE rows: FILE_NAME FILE_SIZE FILE_FORMAT, FILE_ROWS (FILE_COUNT), MAY_LEAVE (KEPT_AS), MENUS section (ORDINAL, KEPT_AS,
    CHARSET, DELIMITER, HEADER rows: VALUE LABEL, section SELECTED); MAY_ADD (OPEN); FILE_ERROR
  LOOK section (LOOK_NAME): nothing is stored of how it is read here, READABLE is missing
  UNREADABLE section (REASON) instead of FIRST and READABLE: the file cannot be read this way
  FIRST: HEAD rows (TEXT), LINE rows: NUMBER, CELL rows (TEXT), sections SHORT and LONG: it has not the right number of
    them, DAMAGE section instead (COLUMNS REASON TEXT); SOME_BAD section (BAD_COUNT LOOKED, DAMAGED (DAMAGED_COUNT),
    RAGGED (RAGGED_COUNT))
  READABLE: LIKE section (LIKE_ID LIKE_NAME): matched as that import was; COLUMN rows: N ABOUT, section
    NAMED (HEADER_TEXT) or UNNAMED, SAMPLE rows (TEXT) or section NO_SAMPLE; sections IS_LEFT_OUT, IS_NEW;
    FIELD, OTHER, ATTRIBUTE rows (VALUE LABEL, section SELECTED): where it may go; NEW section (NEW_NAME,
    TYPE rows); NAMES section (MODE, UNKNOWN rows); DATES section (DATE rows); DECIMALS (DECIMAL rows);
    WORDS section (WORD_COUNT, UNKNOWN rows, OPTION rows: OPTION_LABEL, WORD rows: WORD_FROM WORD_TO); PARTS section with
    PART rows (PART_KEY, section PART_IS_NEW, ATTRIBUTE rows); POLICIES section (POLICY rows) or NO_POLICY
  BY_NAME section (ATTRIBUTE_NAME) and ATTRIBUTE_ENTRY rows (ATTRIBUTE_NAME): where menus of all would be too long
  COLUMN_BAD COLUMN_ERROR; COLUMNS MATCHED_COUNT; REST section (OPEN_COUNT, OPEN_COLUMN rows: N TEXT):
    columns that nobody decided on
  LEAVE, UPDATE or UPDATE_ONLY; KEY rows (PLACE, KEY_CHOICE rows); NEEDS_KEY, NEWER; MAY_RAISE section (RAISE);
  KEYS_ERROR, RAISE_ERROR, TAG_ERROR; TAG, TAG_BAD, MORE_TAGS
  SEGMENTS with SEGMENT rows (SEGMENT_ID SEGMENT_NAME, CHOSEN), SEGMENTS_ADD, SEGMENTS_REPLACE or
  SEGMENTS_REMOVE, SEGMENT_ERROR; or NO_SEGMENTS
}}
<p class="crumbs"><a href="/imports">Imports</a></p>
<div class="page-head"><div><h1>Match columns</h1><p class="page-sub"><bdi>{{NAME}}</bdi></p></div></div>
<ol class="steps"><li class="done">Upload</li><li aria-current="step">Match columns</li><li>Review</li><li>Import</li></ol>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was saved.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<section class="panel"><div class="panel-head"><h2>What is read, and how</h2></div>
<ul class="sources">
{{#SOURCE}}
<li><div class="cluster"><strong><bdi>{{FILE_NAME}}</bdi></strong><span class="muted">{{#FILE_ROWS}}{{FILE_COUNT}}, {{/FILE_ROWS}}{{FILE_SIZE}}</span>
{{#MAY_LEAVE}}<form method="post" action="/imports/leave-file"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><input type="hidden" name="source" value="{{KEPT_AS}}"><button class="btn btn-link btn-sm" type="submit">Remove<span class="visually-hidden"> {{FILE_NAME}}</span></button></form>{{/MAY_LEAVE}}</div>
{{#MENUS}}
<form method="post" action="/imports/format" data-look="first-rows">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="source" value="{{KEPT_AS}}">
<div class="field-row">
<div class="field"><label for="charset-{{ORDINAL}}">Encoding</label>
<select class="form-select" id="charset-{{ORDINAL}}" name="charset">{{#CHARSET}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/CHARSET}}</select></div>
<div class="field"><label for="delimiter-{{ORDINAL}}">Between cells</label>
<select class="form-select" id="delimiter-{{ORDINAL}}" name="delimiter">{{#DELIMITER}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/DELIMITER}}</select></div>
<div class="field"><label for="header-{{ORDINAL}}">First row</label>
<select class="form-select" id="header-{{ORDINAL}}" name="header">{{#HEADER}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/HEADER}}</select></div>
</div>
<div class="cluster"><button class="btn btn-quiet" type="submit" name="look" value="1">Look first</button><button class="btn btn-quiet" type="submit"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#refresh"></use></svg>Read it again this way</button></div>
</form>
{{/MENUS}}
</li>
{{/SOURCE}}
</ul>
{{>FILE_ERROR}}
<div class="first-rows" id="first-rows" aria-live="polite">
{{#LOOK}}
<div class="callout callout-info"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg>
<div><p>This is how <bdi>{{LOOK_NAME}}</bdi> would be read. Nothing is changed yet.</p></div></div>
{{/LOOK}}
{{#UNREADABLE}}
<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Read this way, the file is broken.</strong> {{REASON}}</p></div></div>
{{/UNREADABLE}}
{{#FIRST}}
<div class="table-scroll" tabindex="0" role="region" aria-label="First rows of the file">
<table class="grid-table">
<thead><tr><th scope="col" class="num">Line</th>{{#HEAD}}<th scope="col"><bdi>{{TEXT}}</bdi></th>{{/HEAD}}</tr></thead>
<tbody>
{{#LINE}}
<tr><td class="num muted">{{NUMBER}}</td>{{#CELL}}<td class="truncate"><bdi>{{TEXT}}</bdi></td>{{/CELL}}{{#SHORT}}<td><span class="badge-soft is-warn">too few cells</span></td>{{/SHORT}}{{#LONG}}<td><span class="badge-soft is-warn">too many cells</span></td>{{/LONG}}{{#DAMAGE}}<td class="wrap" colspan="{{COLUMNS:u}}"><span class="badge-soft is-bad">cannot be read</span> <bdi class="pre">{{TEXT:p}}</bdi><br><span class="muted">{{REASON}}.</span></td>{{/DAMAGE}}</tr>
{{/LINE}}
</tbody>
</table>
</div>
{{#SOME_BAD}}
<div class="callout callout-warning"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div><p>Of the first {{LOOKED}}, {{BAD_COUNT}} would fail:{{#DAMAGED}} {{DAMAGED_COUNT}} cannot be read.{{/DAMAGED}}{{#RAGGED}} {{RAGGED_COUNT}} with too few or too many cells.{{/RAGGED}} Each fails alone, and comes back in a file to be mended.</p></div></div>
{{/SOME_BAD}}
{{/FIRST}}
</div>
<p class="help">This was detected. Change it when letters like ä or é look wrong, or the cells are not apart. Choices below start anew.</p>
{{#MAY_ADD}}
<details class="source-add"{{#OPEN}} open{{/OPEN}}><summary>Add another file</summary>
<form method="post" action="/imports/add-file" enctype="multipart/form-data">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="files" value="{{FILES}}">
<div class="field"><label for="file">Files</label>
<input class="form-control" type="file" id="file" name="file" multiple accept=".csv,.txt,.tsv,.vcf,.gz,text/csv,text/plain,text/tab-separated-values,text/vcard,application/gzip"></div>
<div class="field"><label for="text">Or paste a table <span class="optional">optional</span></label>
<textarea class="form-control" id="text" name="text" rows="3" dir="auto" spellcheck="false"></textarea></div>
<div class="cluster"><button class="btn btn-quiet" type="submit">Add it</button><span class="help">Columns of the same name are one column. Choices below start anew.</span></div>
</form></details>
{{/MAY_ADD}}
</section>
{{#LOOK}}
<p class="cluster"><a class="btn btn-quiet" href="/imports/mapping?id={{ID}}">Back to the columns</a></p>
{{/LOOK}}
{{#READABLE}}
{{#LIKE}}
<form class="callout callout-info" method="post" action="/imports/anew"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg>
<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><input type="hidden" name="files" value="{{FILES}}">
<div><p><strong>Matched as last time.</strong> A file with the same columns was imported before: <a href="/imports/view?id={{LIKE_ID}}"><bdi>{{LIKE_NAME}}</bdi></a>.</p>
<button class="btn btn-link" type="submit">Start anew instead</button></div></form>
{{/LIKE}}
<form class="stack" method="post" action="/imports/mapping">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="files" value="{{FILES}}">
{{>COLUMN_ERROR}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Columns of the file"{{#COLUMN_BAD}} aria-describedby="column-error"{{/COLUMN_BAD}}>
<table class="grid-table mapping stacked">
<thead><tr><th scope="col">Column of the file</th><th scope="col">First values</th><th scope="col">Goes into</th><th scope="col">Of people who are here</th></tr></thead>
<tbody>
{{#COLUMN}}
<tr id="column-{{N}}">
<td class="main wrap"><span class="column-name"><span class="muted num">{{N}}</span> {{#NAMED}}<bdi>{{HEADER_TEXT}}</bdi>{{/NAMED}}{{#UNNAMED}}<span class="muted">Column {{N}}</span>{{/UNNAMED}}<span class="sub">{{ABOUT}}</span></span></td>
<td class="samples">{{#SAMPLE}}<bdi>{{TEXT}}</bdi>{{/SAMPLE}}{{#NO_SAMPLE}}<span class="none">no value</span>{{/NO_SAMPLE}}</td>
<td class="wrap" data-label="Goes into"><div class="choices"><select class="form-select" name="column" aria-label="Column {{N}} goes into"><option value="">Choose …</option><option value="leave_out"{{#IS_LEFT_OUT}} selected{{/IS_LEFT_OUT}}>Leave out</option><option value="new"{{#IS_NEW}} selected{{/IS_NEW}}>New attribute</option>
<optgroup label="Contact">{{#FIELD}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/FIELD}}</optgroup>
<optgroup label="Attributes">{{#ATTRIBUTE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/ATTRIBUTE}}</optgroup>
<optgroup label="More">{{#OTHER}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/OTHER}}</optgroup></select>
{{#BY_NAME}}<input class="form-control" name="attribute" value="{{ATTRIBUTE_NAME}}" list="all-attributes" maxlength="100" placeholder="or an attribute by its name" aria-label="Attribute for column {{N}}" dir="auto">{{/BY_NAME}}
{{#NEW}}<span class="choice-line"><input class="form-control" name="new_name" value="{{NEW_NAME}}" maxlength="100" aria-label="Name of the new attribute of column {{N}}" dir="auto"><select class="form-select" name="new_type" aria-label="Type of the new attribute of column {{N}}">{{#TYPE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/TYPE}}</select></span>{{/NEW}}
{{#NAMES}}<span class="choice-line"><select class="form-select" name="mode" aria-label="What column {{N}} does">{{#MODE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/MODE}}</select><select class="form-select" name="unknown" aria-label="New ones of column {{N}}">{{#UNKNOWN}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/UNKNOWN}}</select></span>{{/NAMES}}
{{#DATES}}<select class="form-select" name="dates" aria-label="Dates of column {{N}}">{{#DATE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/DATE}}</select>{{/DATES}}
{{#DECIMALS}}<select class="form-select" name="decimal" aria-label="Numbers of column {{N}}">{{#DECIMAL}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/DECIMAL}}</select>{{/DECIMALS}}
{{#WORDS}}<details class="choice-words"><summary>{{WORD_COUNT}} words are no options yet</summary>
<label class="check-line">They <select class="form-select" name="unknown">{{#UNKNOWN}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/UNKNOWN}}</select>, unless they mean an option:</label>
<datalist id="options-{{N}}">{{#OPTION}}<option value="{{OPTION_LABEL}}"></option>{{/OPTION}}</datalist>
{{#WORD}}<label class="check-line"><bdi>{{WORD_FROM}}</bdi><input type="hidden" name="word_from" value="{{WORD_FROM}}"><input class="form-control" name="word_to" value="{{WORD_TO}}" list="options-{{N}}" maxlength="100" placeholder="an option, or - for no value"></label>
{{/WORD}}</details>{{/WORDS}}
{{#PARTS}}<fieldset class="choice-words"><legend>Keys</legend>
{{#PART}}<label class="check-line"><bdi>{{PART_KEY}}</bdi><input type="hidden" name="part_key" value="{{PART_KEY}}"><select class="form-select" name="part_to"><option value="">Leave out</option><option value="new"{{#PART_IS_NEW}} selected{{/PART_IS_NEW}}>New attribute</option>{{#ATTRIBUTE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/ATTRIBUTE}}</select></label>
{{/PART}}</fieldset>{{/PARTS}}
</div></td>
<td data-label="If here already">{{#POLICIES}}<select class="form-select" name="policy" aria-label="Column {{N}}, of people who are here already">{{#POLICY}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/POLICY}}</select>{{/POLICIES}}{{#NO_POLICY}}<span class="none">–</span>{{/NO_POLICY}}</td>
</tr>
{{/COLUMN}}
</tbody>
</table>
</div>
<datalist id="all-attributes">{{#ATTRIBUTE_ENTRY}}<option value="{{ATTRIBUTE_NAME}}"></option>{{/ATTRIBUTE_ENTRY}}</datalist>
<p class="muted">{{MATCHED_COUNT}} of {{COLUMNS}} matched. Every column stands for new people; the last choice is for people who are here already, and counts when they are updated.</p>
{{#REST}}
<div class="callout callout-warning"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div><p><strong>Nobody has decided on {{OPEN_COUNT}}:</strong> choose where each goes, or leave it out.</p>
<p class="chips">{{#OPEN_COLUMN}}<a class="chip" href="#column-{{N}}"><bdi>{{TEXT}}</bdi></a> {{/OPEN_COLUMN}}</p>
<label class="check"><input type="checkbox" name="new_rest" value="1"><span>Make a new attribute of each of them that has values, and leave the empty ones out</span></label>
<label class="check"><input type="checkbox" name="leave_rest" value="1"><span>Leave out every column that is not decided on</span></label></div></div>
{{/REST}}
<section class="panel"><div class="panel-head"><h2>People who are here already</h2></div>
<fieldset class="boxes-down"><legend class="visually-hidden">People who are here already</legend>
<label class="check"><input type="radio" name="people" value="leave"{{#LEAVE}} checked{{/LEAVE}}><span>Leave them as they are</span></label>
<label class="check"><input type="radio" name="people" value="update"{{#UPDATE}} checked{{/UPDATE}}><span>Update them, and create the others</span></label>
<label class="check"><input type="radio" name="people" value="update_only"{{#UPDATE_ONLY}} checked{{/UPDATE_ONLY}}><span>Update them, and create nobody</span></label>
</fieldset>
<fieldset class="key-order"><legend>They are found by</legend>
{{#KEY}}<label><span class="visually-hidden">Key {{PLACE}}</span><select class="form-select" name="key"><option value="">–</option>{{#KEY_CHOICE}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/KEY_CHOICE}}</select></label>
{{/KEY}}
<p class="help">In this order. A row that leads to two people is refused. Families share a phone: unless it comes first, it does not find somebody with another e-mail address.</p>
{{>KEYS_ERROR}}
</fieldset>
<label class="check"><input type="checkbox" name="needs_key" value="1"{{#NEEDS_KEY}} checked{{/NEEDS_KEY}}><span>Refuse rows without e-mail address, phone number and identifier</span></label>
<label class="check"><input type="checkbox" name="newer" value="1"{{#NEWER}} checked{{/NEWER}}><span>Overwrite even what was edited here since the upload</span></label>
{{#MAY_RAISE}}
<label class="check"><input type="checkbox" name="raise" value="1"{{#RAISE}} checked{{/RAISE}}><span>A newer consent in the file outweighs a refusal that is stored</span>
<span class="help">Only where the row has the date, the way and the text version of the consent, and the date is newer. Without the tick, whoever refused, unsubscribed or complained stays so, whatever the file says.</span></label>
{{>RAISE_ERROR}}
{{/MAY_RAISE}}
</section>
<section class="panel"><div class="panel-head"><h2>Tags for everybody</h2></div>
<div class="field-row">
<div class="field"><label for="tag">Tag of this import <span class="optional">optional</span></label>
<input class="form-control" id="tag" name="tag" value="{{TAG}}" maxlength="100" dir="auto" {{#TAG_BAD}}aria-invalid="true" aria-describedby="tag-error"{{/TAG_BAD}}>{{>TAG_ERROR}}<p class="help">Empty it to have none.</p></div>
<div class="field"><label for="more_tags">Further tags <span class="optional">optional</span></label>
<input class="form-control" id="more_tags" name="more_tags" value="{{MORE_TAGS}}" maxlength="5000" dir="auto"><p class="help">With commas between.</p></div>
</div>
</section>
<section class="panel"><div class="panel-head"><h2>Static segments for everybody</h2></div>
{{#SEGMENTS}}
<fieldset class="boxes"><legend class="visually-hidden">Static segments</legend>
{{#SEGMENT}}<label class="check"><input type="checkbox" name="segment" value="{{SEGMENT_ID}}"{{#CHOSEN}} checked{{/CHOSEN}}><span><bdi>{{SEGMENT_NAME}}</bdi></span></label>
{{/SEGMENT}}
</fieldset>
{{>SEGMENT_ERROR}}
<div class="field"><label for="segment_mode">People of the file</label>
<select class="form-select" id="segment_mode" name="segment_mode"><option value="add"{{#SEGMENTS_ADD}} selected{{/SEGMENTS_ADD}}>join the chosen segments</option><option value="replace"{{#SEGMENTS_REPLACE}} selected{{/SEGMENTS_REPLACE}}>take the place of everybody in them</option><option value="remove"{{#SEGMENTS_REMOVE}} selected{{/SEGMENTS_REMOVE}}>are taken out of them</option></select></div>
<p class="help">Everybody whom this file creates or updates. People who are here already only when they are updated.</p>
{{/SEGMENTS}}
{{#NO_SEGMENTS}}<p class="muted">There are none. <a href="/segments/new-static">Make a static segment</a>, then come back to this import.</p>{{/NO_SEGMENTS}}
</section>
<div class="form-actions"><button class="btn btn-primary" type="submit">Go on to the review</button></div>
</form>
{{/READABLE}}
<form method="post" action="/imports/discard" data-confirm="Throw this upload away?">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="files" value="{{FILES}}">
<button class="btn btn-link" type="submit">Throw this upload away</button>
</form>
