{{%AUTOESCAPE context="HTML"}}
{{!
A new export.  Filled by cgi-bin/exports_new.c.
  what: OFFERED rows: KEY LABEL SELECTED; WHAT (WHAT_TEXT) when it is not contacts; COUNT ("12 contacts"); HAS_PEOPLE
  whom: WHO with WHO_TEXT, EVERYONE, PICKED, SEGMENT (SEGMENT_ID SEGMENT_NAME), FILTER (FILTER_WORDS FILTER_TEXT), SEARCH
  (SEARCH_TEXT, and in it INSIDE or PREFIX), AS_OF (DAY); INTO_SEGMENTS (SEGMENTS_HREF); NOT_EVERYONE
  forms: WHOM and WHOM_OF_WHAT includes (_export_whom), WHAT_VALUE; ASKED (plain) in ANYBODY; NOBODY when there is none
  FORMAT rows: KEY LABEL HELP CHECKED
  COLUMNS: MODE_ALL, MODE_VISIBLE or MODE_CHOSEN; ALL_COUNT; VISIBLE rows: LABEL; CHOSEN rows: KEY LABEL MAY_UP MAY_DOWN, or
  NONE_CHOSEN; OFFER_GROUP rows: GROUP_NAME and OFFER rows: KEY LABEL
  REPEAT: ONCE, DAILY, WEEKLY or MONTHLY; IS_OPEN; WEEK_DAY rows: N LABEL SELECTED; MONTH_DAY TIME KEEP KEEP_MAX
  NAME NAME_MAX NAME_BAD NAME_ERROR, COLUMNS_BAD COLUMNS_ERROR, FORMAT_BAD FORMAT_ERROR; BACK_HREF; HAS_ERRORS; MAIL (MAIL_TO) or NO_MAIL
}}
<p class="crumbs"><a href="/exports">Exports</a></p>
<div class="page-head"><h1>Export</h1></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>The export was not started.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<section class="panel narrow" aria-label="What the file will hold">
<form class="cluster" method="get" action="/exports/what">
{{>WHOM_OF_WHAT}}
<label for="what" class="visually-hidden">What to export</label>
<select class="form-select w-auto" id="what" name="what" data-submit>
{{#OFFERED}}<option value="{{KEY}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>
{{/OFFERED}}
</select>
<button class="btn btn-quiet" type="submit">Show</button>
</form>
<dl class="kv">
<dt>Rows</dt>
<dd><strong class="num">{{COUNT}}</strong></dd>
{{#HAS_PEOPLE}}
<dt>Whom</dt>
<dd>{{#WHO}}{{WHO_TEXT}}{{/WHO}}{{#EVERYONE}}All contacts, without archived and deleted ones<br>{{/EVERYONE}}{{#PICKED}}Those who were ticked{{/PICKED}}
{{#SEGMENT}}In the segment “<a href="/segments/view?id={{SEGMENT_ID}}"><bdi>{{SEGMENT_NAME}}</bdi></a>”<br>{{/SEGMENT}}
{{#FILTER}}<span title="{{FILTER_TEXT}}"><bdi>{{FILTER_WORDS}}</bdi></span><br>{{/FILTER}}
{{#SEARCH}}Found by “<bdi>{{SEARCH_TEXT}}</bdi>”{{#INSIDE}} anywhere in a field{{/INSIDE}}{{#PREFIX}} at the start of a field{{/PREFIX}}<br>{{/SEARCH}}
{{#AS_OF}}<span class="muted">As if today were {{DAY}}</span><br>{{/AS_OF}}
{{#INTO_SEGMENTS}}<a href="{{SEGMENTS_HREF}}">Put them into static segments instead</a><br>{{/INTO_SEGMENTS}}
{{#NOT_EVERYONE}}<a href="/exports/new">Export all contacts instead</a>{{/NOT_EVERYONE}}</dd>
{{/HAS_PEOPLE}}
</dl>
</section>
<form class="panel narrow" method="post" action="/exports/new">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="what" value="{{WHAT_VALUE}}">
{{>WHOM}}
{{#ANYBODY}}<input type="hidden" name="asked" value="{{ASKED}}">{{/ANYBODY}}
<div class="field">
<label for="name">File name</label>
<input class="form-control" id="name" name="name" value="{{NAME}}" maxlength="{{NAME_MAX}}" required dir="auto" autocomplete="off" {{#NAME_BAD}}aria-invalid="true" aria-describedby="name-error name-help"{{/NAME_BAD}}>
{{>NAME_ERROR}}
<p class="help" id="name-help">The download is called this, with the ending of its format. Only your account can fetch it, for 7 days.</p>
</div>
<fieldset class="export-part"><legend>Format</legend>
{{>FORMAT_ERROR}}
{{#FORMAT}}
<label class="check"><input type="radio" name="format" value="{{KEY}}"{{#CHECKED}} checked{{/CHECKED}}><span>{{LABEL}}</span> <span class="help">{{HELP}}</span></label>
{{/FORMAT}}
</fieldset>
{{#COLUMNS}}
<fieldset class="export-part" id="columns"><legend>Columns</legend>
{{>COLUMNS_ERROR}}
<label class="check"><input type="radio" name="mode" value="all"{{#MODE_ALL}} checked{{/MODE_ALL}}><span>All columns</span> <span class="help">{{ALL_COUNT}} of them: fields, tags, attributes, numbers.</span></label>
<label class="check"><input type="radio" name="mode" value="visible"{{#MODE_VISIBLE}} checked{{/MODE_VISIBLE}}><span>Visible columns</span> <span class="help">Those of the list: {{#VISIBLE}}<span class="chip"><bdi>{{LABEL}}</bdi></span> {{/VISIBLE}}</span></label>
<label class="check"><input type="radio" name="mode" value="chosen"{{#MODE_CHOSEN}} checked{{/MODE_CHOSEN}}><span>Custom selection</span></label>
<details class="export-columns"{{#MODE_CHOSEN}} open{{/MODE_CHOSEN}}><summary>Choose and order the columns</summary>
<div class="cluster">
<span class="muted small">Start from</span>
<button class="btn btn-quiet btn-sm" type="submit" formaction="/exports/choose" formnovalidate name="do" value="from-visible">the visible ones</button>
<button class="btn btn-quiet btn-sm" type="submit" formaction="/exports/choose" formnovalidate name="do" value="from-all">all columns</button>
</div>
{{#NONE_CHOSEN}}<p class="muted">No column is chosen yet.</p>{{/NONE_CHOSEN}}
<ol class="column-order">
{{#CHOSEN}}<li><input type="hidden" name="column" value="{{KEY}}"><bdi>{{LABEL}}</bdi>
<span class="column-order-acts">{{#MAY_UP}}<button class="icon-button" type="submit" formaction="/exports/choose" formnovalidate name="do" value="up:{{KEY}}" title="Up"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#up"></use></svg><span class="visually-hidden">{{LABEL}} up</span></button>{{/MAY_UP}}
{{#MAY_DOWN}}<button class="icon-button" type="submit" formaction="/exports/choose" formnovalidate name="do" value="down:{{KEY}}" title="Down"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#down"></use></svg><span class="visually-hidden">{{LABEL}} down</span></button>{{/MAY_DOWN}}
<button class="icon-button" type="submit" formaction="/exports/choose" formnovalidate name="do" value="remove:{{KEY}}" title="Leave out"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#cross"></use></svg><span class="visually-hidden">Leave out {{LABEL}}</span></button></span></li>
{{/CHOSEN}}
</ol>
<div class="cluster">
<label for="add" class="visually-hidden">A further column</label>
<select class="form-select form-select-sm w-auto" id="add" name="add">
{{#OFFER_GROUP}}<optgroup label="{{GROUP_NAME}}">
{{#OFFER}}<option value="{{KEY}}">{{LABEL}}</option>
{{/OFFER}}
</optgroup>
{{/OFFER_GROUP}}
</select>
<button class="btn btn-quiet btn-sm" type="submit" formaction="/exports/choose" formnovalidate name="do" value="add">Add the column</button>
</div>
</details>
<p class="help">The exact copy always has everything.</p>
</fieldset>
{{/COLUMNS}}
{{#REPEAT}}
<details class="export-part"{{#IS_OPEN}} open{{/IS_OPEN}}><summary>Repeat it</summary>
<div class="field-row">
<div class="field"><label for="repeat">How often</label><select class="form-select" id="repeat" name="repeat"><option value=""{{#ONCE}} selected{{/ONCE}}>Once, now</option><option value="day"{{#DAILY}} selected{{/DAILY}}>Each day</option><option value="week"{{#WEEKLY}} selected{{/WEEKLY}}>Each week</option><option value="month"{{#MONTHLY}} selected{{/MONTHLY}}>Each month</option></select></div>
<div class="field"><label for="time">At <span class="optional">on the clock of the workspace</span></label><input class="form-control" type="time" id="time" name="time" value="{{TIME}}"></div>
<div class="field"><label for="week_day">Of a week, on</label><select class="form-select" id="week_day" name="week_day">{{#WEEK_DAY}}<option value="{{N}}"{{#SELECTED}} selected{{/SELECTED}}>{{LABEL}}</option>{{/WEEK_DAY}}</select></div>
<div class="field"><label for="month_day">Of a month, on day</label><input class="form-control" type="number" min="1" max="31" id="month_day" name="month_day" value="{{MONTH_DAY}}"></div>
<div class="field"><label for="keep">Keep the newest</label><input class="form-control" type="number" min="1" max="{{KEEP_MAX}}" id="keep" name="keep" value="{{KEEP}}"></div>
</div>
<p class="help">Whoever is meant at that moment; the day is put behind the name.</p>
</details>
{{/REPEAT}}
<p class="muted">{{#MAIL}}When it is done, <bdi>{{MAIL_TO}}</bdi> gets a mail, and nobody else.{{/MAIL}}{{#NO_MAIL}}This installation sends no mail: you get a notice when it is done.{{/NO_MAIL}}</p>
<div class="form-actions"><button class="btn btn-primary" type="submit" name="do" value="start">Export {{COUNT}}</button><a class="btn btn-quiet" href="{{BACK_HREF}}">Cancel</a></div>
{{#NOBODY}}
<p class="help">Nothing is found, so the file would hold the column names only.</p>
{{/NOBODY}}
</form>
