{{%AUTOESCAPE context="HTML"}}
{{!
The filter of the contact list as text, and what is wrong with it.  Filled by cgi-bin/contacts_filter.c.
  TEXT, Q SORT AT, INSIDE, EDITING with SEGMENT_ID; section IS_OPEN; ERROR: MESSAGE; PLACE with BEFORE MARKED AFTER;
  UPDATE: SEGMENT_ID VERSION_ID SEGMENT_NAME, MAY_UPDATE with FILTER_TEXT; SAVE_LONG with FILTER_TEXT;
  LONG_LINE: FILTER_TEXT POSITION_N FIELD_LABEL COUNT
}}
{{#ERROR}}
<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>This filter cannot be used, so nobody is shown:</strong> {{MESSAGE}}</p>
{{#PLACE}}<p class="filter-place">{{BEFORE}}<mark>{{MARKED}}</mark>{{AFTER}}</p>{{/PLACE}}
</div></div>
{{/ERROR}}
{{#UPDATE}}
<form class="filter-save" method="post" action="/segments/filter">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{SEGMENT_ID}}">
<input type="hidden" name="version" value="{{VERSION_ID}}">
<p>This is the filter of the segment <a href="/segments/view?id={{SEGMENT_ID}}"><bdi>{{SEGMENT_NAME}}</bdi></a>. Nothing is saved before you have seen who would enter and leave.</p>
{{#MAY_UPDATE}}<input type="hidden" name="filter" value="{{FILTER_TEXT}}"><button class="btn btn-primary btn-sm" type="submit">Update segment …</button>{{/MAY_UPDATE}}
</form>
{{/UPDATE}}
{{#LONG_LINE}}
<form class="filter-save" method="post" action="/contacts/filter-list">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="q" value="{{Q}}">
<input type="hidden" name="sort" value="{{SORT}}">
<input type="hidden" name="at" value="{{AT}}">
{{#INSIDE}}<input type="hidden" name="inside" value="1">{{/INSIDE}}
{{#EDITING}}<input type="hidden" name="segment" value="{{SEGMENT_ID}}">{{/EDITING}}
<input type="hidden" name="filter" value="{{FILTER_TEXT}}">
<input type="hidden" name="position" value="{{POSITION_N}}">
<p>{{FIELD_LABEL}} has {{COUNT}} values here. Kept as a list, the filter stays short enough to read, to link to and to export.</p>
<button class="btn btn-quiet btn-sm" type="submit">Keep them as a list</button>
</form>
{{/LONG_LINE}}
{{#SAVE_LONG}}
<form class="filter-save" method="post" action="/segments/new">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="filter" value="{{FILTER_TEXT}}">
<p>This filter is too long for a link.</p>
<input class="form-control form-control-sm" name="name" maxlength="200" aria-label="Name of the segment" placeholder="Name of the segment">
<button class="btn btn-quiet btn-sm" type="submit">Save segment</button>
</form>
{{/SAVE_LONG}}
<details class="as-text" id="as-text"{{#IS_OPEN}} open{{/IS_OPEN}}><summary>As text</summary>
<form method="post" action="/contacts/filter">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="q" value="{{Q}}">
<input type="hidden" name="sort" value="{{SORT}}">
<input type="hidden" name="at" value="{{AT}}">
{{#INSIDE}}<input type="hidden" name="inside" value="1">{{/INSIDE}}
{{#EDITING}}<input type="hidden" name="segment" value="{{SEGMENT_ID}}">{{/EDITING}}
<textarea class="form-control mono" name="filter" rows="3" aria-label="Filter as text" placeholder="country is any of &quot;DE&quot;, &quot;AT&quot; and tag is &quot;vip&quot; and signup in the last 90 days" spellcheck="false">{{TEXT:p}}</textarea>
<div class="cluster"><button class="btn btn-quiet btn-sm" type="submit" name="do" value="text">Apply text</button>
<a href="/contacts/filter-help">How filters are written</a></div>
</form>
</details>
