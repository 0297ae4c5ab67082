{{%AUTOESCAPE context="HTML"}}
{{!
Which columns the contact list shows.  Filled by cgi-bin/contacts_columns.c.  MOST; MINE, or SEGMENT with
SEGMENT_ID SEGMENT_NAME; whose choice is shown: STANDARD, OWN or OF_SEGMENT; MAY_RESET; Q; GROUP rows: GROUP_NAME and
COLUMN rows: KEY LABEL, CHECKED, PLACED with PLACE; NOT_FOUND; MORE with MORE_COUNT; HAS_ERRORS, COLUMNS_BAD, COLUMNS_ERROR
}}
<p class="crumbs"><a href="/contacts">Contacts</a></p>
<div class="page-head"><div><h1>Columns</h1><p class="page-sub">{{#MINE}}Of your contact list{{/MINE}}{{#SEGMENT}}Of the segment <bdi>{{SEGMENT_NAME}}</bdi>, for everybody who looks at it{{/SEGMENT}}</p></div></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was saved.</strong></p>{{>COLUMNS_ERROR}}</div></div>
{{/HAS_ERRORS}}
<form class="panel narrow" method="post" action="/contacts/columns">
<input type="hidden" name="csrf" value="{{CSRF}}">
{{#SEGMENT}}<input type="hidden" name="segment" value="{{SEGMENT_ID}}">{{/SEGMENT}}
<div class="toolbar">
<div class="search">
<svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#search"></use></svg>
<input class="form-control" type="search" name="q" value="{{Q}}" maxlength="200" placeholder="Find a column" aria-label="Find a column" autocomplete="off" data-search>
<kbd aria-hidden="true">/</kbd>
</div>
<button class="btn btn-quiet" type="submit" formaction="/contacts/columns-find" name="do" value="find">Search</button>
</div>
<p class="muted">Beside the name up to {{MOST}} columns. Numbers say the order, from left to right. {{#STANDARD}}These are the standard columns.{{/STANDARD}}{{#OWN}}{{#SEGMENT}}These are your own columns; the segment has none yet.{{/SEGMENT}}{{#MINE}}These are your own columns.{{/MINE}}{{/OWN}}{{#OF_SEGMENT}}These are the segment’s own columns.{{/OF_SEGMENT}}</p>
<div class="form-actions form-actions-top"><button class="btn btn-primary" type="submit" name="do" value="save">Save the columns</button>{{#MAY_RESET}}<button class="btn btn-quiet" type="submit" name="do" value="reset">Forget this choice</button>{{/MAY_RESET}}<a class="btn btn-quiet" href="/contacts">Cancel</a></div>
{{#GROUP}}
<fieldset class="column-group"><legend>{{GROUP_NAME}}</legend>
<ul class="column-list">
{{#COLUMN}}<li><input type="hidden" name="key" value="{{KEY}}"><label class="check"><input type="checkbox" name="show" value="1"{{#CHECKED}} checked{{/CHECKED}}><span><bdi>{{LABEL}}</bdi></span></label><input class="form-control form-control-sm" type="number" name="place" min="1" max="999" value="{{#PLACED}}{{PLACE}}{{/PLACED}}" aria-label="Place of {{LABEL}}"></li>
{{/COLUMN}}
</ul>
</fieldset>
{{/GROUP}}
{{#NOT_FOUND}}<p class="muted">No other column is called this.</p>{{/NOT_FOUND}}
{{#MORE}}<p class="muted">{{MORE_COUNT}} more attributes: search for one by its name. What is ticked stays ticked.</p>{{/MORE}}
</form>
