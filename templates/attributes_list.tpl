{{%AUTOESCAPE context="HTML"}}
{{!
The attributes, in order.  Filled by cgi-bin/attributes.c.
  MAY_EDIT; SEARCH with Q (when there are many); ROWS with ATTRIBUTE rows, EDIT_HEAD and PAGER, or NO_ROWS with EMPTY
  ATTRIBUTE rows: ATTRIBUTE_N NAME TYPE KEY; EDIT_NAME or PLAIN_NAME; LOCKED; OPTIONS with OPTION_COUNT; SOMEBODY
  with PEOPLE PEOPLE_HREF, or NOBODY; ASKED with the include ASKING, or NOT_ASKED; ROW_EDIT with UP or NO_UP, DOWN or NO_DOWN
}}
<div class="page-head">
<div><h1>Attributes</h1><p class="page-sub">Fields of your own on every contact. They stand there in this order.</p></div>
<div class="page-actions">
{{#MAY_EDIT}}<a class="btn btn-primary" href="/attributes/new"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#plus"></use></svg>New attribute</a>{{/MAY_EDIT}}
</div>
</div>
{{#SEARCH}}
<form class="toolbar" method="get" action="/attributes" role="search" aria-label="Attributes">
<div class="search">
<svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#search"></use></svg>
<input class="form-control" type="search" name="q" value="{{Q}}" maxlength="200" placeholder="Find an attribute" aria-label="Find an attribute" autocomplete="off" data-search>
<kbd aria-hidden="true">/</kbd>
</div>
<button class="btn btn-quiet" type="submit">Search</button>
</form>
{{/SEARCH}}
{{#ROWS}}
<form method="post" action="/attributes/move">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="table-scroll" tabindex="0" role="region" aria-label="Attributes">
<table class="grid-table stacked">
<thead><tr>
<th scope="col">Name</th>
<th scope="col">Type</th>
<th scope="col">In filters</th>
<th scope="col" class="num">People</th>
<th scope="col">Segments</th>
{{#EDIT_HEAD}}<th scope="col" class="col-actions"><span class="visually-hidden">Order and actions</span></th>{{/EDIT_HEAD}}
</tr></thead>
<tbody>
{{#ATTRIBUTE}}
<tr id="attribute-{{ATTRIBUTE_N}}">
<td class="main">{{#EDIT_NAME}}<a href="/attributes/edit?id={{ATTRIBUTE_N}}"><bdi>{{NAME}}</bdi></a>{{/EDIT_NAME}}{{#PLAIN_NAME}}<bdi>{{NAME}}</bdi>{{/PLAIN_NAME}}{{#LOCKED}} <span class="badge-soft is-busy">being changed</span>{{/LOCKED}}</td>
<td data-label="Type"><span>{{TYPE}}{{#OPTIONS}} <span class="muted">({{OPTION_COUNT}})</span>{{/OPTIONS}}</span></td>
<td data-label="In filters"><code>attr.{{KEY}}</code></td>
<td data-label="People" class="num">{{#SOMEBODY}}<a href="{{PEOPLE_HREF}}" title="Show the contacts that have a value">{{PEOPLE}}</a>{{/SOMEBODY}}{{#NOBODY}}<span class="none">0</span>{{/NOBODY}}</td>
{{#ASKED}}<td data-label="Segments">{{>ASKING}}</td>{{/ASKED}}{{#NOT_ASKED}}<td class="blank"><span class="none">–</span></td>{{/NOT_ASKED}}
{{#ROW_EDIT}}<td class="col-actions order-cell">
{{#UP}}<button class="icon-button" type="submit" name="up" value="{{ATTRIBUTE_N}}" title="Move up"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#up"></use></svg><span class="visually-hidden">Move {{NAME}} up</span></button>{{/UP}}{{#NO_UP}}<span class="icon-button off"></span>{{/NO_UP}}{{#DOWN}}<button class="icon-button" type="submit" name="down" value="{{ATTRIBUTE_N}}" title="Move down"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#down"></use></svg><span class="visually-hidden">Move {{NAME}} down</span></button>{{/DOWN}}{{#NO_DOWN}}<span class="icon-button off"></span>{{/NO_DOWN}}<details class="menu"><summary class="icon-button" aria-label="Actions for the attribute {{NAME}}">⋯</summary>
<div class="menu-items menu-end"><a href="/attributes/edit?id={{ATTRIBUTE_N}}">Edit</a><a href="/attributes/delete?id={{ATTRIBUTE_N}}">Delete</a></div></details></td>{{/ROW_EDIT}}
</tr>
{{/ATTRIBUTE}}
</tbody>
</table>
</div>
</form>
{{>PAGER}}
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
