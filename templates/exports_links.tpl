{{%AUTOESCAPE context="HTML"}}
{{!
Live links of the account that looks.  Filled by cgi-bin/exports_links.c.
  FORM: NAME NAME_MAX NAME_BAD NAME_ERROR HAS_ERRORS; HAS_SEGMENTS or NO_SEGMENTS; SEGMENT rows: ID NAME SELECTED
  LINK rows: ID LINK_NAME HINT FORMAT COLUMN_COUNT SEGMENT_ID SEGMENT_NAME CREATED; IS_ON or IS_OFF; USES with USE_COUNT and
  USE rows: AT AT_EXACT ADDRESS ROWS SIZE, WENT_WRONG (ERROR); NO_LINKS
}}
<p class="crumbs"><a href="/exports">Exports</a></p>
<div class="page-head"><div><h1>Live links</h1>
<p class="page-sub">An address that gives a segment to a spreadsheet, always as it is now. Whoever has the address gets the people: keep it as you would a password.</p></div></div>
{{#FORM}}
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>No link was made.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<section class="panel narrow">
<div class="panel-head"><h2>New link</h2></div>
{{#NO_SEGMENTS}}<p class="muted">A link gives the people of a segment; <a href="/segments/new">make a segment</a> first.</p>{{/NO_SEGMENTS}}
{{#HAS_SEGMENTS}}
<form method="post" action="/exports/link-new">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field-row">
<div class="field">
<label for="name">What is it for?</label>
<input class="form-control" id="name" name="name" value="{{NAME}}" maxlength="{{NAME_MAX}}" placeholder="Sheet of the newsletter team" autocomplete="off" dir="auto" required {{#NAME_BAD}}aria-invalid="true" aria-describedby="name-error"{{/NAME_BAD}}>
{{>NAME_ERROR}}
</div>
<div class="field">
<label for="segment">Segment</label>
<select class="form-select" id="segment" name="segment">
{{#SEGMENT}}<option value="{{ID}}"{{#SELECTED}} selected{{/SELECTED}}>{{NAME}}</option>
{{/SEGMENT}}
</select>
</div>
<div class="field">
<label for="format">Format</label>
<select class="form-select" id="format" name="format"><option value="csv">CSV, for spreadsheets</option><option value="json">JSON</option></select>
</div>
<div class="field">
<label for="mode">Columns</label>
<select class="form-select" id="mode" name="mode"><option value="visible">Visible ones of its list</option><option value="all">All that there are now</option></select>
</div>
</div>
<p class="help">The columns stay as they are now. A new link is off until you switch it on.</p>
<div class="form-actions"><button class="btn btn-primary" type="submit">Make a link</button></div>
</form>
{{/HAS_SEGMENTS}}
</section>
{{/FORM}}
{{#NO_LINKS}}<p class="muted">There is no link yet.</p>{{/NO_LINKS}}
{{#LINK}}
<section class="panel link-panel" aria-label="{{LINK_NAME}}">
<div class="panel-head"><h2><bdi>{{LINK_NAME}}</bdi></h2>
{{#IS_ON}}<span class="status is-good"><span class="status-dot"></span>On</span>{{/IS_ON}}{{#IS_OFF}}<span class="status is-off"><span class="status-dot"></span>Off</span>{{/IS_OFF}}
<div class="panel-actions">
<form method="post" action="/exports/link-switch"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}">
{{#IS_ON}}<button class="btn btn-quiet btn-sm" type="submit" name="to" value="off">Switch off<span class="visually-hidden"> {{LINK_NAME}}</span></button>{{/IS_ON}}{{#IS_OFF}}<button class="btn btn-primary btn-sm" type="submit" name="to" value="on">Switch on<span class="visually-hidden"> {{LINK_NAME}}</span></button>{{/IS_OFF}}</form>
<form method="post" action="/exports/link-revoke" data-confirm="Revoke this link for good? Whoever uses it gets nothing any more."><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><button class="btn btn-quiet btn-sm" type="submit">Revoke<span class="visually-hidden"> {{LINK_NAME}}</span></button></form>
</div></div>
<dl class="kv">
<dt>Gives</dt><dd>“<a href="/segments/view?id={{SEGMENT_ID}}"><bdi>{{SEGMENT_NAME}}</bdi></a>” as {{FORMAT}}, {{COLUMN_COUNT}}</dd>
<dt>Address</dt><dd>ends with …{{HINT}}, made {{CREATED}}</dd>
</dl>
{{#USES}}
<details><summary>Fetched {{USE_COUNT}} in the last 90 days</summary>
<div class="table-scroll" tabindex="0" role="region" aria-label="Who fetched {{LINK_NAME}}">
<table class="grid-table"><thead><tr><th scope="col">When</th><th scope="col">From</th><th scope="col" class="num">Rows</th><th scope="col" class="num">Size</th></tr></thead>
<tbody>
{{#USE}}<tr><td class="nowrap"><time title="{{AT_EXACT}}">{{AT}}</time></td><td>{{ADDRESS}}{{#WENT_WRONG}} <span class="small">{{ERROR}}</span>{{/WENT_WRONG}}</td><td class="num">{{ROWS}}</td><td class="num">{{SIZE}}</td></tr>
{{/USE}}
</tbody></table></div>
</details>
{{/USES}}
</section>
{{/LINK}}
