{{%AUTOESCAPE context="HTML"}}
{{!
One segment.  ID NAME HAS_DESCRIPTION (DESCRIPTION); ONE, MANY (COUNT) or BROKEN (GONE with MISSING,
BECAUSE with ERROR, REPAIR with REPAIR_ID); OWNER with IS_MINE or IS_THEIRS; IS_STATIC or IS_DYNAMIC; IS_SHARED or
IS_PRIVATE; CREATED UPDATED and _EXACT; IS_ARCHIVED (ARCHIVED, MAY_RESTORE) or IN_USE, MAY_EXPORT and MAY_WRITE (EDIT_FILTER)
  FILTER: include LINES, FILTER_TEXT;  USED: USER rows, HIDDEN; or UNUSED
  INCLUDED, EXCLUDED: HANDS_COUNT, PERSON rows (CONTACT_ID CONTACT_NAME HAS_EMAIL MAY_REMOVE), MORE
  HAND_FORM: WHO, WHERE_LIST or WHERE_CHOICE (WHERE_OUT), WHO_BAD, WHO_ERROR
  HITS: HITS_WHO, HIT rows (as PERSON, HIT_WHERE, HIT_OUT or HIT_IN)
}}
<p class="crumbs"><a href="/segments">Segments</a></p>
<div class="page-head"><div><h1><bdi>{{NAME}}</bdi></h1>{{#HAS_DESCRIPTION}}<p class="page-sub"><bdi>{{DESCRIPTION}}</bdi></p>{{/HAS_DESCRIPTION}}</div>
<div class="page-actions">
{{#MAY_WRITE}}
<a class="btn btn-quiet" href="/segments/edit?id={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#edit"></use></svg>Edit</a>
{{#EDIT_FILTER}}<a class="btn btn-quiet" href="/contacts?segment={{ID}}&amp;build=1"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#filter"></use></svg>Edit the filter</a>{{/EDIT_FILTER}}
{{/MAY_WRITE}}
<a class="btn btn-quiet" href="/segments/history?id={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#clock"></use></svg>History</a>
{{#MAY_EXPORT}}<a class="btn btn-quiet" href="/exports/new?segment={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#exports"></use></svg>Export</a>{{/MAY_EXPORT}}
{{#IN_USE}}<a class="btn btn-primary" href="/contacts?segment={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#contacts"></use></svg>View contacts</a>{{/IN_USE}}
</div></div>
{{#BROKEN}}
<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>This segment is broken and matches nobody.</strong> {{#GONE}}The <bdi>{{MISSING}}</bdi> that its filter names is gone.{{/GONE}}</p>
{{#BECAUSE}}<p class="small"><bdi>{{ERROR}}</bdi></p>{{/BECAUSE}}
{{#REPAIR}}<p><a href="/contacts?segment={{REPAIR_ID}}&amp;build=1">Repair the filter</a></p>{{/REPAIR}}</div></div>
{{/BROKEN}}
{{#IS_ARCHIVED}}
<div class="callout callout-info"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg>
<div><p>Archived on {{ARCHIVED}}: out of use, and kept.</p></div>
{{#MAY_RESTORE}}<form method="post" action="/segments/restore">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<button class="btn btn-quiet btn-sm" type="submit">Restore</button>
</form>{{/MAY_RESTORE}}
</div>
{{/IS_ARCHIVED}}
<div class="two-col">
<div class="col-main">
{{#IS_DYNAMIC}}
<section class="panel"><div class="panel-head"><h2>Filter</h2>{{#IN_USE}}<div class="panel-actions"><a href="/segments/misses?id={{ID}}">Near misses</a></div>{{/IN_USE}}</div>
{{#FILTER}}
{{>LINES}}
<details class="filter-text"><summary>As text</summary><code>{{FILTER_TEXT}}</code></details>
{{/FILTER}}
</section>
{{/IS_DYNAMIC}}
<section class="panel" id="people"><div class="panel-head"><h2>{{#IS_DYNAMIC}}By hand{{/IS_DYNAMIC}}{{#IS_STATIC}}People{{/IS_STATIC}}</h2></div>
{{#IS_DYNAMIC}}<p class="muted">Single people who are in this segment, or never in it, whatever its filter says.</p>{{/IS_DYNAMIC}}
{{#IS_STATIC}}<p class="muted">Put in by hand, from a search in the contacts, or by an import.</p>{{/IS_STATIC}}
{{#HAND_FORM}}
<form class="hand-form" method="post" action="/segments/hand">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<div class="field"><label for="who">Name, e-mail or ID</label>
<input class="form-control" id="who" name="who" value="{{WHO}}" maxlength="200" dir="auto" autocomplete="off" {{#WHO_BAD}}aria-invalid="true" aria-describedby="who-error"{{/WHO_BAD}}></div>
{{#WHERE_LIST}}<input type="hidden" name="where" value="in">{{/WHERE_LIST}}
{{#WHERE_CHOICE}}<div class="field"><label for="where">is</label>
<select class="form-select" id="where" name="where"><option value="in">always in it</option><option value="out"{{#WHERE_OUT}} selected{{/WHERE_OUT}}>never in it</option></select></div>{{/WHERE_CHOICE}}
<button class="btn btn-quiet" type="submit">Add</button>
{{>WHO_ERROR}}
</form>
{{/HAND_FORM}}
{{#HITS}}
<p class="found">Found by “<bdi>{{HITS_WHO}}</bdi>”:</p>
<ul class="hands">
{{#HIT}}
<li><a href="/contacts/view?id={{CONTACT_ID}}"><bdi>{{CONTACT_NAME}}</bdi></a>{{#HAS_EMAIL}} <span class="muted small"><bdi>{{EMAIL}}</bdi></span>{{/HAS_EMAIL}}
<form method="post" action="/segments/hand">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="contact" value="{{CONTACT_ID}}">
<input type="hidden" name="where" value="{{HIT_WHERE}}">
<button class="btn btn-quiet btn-sm" type="submit">{{#HIT_IN}}Add{{/HIT_IN}}{{#HIT_OUT}}Exclude{{/HIT_OUT}}<span class="visually-hidden"> {{CONTACT_NAME}}</span></button>
</form></li>
{{/HIT}}
</ul>
{{/HITS}}
{{#INCLUDED}}
<h3>{{#IS_DYNAMIC}}Always in it{{/IS_DYNAMIC}}{{#IS_STATIC}}In this segment{{/IS_STATIC}} <span class="muted small">{{HANDS_COUNT}}</span></h3>
<ul class="hands">
{{#PERSON}}
<li><a href="/contacts/view?id={{CONTACT_ID}}"><bdi>{{CONTACT_NAME}}</bdi></a>{{#HAS_EMAIL}} <span class="muted small"><bdi>{{EMAIL}}</bdi></span>{{/HAS_EMAIL}}
{{#MAY_REMOVE}}<form method="post" action="/segments/hand">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="contact" value="{{CONTACT_ID}}">
<input type="hidden" name="where" value="none">
<button class="icon-button" type="submit" title="Take off this list"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#cross"></use></svg><span class="visually-hidden">Take {{CONTACT_NAME}} off this list</span></button>
</form>{{/MAY_REMOVE}}</li>
{{/PERSON}}
</ul>
{{#MORE}}<p><a href="{{MORE_HREF}}">Show more</a></p>{{/MORE}}
{{/INCLUDED}}
{{#EXCLUDED}}
<h3>Never in it <span class="muted small">{{HANDS_COUNT}}</span></h3>
<ul class="hands">
{{#PERSON}}
<li><a href="/contacts/view?id={{CONTACT_ID}}"><bdi>{{CONTACT_NAME}}</bdi></a>{{#HAS_EMAIL}} <span class="muted small"><bdi>{{EMAIL}}</bdi></span>{{/HAS_EMAIL}}
{{#MAY_REMOVE}}<form method="post" action="/segments/hand">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="contact" value="{{CONTACT_ID}}">
<input type="hidden" name="where" value="none">
<button class="icon-button" type="submit" title="Take off this list"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#cross"></use></svg><span class="visually-hidden">Take {{CONTACT_NAME}} off this list</span></button>
</form>{{/MAY_REMOVE}}</li>
{{/PERSON}}
</ul>
{{#MORE}}<p><a href="{{MORE_HREF}}">Show more</a></p>{{/MORE}}
{{/EXCLUDED}}
</section>
</div>
<aside class="col-side">
<section class="panel"><div class="panel-head"><h2>About</h2></div>
<dl class="kv">
<dt>People</dt><dd>{{#ONE}}{{#IN_USE}}<a href="/contacts?segment={{ID}}">{{/IN_USE}}<strong>{{COUNT}}</strong>{{#IN_USE}}</a>{{/IN_USE}}{{/ONE}}{{#MANY}}{{#IN_USE}}<a href="/contacts?segment={{ID}}">{{/IN_USE}}<strong>{{COUNT}}</strong>{{#IN_USE}}</a>{{/IN_USE}}{{/MANY}}{{#BROKEN}}<span class="status is-bad"><span class="status-dot"></span>Broken</span>{{/BROKEN}}</dd>
<dt>Kind</dt><dd>{{#IS_DYNAMIC}}Dynamic: always up to date{{/IS_DYNAMIC}}{{#IS_STATIC}}Static: kept by hand{{/IS_STATIC}}</dd>
<dt>Seen by</dt><dd>{{#IS_SHARED}}Everybody in the team{{/IS_SHARED}}{{#IS_PRIVATE}}{{#IS_MINE}}Only you{{/IS_MINE}}{{#IS_THEIRS}}Only its owner{{/IS_THEIRS}}{{/IS_PRIVATE}}</dd>
<dt>Owner</dt><dd>{{#IS_MINE}}You{{/IS_MINE}}{{#IS_THEIRS}}<bdi>{{OWNER}}</bdi>{{/IS_THEIRS}}</dd>
<dt>Used by</dt><dd>{{#USED}}<ul class="plain">{{#USER}}<li><a href="/segments/view?id={{USER_ID}}"><bdi>{{USER_NAME}}</bdi></a></li>{{/USER}}{{#HIDDEN}}<li>{{HIDDEN_TEXT}}</li>{{/HIDDEN}}</ul>{{/USED}}{{#UNUSED}}<span class="none">nothing</span>{{/UNUSED}}</dd>
<dt>Created</dt><dd><time title="{{CREATED_EXACT}}">{{CREATED}}</time></dd>
<dt>Changed</dt><dd><time title="{{UPDATED_EXACT}}">{{UPDATED}}</time></dd>
</dl></section>
{{#MAY_WRITE}}
<section class="panel"><div class="cluster">
<form method="post" action="/segments/duplicate">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<button class="btn btn-quiet" type="submit"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#copy"></use></svg>Duplicate</button>
</form>
<a class="btn btn-quiet" href="/segments/archive?id={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#trash"></use></svg>Archive…</a>
</div></section>
{{/MAY_WRITE}}
</aside>
</div>
