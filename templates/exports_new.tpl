{{%AUTOESCAPE context="HTML"}}
{{!
What an export will hold, and its name.  WHO with WHO_TEXT (people of other states) and STATES_VALUE; EVERYONE, or NOT_EVERYONE with SEGMENT (SEGMENT_ID
SEGMENT_NAME), FILTER (FILTER_WORDS FILTER_TEXT), SEARCH (SEARCH_TEXT, and in it INSIDE or PREFIX)
and AS_OF (DAY); COUNT (as shown) ASKED (plain) in ANYBODY; ONE or MANY, NOBODY when none; Q
FILTER_VALUE DAY_VALUE, sections INSIDE_SET and SEGMENT_SET (SEGMENT_ID);
NAME NAME_MAX NAME_BAD NAME_ERROR; COLUMN rows: LABEL; COLUMN_COUNT; BACK_HREF; HAS_ERRORS
}}
<p class="crumbs"><a href="/exports">Exports</a></p>
<div class="page-head"><h1>Export contacts</h1></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>The export was not started.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<section class="panel narrow" aria-label="What the file will hold">
<dl class="kv">
<dt>Contacts</dt>
<dd><strong class="num">{{COUNT}}</strong>
{{#WHO}}· {{WHO_TEXT}}{{/WHO}}{{#EVERYONE}}· all contacts, without archived and deleted ones{{/EVERYONE}}
{{#SEGMENT}}<br>In the segment “<a href="/segments/view?id={{SEGMENT_ID}}"><bdi>{{SEGMENT_NAME}}</bdi></a>”{{/SEGMENT}}
{{#FILTER}}<br><span title="{{FILTER_TEXT}}"><bdi>{{FILTER_WORDS}}</bdi></span>{{/FILTER}}
{{#SEARCH}}<br>Found by “<bdi>{{SEARCH_TEXT}}</bdi>”{{#INSIDE}} anywhere in a field{{/INSIDE}}{{#PREFIX}} at the start of a field{{/PREFIX}}{{/SEARCH}}
{{#AS_OF}}<br><span class="muted">As if today were {{DAY}}</span>{{/AS_OF}}
{{#NOT_EVERYONE}}<br><a href="/exports/new">Export all contacts instead</a>{{/NOT_EVERYONE}}</dd>
<dt>Columns</dt>
<dd><details><summary>All {{COLUMN_COUNT}} columns</summary>
<p class="chips">
{{#COLUMN}}
<span class="chip">{{LABEL}}</span>
{{/COLUMN}}
</p></details></dd>
<dt>Format</dt>
<dd>CSV for spreadsheets and for importing again: UTF-8, with commas.
Cells that a spreadsheet would run as a formula get an apostrophe in front; our import takes it off again.</dd>
</dl>
</section>
<form class="panel narrow" method="post" action="/exports/new">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="q" value="{{Q}}">
<input type="hidden" name="filter" value="{{FILTER_VALUE}}">
<input type="hidden" name="states" value="{{STATES_VALUE}}">
<input type="hidden" name="at" value="{{DAY_VALUE}}">
{{#SEGMENT_SET}}<input type="hidden" name="segment" value="{{SEGMENT_ID}}">{{/SEGMENT_SET}}
{{#INSIDE_SET}}<input type="hidden" name="inside" value="1">{{/INSIDE_SET}}
{{#ANYBODY}}<input type="hidden" name="asked" value="{{ASKED}}">{{/ANYBODY}}
<div class="field">
<label for="name">File name</label>
<input class="form-control" id="name" name="name" value="{{NAME}}" maxlength="{{NAME_MAX}}" required dir="auto" autocomplete="off" {{#NAME_BAD}}aria-invalid="true" aria-describedby="name-error name-help"{{/NAME_BAD}}>
{{>NAME_ERROR}}
<p class="help" id="name-help">The download is called this, with “.csv” at its end. Only your account can fetch it, for 7 days.</p>
</div>
<div class="form-actions"><button class="btn btn-primary" type="submit">Export {{COUNT}} {{#ONE}}contact{{/ONE}}{{#MANY}}contacts{{/MANY}}</button><a class="btn btn-quiet" href="{{BACK_HREF}}">Cancel</a></div>
{{#NOBODY}}
<p class="help">No contact is found, so the file would hold the column names only.</p>
{{/NOBODY}}
</form>
