{{%AUTOESCAPE context="HTML"}}
{{!
Segments.  TOTAL with ONE_SEGMENT or MANY_SEGMENTS; MAY_WRITE; COMPARE; HAS_ARCHIVED (ARCHIVED_COUNT);
SEARCH with Q; ROWS with SEGMENT rows, or NO_ROWS with EMPTY
  SEGMENT: ID NAME HREF; HAS_DESCRIPTION (DESCRIPTION); one of ONE, MANY (COUNT), OLD (COUNT COUNT_WORD DAY),
  NOT_COUNTED, BROKEN (WHY);
  OWNER with IS_MINE or IS_THEIRS; IS_STATIC or IS_DYNAMIC; IS_SHARED or IS_PRIVATE;
  GROWTH: DELTA with IS_UP, IS_DOWN or IS_LEVEL, include PLOT; NO_GROWTH; UPDATED UPDATED_EXACT;
  ACTIONS (EDIT_FILTER: has one).
}}
<div class="page-head">
<div><h1>Segments</h1><p class="page-sub">{{TOTAL}} {{#ONE_SEGMENT}}segment{{/ONE_SEGMENT}}{{#MANY_SEGMENTS}}segments{{/MANY_SEGMENTS}}{{#HAS_ARCHIVED}} · <a href="/segments/archived">{{ARCHIVED_COUNT}} archived</a>{{/HAS_ARCHIVED}}</p></div>
<div class="page-actions">
{{#COMPARE}}<a class="btn btn-quiet" href="/segments/overlap"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#segments"></use></svg>Compare</a>{{/COMPARE}}
{{#MAY_WRITE}}
<a class="btn btn-quiet" href="/segments/new-static"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#plus"></use></svg>Static segment</a>
<a class="btn btn-primary" href="/segments/new"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#plus"></use></svg>New segment</a>
{{/MAY_WRITE}}
</div>
</div>
{{#SEARCH}}
<form class="toolbar" method="get" action="/segments" role="search">
<div class="search">
<svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#search"></use></svg>
<input class="form-control" type="search" name="q" value="{{Q}}" maxlength="200" placeholder="Name or description" aria-label="Search segments" autocomplete="off">
</div>
<button class="btn btn-quiet" type="submit">Search</button>
</form>
{{/SEARCH}}
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Segments">
<table class="grid-table stacked segments">
<thead><tr>
<th scope="col">Name</th>
<th scope="col">Kind</th>
<th scope="col">Owner</th>
<th scope="col">Seen by</th>
<th scope="col" class="growth">30 days</th>
<th scope="col" class="date">Last change</th>
<th scope="col" class="col-actions"><span class="visually-hidden">Actions</span></th>
</tr></thead>
<tbody>
{{#SEGMENT}}
<tr data-href="{{HREF}}">
<td class="main wrap"><a href="{{HREF}}"><bdi>{{NAME}}</bdi></a>
<span class="segment-count">{{#ONE}}<strong>{{COUNT}}</strong> person{{/ONE}}{{#MANY}}<strong>{{COUNT}}</strong> people{{/MANY}}{{#OLD}}<strong>{{COUNT}}</strong> {{COUNT_WORD}} on {{DAY}}{{/OLD}}{{#NOT_COUNTED}}counted when you open it{{/NOT_COUNTED}}{{#BROKEN}}<span class="status is-bad"><span class="status-dot"></span>Broken:</span> <bdi>{{WHY}}</bdi>{{/BROKEN}}</span>
{{#HAS_DESCRIPTION}}<span class="muted small segment-description"><bdi>{{DESCRIPTION}}</bdi></span>{{/HAS_DESCRIPTION}}</td>
<td data-label="Kind">{{#IS_DYNAMIC}}Dynamic{{/IS_DYNAMIC}}{{#IS_STATIC}}Static{{/IS_STATIC}}</td>
<td data-label="Owner">{{#IS_MINE}}You{{/IS_MINE}}{{#IS_THEIRS}}<bdi>{{OWNER}}</bdi>{{/IS_THEIRS}}</td>
<td data-label="Seen by">{{#IS_SHARED}}Everybody{{/IS_SHARED}}{{#IS_PRIVATE}}<span class="badge-soft">Private</span>{{/IS_PRIVATE}}</td>
{{#GROWTH}}<td data-label="30 days" class="growth"><a class="quiet" href="/segments/history?id={{ID}}">{{>PLOT}}<span class="growth-n {{#IS_UP}}is-good{{/IS_UP}}{{#IS_DOWN}}is-bad{{/IS_DOWN}}{{#IS_LEVEL}}is-level{{/IS_LEVEL}}">{{DELTA}}</span></a></td>{{/GROWTH}}
{{#NO_GROWTH}}<td class="blank growth"><span class="none">–</span></td>{{/NO_GROWTH}}
<td data-label="Last change" class="date"><time title="{{UPDATED_EXACT}}">{{UPDATED}}</time></td>
<td class="col-actions"><details class="menu"><summary class="icon-button" aria-label="Actions for {{NAME}}">⋯</summary>
<div class="menu-items menu-end">
<a href="/contacts?segment={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#contacts"></use></svg>View contacts</a>
<a href="/segments/view?id={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#eye"></use></svg>Definition</a>
<a href="/segments/history?id={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#clock"></use></svg>History</a>
{{#ACTIONS}}
{{#EDIT_FILTER}}<a href="/contacts?segment={{ID}}&amp;build=1"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#filter"></use></svg>Edit the filter</a>{{/EDIT_FILTER}}
<a href="/segments/edit?id={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#edit"></use></svg>Edit name and sharing</a>
<form method="post" action="/segments/duplicate">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<button type="submit"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#copy"></use></svg>Duplicate</button>
</form>
<hr>
<a href="/segments/archive?id={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#trash"></use></svg>Archive…</a>
{{/ACTIONS}}
</div></details></td>
</tr>
{{/SEGMENT}}
</tbody>
</table>
</div>
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
