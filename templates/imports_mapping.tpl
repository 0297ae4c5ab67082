{{%AUTOESCAPE context="HTML"}}
{{!
The second step: how the file is read, and which column goes where.  ID NAME HAS_ERRORS;
  CHARSET, DELIMITER, HEADER rows: VALUE LABEL, section SELECTED
  UNREADABLE section (REASON) instead of READABLE: the file cannot be read this way
  READABLE: COLUMN rows: N, section NAMED (HEADER_TEXT) or UNNAMED, SAMPLE rows (TEXT) or section
    NO_SAMPLE, TARGET rows (VALUE LABEL, section SELECTED); COLUMN_BAD COLUMN_ERROR; COLUMNS
    MATCHED_COUNT; HEAD rows (TEXT), LINE rows with CELL rows (TEXT): the first rows as a table;
    section UPDATE: the box is ticked
  SEGMENTS with SEGMENT rows (SEGMENT_ID SEGMENT_NAME, CHOSEN), or NO_SEGMENTS; SEGMENT_ERROR
}}
<p class="crumbs"><a href="/imports">Imports</a></p>
<div class="page-head"><div><h1>Match columns</h1><p class="page-sub"><bdi>{{NAME}}</bdi></p></div></div>
<ol class="steps"><li class="done">Upload</li><li aria-current="step">Match columns</li><li>Review</li><li>Import</li></ol>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was saved.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<form class="panel" method="post" action="/imports/format">
<div class="panel-head"><h2>How the file is read</h2></div>
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<div class="field-row">
<div class="field"><label for="charset">Encoding</label>
<select class="form-select" id="charset" name="charset">{{#CHARSET}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/CHARSET}}</select></div>
<div class="field"><label for="delimiter">Between cells</label>
<select class="form-select" id="delimiter" name="delimiter">{{#DELIMITER}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/DELIMITER}}</select></div>
<div class="field"><label for="header">First row</label>
<select class="form-select" id="header" name="header">{{#HEADER}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/HEADER}}</select></div>
</div>
<div class="cluster"><button class="btn btn-quiet" type="submit"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#refresh"></use></svg>Read it again this way</button>
<span class="help">This was detected. Change it when letters like ä or é look wrong below, or the cells are not apart. Choices below start anew.</span></div>
</form>
{{#UNREADABLE}}
<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Read this way, the file is broken.</strong> {{REASON}}</p></div></div>
{{/UNREADABLE}}
{{#READABLE}}
<form class="stack" method="post" action="/imports/mapping">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
{{>COLUMN_ERROR}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Columns of the file"{{#COLUMN_BAD}} aria-describedby="column-error"{{/COLUMN_BAD}}>
<table class="grid-table mapping stacked">
<thead><tr><th scope="col">Column of the file</th><th scope="col">First values</th><th scope="col">Goes into</th></tr></thead>
<tbody>
{{#COLUMN}}
<tr>
<td class="main wrap"><span>{{#NAMED}}<bdi>{{HEADER_TEXT}}</bdi>{{/NAMED}}{{#UNNAMED}}<span class="muted">Column {{N}}</span>{{/UNNAMED}}</span></td>
<td class="samples">{{#SAMPLE}}<bdi>{{TEXT}}</bdi>{{/SAMPLE}}{{#NO_SAMPLE}}<span class="none">empty in the first rows</span>{{/NO_SAMPLE}}</td>
<td data-label="Goes into"><select class="form-select" name="column" aria-label="Column {{N}} goes into"><option value="">Do not import</option>{{#TARGET}}<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/TARGET}}</select></td>
</tr>
{{/COLUMN}}
</tbody>
</table>
</div>
<p class="muted">{{MATCHED_COUNT}} of {{COLUMNS}} columns were matched.</p>
<details><summary>The first rows as a table</summary>
<div class="table-scroll" tabindex="0" role="region" aria-label="First rows of the file">
<table class="grid-table">
<thead><tr>{{#HEAD}}<th scope="col"><bdi>{{TEXT}}</bdi></th>{{/HEAD}}</tr></thead>
<tbody>
{{#LINE}}
<tr>{{#CELL}}<td class="truncate"><bdi>{{TEXT}}</bdi></td>{{/CELL}}</tr>
{{/LINE}}
</tbody>
</table>
</div>
</details>
<section class="panel"><div class="panel-head"><h2>People who are here already</h2></div>
<label class="check"><input type="checkbox" name="update" value="1"{{#UPDATE}} checked{{/UPDATE}}><span>Update them with what the file says</span>
<span class="help">They are found by e-mail address, else by phone, else by identifier. Empty cells keep what is stored. Whoever refused or unsubscribed stays so.
Without the tick, people who are here already are left as they are.</span></label>
</section>
<section class="panel"><div class="panel-head"><h2>Static segments they join</h2></div>
{{#SEGMENTS}}
<fieldset class="boxes"><legend class="visually-hidden">Static segments they join</legend>
{{#SEGMENT}}<label class="check"><input type="checkbox" name="segment" value="{{SEGMENT_ID}}"{{#CHOSEN}} checked{{/CHOSEN}}><span><bdi>{{SEGMENT_NAME}}</bdi></span></label>
{{/SEGMENT}}
</fieldset>
{{>SEGMENT_ERROR}}
<p class="help">Everybody whom this file creates or updates. People who are here already join only with the tick above.</p>
{{/SEGMENTS}}
{{#NO_SEGMENTS}}<p class="muted">There are none. <a href="/segments/new-static">Make a static segment</a>, then come back to this import.</p>{{/NO_SEGMENTS}}
</section>
<div class="form-actions"><button class="btn btn-primary" type="submit">Go on to the review</button></div>
</form>
{{/READABLE}}
<form method="post" action="/imports/discard" data-confirm="Throw this upload away?">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<button class="btn btn-link" type="submit">Throw this upload away</button>
</form>
