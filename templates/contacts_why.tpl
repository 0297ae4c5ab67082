{{%AUTOESCAPE context="HTML"}}
{{!
Why somebody is in a segment, or matches a filter, or not.  Filled by cgi-bin/contacts_why.c.
  ID NAME HEADING; VERDICT with VERDICT_CLASS (callout-...), IS_IN, IS_OUT or IS_ERROR, VERDICT_TEXT, MORE with
  MORE_TEXT, REPAIR with REPAIR_ID; OF_SEGMENT with SEGMENT_ID SEGMENT_NAME; OF_FILTER with FILTER_HREF; MISSES with MISSES_HREF
  TREE with the include LINES and FILTER with FILTER_TEXT; AS_IF with AT; AS_OF (form) with AT_VALUE, AT_BAD, AT_ERROR, SEGMENT_FIELD or FILTER_FIELD with their _VALUE
}}
<p class="crumbs"><a href="/contacts">Contacts</a> / <a href="/contacts/view?id={{ID}}"><bdi>{{NAME}}</bdi></a></p>
<div class="page-head"><div><h1><bdi>{{HEADING}}</bdi></h1>{{#AS_IF}}<p class="page-sub">As if today were {{AT}}</p>{{/AS_IF}}</div>
<div class="page-actions">
{{#MISSES}}<a class="btn btn-quiet" href="{{MISSES_HREF}}">Near misses</a>{{/MISSES}}
{{#OF_SEGMENT}}<a class="btn btn-quiet" href="/segments/view?id={{SEGMENT_ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#segments"></use></svg><bdi>{{SEGMENT_NAME}}</bdi></a>{{/OF_SEGMENT}}
{{#OF_FILTER}}<a class="btn btn-quiet" href="{{FILTER_HREF}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#contacts"></use></svg>Everybody in this filter</a>{{/OF_FILTER}}
</div></div>
{{#VERDICT}}
<div class="callout {{VERDICT_CLASS}}"{{#IS_ERROR}} role="alert"{{/IS_ERROR}}><svg class="icon" aria-hidden="true">{{#IS_IN}}<use href="{{STATIC}}/icons.svg#success"></use>{{/IS_IN}}{{#IS_OUT}}<use href="{{STATIC}}/icons.svg#info"></use>{{/IS_OUT}}{{#IS_ERROR}}<use href="{{STATIC}}/icons.svg#danger"></use>{{/IS_ERROR}}</svg>
<div><p><strong><bdi>{{VERDICT_TEXT}}</bdi></strong></p>{{#MORE}}<p><bdi>{{MORE_TEXT}}</bdi></p>{{/MORE}}{{#REPAIR}}<p><a href="/contacts?segment={{REPAIR_ID}}&amp;build=1">Repair the filter</a></p>{{/REPAIR}}</div></div>
{{/VERDICT}}
{{#TREE}}
<section class="panel"><div class="panel-head"><h2>Line by line</h2></div>
{{>LINES}}
{{#FILTER}}<details class="filter-text"><summary>As text</summary><code>{{FILTER_TEXT}}</code></details>{{/FILTER}}
</section>
{{/TREE}}
{{#AS_OF}}
<form class="panel narrow inline-form" method="get" action="/contacts/why">
<input type="hidden" name="id" value="{{ID}}">
{{#SEGMENT_FIELD}}<input type="hidden" name="segment" value="{{SEGMENT_VALUE}}">{{/SEGMENT_FIELD}}
{{#FILTER_FIELD}}<input type="hidden" name="filter" value="{{FILTER_VALUE}}">{{/FILTER_FIELD}}
<div class="field short"><label for="at">As if today were</label>
<input class="form-control" id="at" name="at" type="date" value="{{AT_VALUE}}"{{#AT_BAD}} aria-invalid="true" aria-describedby="at-error"{{/AT_BAD}}>{{>AT_ERROR}}</div>
<button class="btn btn-quiet" type="submit">Show</button>
</form>
{{/AS_OF}}
