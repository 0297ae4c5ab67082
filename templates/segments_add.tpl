{{%AUTOESCAPE context="HTML"}}
{{!
People of a filter, a search or a segment into lists.  COUNT with ONE or MANY; EXPECTED; SOMEBODY or
NOBODY; what was asked: FILTER_VALUE Q AT INSIDE_SET SEGMENT_SET (SEGMENT_ID) for the form, OF_ALL,
OF_SEGMENT (SEGMENT_NAME), OF_SEARCH (SEARCH_TEXT), OF_DAY (DAY), FILTER (include LINES, FILTER_TEXT) for people;
TARGET rows: TARGET_ID TARGET_NAME TARGET_COUNT, CHOSEN; NAME NAME_MAX; TARGET_ERROR NAME_ERROR
}}
<p class="crumbs"><a href="/contacts">Contacts</a></p>
<div class="page-head"><div><h1>Add to segments</h1><p class="page-sub"><strong>{{COUNT}}</strong> {{#ONE}}person{{/ONE}}{{#MANY}}people{{/MANY}}</p></div></div>
<section class="panel narrow" aria-label="Who is added">
{{#OF_ALL}}<p>All contacts, without archived and deleted ones.</p>{{/OF_ALL}}
{{#OF_SEGMENT}}<p>Of the segment <strong><bdi>{{SEGMENT_NAME}}</bdi></strong></p>{{/OF_SEGMENT}}
{{#OF_SEARCH}}<p>Found by “<bdi>{{SEARCH_TEXT}}</bdi>”</p>{{/OF_SEARCH}}
{{#OF_DAY}}<p>As if today were {{DAY}}</p>{{/OF_DAY}}
{{#FILTER}}{{>LINES}}<details class="filter-text"><summary>As text</summary><code>{{FILTER_TEXT}}</code></details>{{/FILTER}}
</section>
{{#NOBODY}}
<div class="callout callout-info narrow"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg><div><p>There is nobody to add. <a href="/contacts">Back to the contacts</a></p></div></div>
{{/NOBODY}}
{{#SOMEBODY}}
<form class="panel narrow" method="post" action="/segments/add">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="filter" value="{{FILTER_VALUE}}">
<input type="hidden" name="q" value="{{Q}}">
<input type="hidden" name="at" value="{{AT}}">
{{#INSIDE_SET}}<input type="hidden" name="inside" value="1">{{/INSIDE_SET}}
{{#SEGMENT_SET}}<input type="hidden" name="segment" value="{{SEGMENT_ID}}">{{/SEGMENT_SET}}
<input type="hidden" name="expected" value="{{EXPECTED}}">
<fieldset class="sharing">
<legend>Static segments</legend>
{{#TARGET}}
<label class="check"><input type="checkbox" name="target" value="{{TARGET_ID}}"{{#CHOSEN}} checked{{/CHOSEN}}><span><bdi>{{TARGET_NAME}}</bdi> <span class="muted small">{{TARGET_COUNT}}</span></span></label>
{{/TARGET}}
{{>TARGET_ERROR}}
</fieldset>
<div class="field">
<label for="name">Or into a new one, named</label>
<input class="form-control" id="name" name="name" value="{{NAME}}" maxlength="{{NAME_MAX}}" dir="auto" autocomplete="off" {{#NAME_BAD}}aria-invalid="true" aria-describedby="name-error"{{/NAME_BAD}}>
{{>NAME_ERROR}}
</div>
<div class="form-actions"><button class="btn btn-primary" type="submit">Add {{COUNT}} {{#ONE}}person{{/ONE}}{{#MANY}}people{{/MANY}}</button><a class="btn btn-quiet" href="/contacts">Cancel</a></div>
</form>
{{/SOMEBODY}}
