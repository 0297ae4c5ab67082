{{%AUTOESCAPE context="HTML"}}
{{!
The filter of the contact list, closed.  Filled by cgi-bin/contacts_filter.c.
  SEGMENTS with SEGMENT_NAME ALL_HREF and ROW rows HREF NAME, section CURRENT: the selector
  CHIP rows: WORDS TEXT REMOVE_HREF; AFTER_FIRST with JOIN ("and"); AS_IF with AT and REMOVE_HREF
  EDIT with EDIT_HREF and ADD_MORE with ADD_HREF, or ADD with ADD_HREF when there is no filter
  NEAR with NEAR_HREF; COPY with COPY_HREF; SEGMENT and SEGMENT_EDIT with SEGMENT_ID; SAVE with SAVE_HREF; CLEAR with CLEAR_HREF
  AS_TEXT include
}}
<div class="filter-bar" id="filter">
<div class="filter-chips">
{{#SEGMENTS}}<details class="menu"><summary class="btn btn-quiet btn-sm"><span class="visually-hidden">Segment: </span><bdi>{{SEGMENT_NAME}}</bdi><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#down"></use></svg></summary>
<div class="menu-items menu-long"><a href="{{ALL_HREF}}">All contacts</a>
{{#ROW}}<a href="{{HREF}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}><bdi>{{NAME}}</bdi></a>
{{/ROW}}</div></details>{{/SEGMENTS}}
{{#CHIPS}}
<ul class="chips" aria-label="Filter">
{{#CHIP}}<li>{{#AFTER_FIRST}}<span class="chip-join">{{JOIN}}</span>{{/AFTER_FIRST}}<span class="chip accent chip-filter" title="{{TEXT}}"><bdi>{{WORDS}}</bdi><a href="{{REMOVE_HREF}}" title="Remove"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#cross"></use></svg><span class="visually-hidden">Remove {{WORDS}}</span></a></span></li>
{{/CHIP}}
{{#AS_IF}}<li><span class="chip chip-filter"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#clock"></use></svg>As if today were {{AT}}<a href="{{REMOVE_HREF}}" title="Remove"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#cross"></use></svg><span class="visually-hidden">Back to today</span></a></span></li>{{/AS_IF}}
</ul>
{{/CHIPS}}
<div class="filter-actions">
{{#ADD}}<a class="btn btn-quiet btn-sm" href="{{ADD_HREF}}"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#filter"></use></svg>Add filter</a>{{/ADD}}
{{#EDIT}}<a class="btn btn-quiet btn-sm" href="{{EDIT_HREF}}"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#filter"></use></svg>Edit filter</a>{{/EDIT}}
{{#ADD_MORE}}<a class="btn btn-link btn-sm" href="{{ADD_HREF}}">Add filter</a>{{/ADD_MORE}}
{{#CLEAR}}<a class="btn btn-link btn-sm" href="{{CLEAR_HREF}}">Clear</a>{{/CLEAR}}
<span class="filter-end">
{{#NEAR}}<a class="btn btn-link btn-sm" href="{{NEAR_HREF}}">Near misses</a>{{/NEAR}}
{{#COPY}}<a class="btn btn-link btn-sm" href="{{COPY_HREF}}" data-copy-link>Copy link</a>{{/COPY}}
{{#SEGMENT}}<a class="btn btn-link btn-sm" href="/segments/view?id={{SEGMENT_ID}}">About the segment</a>{{/SEGMENT}}
{{#SEGMENT_EDIT}}<a class="btn btn-quiet btn-sm" href="/contacts?segment={{SEGMENT_ID}}&amp;build=1">Edit segment</a>{{/SEGMENT_EDIT}}
{{#SAVE}}<a class="btn btn-quiet btn-sm" href="{{SAVE_HREF}}">Save segment</a>{{/SAVE}}
</span>
</div>
</div>
{{>AS_TEXT}}
</div>
