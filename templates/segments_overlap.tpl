{{%AUTOESCAPE context="HTML"}}
{{!
What segments have in common.  Filled by cgi-bin/segments_overlap.c.
  AS_IF with AT; FAULT with REASON; TOO_FEW; FORM with AT_VALUE MAX OPEN, SEGMENT rows: SEGMENT_ID SEGMENT_NAME CHOSEN
  FOUND: TOGETHER with ONE or MANY; COLUMN rows: COLUMN_NAME; ROW rows: ROW_ID ROW_NAME BROKEN, CELL rows: WHOLE with
  COUNT HREF, NO_NUMBER of a broken one, or PAIR with SHARED SHARED_HREF ONLY ONLY_HREF
  PARTS of two or three: BAR rows: BAR_N BAR_AT BAR_WIDTH; PART rows: PART_N PART_NAME COUNT HREF WIDTH, MAY_SAVE with SAVE_FILTER
}}
<p class="crumbs"><a href="/segments">Segments</a></p>
<div class="page-head"><div><h1>Overlap of segments</h1>{{#FOUND}}<p class="page-sub"><strong>{{TOGETHER}}</strong> {{#ONE}}person{{/ONE}}{{#MANY}}people{{/MANY}} together</p>{{/FOUND}}{{#AS_IF}}<p class="page-sub">As if today were {{AT}}</p>{{/AS_IF}}</div></div>
{{#FAULT}}<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg><div><p><bdi>{{REASON}}</bdi></p></div></div>{{/FAULT}}
{{#TOO_FEW}}<div class="callout callout-info"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg><div><p>There have to be two segments at least. <a href="/segments">To the segments</a></p></div></div>{{/TOO_FEW}}
{{#FOUND}}
{{#PARTS}}
<section class="panel"><div class="panel-head"><h2>Who is where</h2></div>
<svg class="overlap-bar" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">{{#BAR}}<rect class="overlap-{{BAR_N}}" x="{{BAR_AT}}" y="0" width="{{BAR_WIDTH}}" height="20"></rect>{{/BAR}}</svg>
<ul class="overlap-parts">
{{#PART}}
<li><a class="overlap-count" href="{{HREF}}">{{COUNT}}</a>
<div class="overlap-what"><span><bdi>{{PART_NAME}}</bdi>{{#MAY_SAVE}} <a class="small" href="/segments/new?filter={{SAVE_FILTER:u}}">Save as segment<span class="visually-hidden">: {{PART_NAME}}</span></a>{{/MAY_SAVE}}</span>
<svg class="overlap-line" viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true"><rect class="overlap-ground" width="1000" height="6"></rect><rect class="overlap-{{PART_N}}" width="{{WIDTH}}" height="6"></rect></svg></div></li>
{{/PART}}
</ul></section>
{{/PARTS}}
<section class="panel"><div class="panel-head"><h2>Every two of them</h2></div>
<p class="muted small">In each row: people of its segment who are in the column’s, too, and those who are not.</p>
<div class="table-scroll" tabindex="0" role="region" aria-label="Every two of them">
<table class="grid-table overlap-matrix">
<thead><tr><td></td>{{#COLUMN}}<th scope="col"><bdi>{{COLUMN_NAME}}</bdi></th>{{/COLUMN}}</tr></thead>
<tbody>
{{#ROW}}
<tr><th scope="row"><a href="/segments/view?id={{ROW_ID}}"><bdi>{{ROW_NAME}}</bdi></a>{{#BROKEN}} <span class="badge-soft is-bad">Broken: nobody</span>{{/BROKEN}}</th>
{{#CELL}}{{#NO_NUMBER}}<td><span class="none">–</span></td>{{/NO_NUMBER}}{{#WHOLE}}<td class="overlap-whole"><a href="{{HREF}}"><strong>{{COUNT}}</strong></a> in all</td>{{/WHOLE}}{{#PAIR}}<td><a href="{{SHARED_HREF}}"><strong>{{SHARED}}</strong></a> shared<br><span class="muted"><a href="{{ONLY_HREF}}">{{ONLY}}</a> not there</span></td>{{/PAIR}}{{/CELL}}</tr>
{{/ROW}}
</tbody>
</table></div>
</section>
{{/FOUND}}
{{#FORM}}
<form class="panel narrow" method="get" action="/segments/overlap">
<details class="overlap-choice"{{#OPEN}} open{{/OPEN}}><summary>Choose segments</summary>
<fieldset class="sharing"><legend>Two to {{MAX}}</legend>
{{#SEGMENT}}<label class="check"><input type="checkbox" name="id" value="{{SEGMENT_ID}}"{{#CHOSEN}} checked{{/CHOSEN}}><span><bdi>{{SEGMENT_NAME}}</bdi></span></label>
{{/SEGMENT}}
</fieldset></details>
<div class="inline-form"><div class="field short"><label for="at">As if today were <span class="optional">optional</span></label><input class="form-control" id="at" name="at" type="date" value="{{AT_VALUE}}"></div>
<button class="btn btn-primary" type="submit">Compare</button></div>
</form>
{{/FORM}}
