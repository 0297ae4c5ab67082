{{%AUTOESCAPE context="HTML"}}
{{!
The tags.  Filled by cgi-bin/tags.c.
  Q; section MAY_EDIT; ROWS with TAG rows and PAGER, or NO_ROWS with EMPTY
  TAG rows: TAG_N TAG_LABEL TAG_CLASS TAG_HREF (lib/web/chip.h); SOMEBODY with CONTACTS, or NOBODY;
    ASKED with the include ASKING, or NOT_ASKED; SCOPE; CREATED CREATED_EXACT; section ROW_EDIT
}}
<div class="page-head">
<div><h1>Tags</h1><p class="page-sub">Words you put on people, for the whole organisation. What has a value, such as a number or a date, is an attribute.</p></div>
<div class="page-actions">
{{#MAY_EDIT}}<a class="btn btn-primary" href="/tags/new"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#plus"></use></svg>New tag</a>{{/MAY_EDIT}}
</div>
</div>
<form class="toolbar" method="get" action="/tags" role="search" aria-label="Tags">
<div class="search">
<svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#search"></use></svg>
<input class="form-control" type="search" name="q" value="{{Q}}" maxlength="200" placeholder="Find a tag" aria-label="Find a tag" autocomplete="off" data-search>
<kbd aria-hidden="true">/</kbd>
</div>
<button class="btn btn-quiet" type="submit">Search</button>
</form>
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Tags">
<table class="grid-table stacked">
<thead><tr>
<th scope="col">Tag</th>
<th scope="col" class="num">Contacts</th>
<th scope="col">Segments</th>
<th scope="col">For</th>
<th scope="col" class="date wide-only">Created</th>
<th scope="col" class="col-actions"><span class="visually-hidden">Actions</span></th>
</tr></thead>
<tbody>
{{#TAG}}
<tr data-href="{{TAG_HREF}}">
<td class="main"><a class="chip {{TAG_CLASS}}" href="{{TAG_HREF}}" title="{{TAG_LABEL}}"><span class="tag-dot"></span><bdi>{{TAG_LABEL}}</bdi></a></td>
<td data-label="Contacts" class="num">{{#SOMEBODY}}<a href="{{TAG_HREF}}">{{CONTACTS}}</a>{{/SOMEBODY}}{{#NOBODY}}<span class="none">0</span>{{/NOBODY}}</td>
{{#ASKED}}<td data-label="Segments">{{>ASKING}}</td>{{/ASKED}}{{#NOT_ASKED}}<td class="blank"><span class="none">–</span></td>{{/NOT_ASKED}}
<td data-label="For">{{SCOPE}}</td>
<td data-label="Created" class="date wide-only"><time title="{{CREATED_EXACT}}">{{CREATED}}</time></td>
<td class="col-actions">{{#ROW_EDIT}}<details class="menu"><summary class="icon-button" aria-label="Actions for the tag {{TAG_LABEL}}">⋯</summary>
<div class="menu-items menu-end"><a href="{{TAG_HREF}}">Show its contacts</a><a href="/tags/edit?id={{TAG_N}}">Edit</a><a href="/tags/delete?id={{TAG_N}}">Delete</a></div></details>{{/ROW_EDIT}}</td>
</tr>
{{/TAG}}
</tbody>
</table>
</div>
{{>PAGER}}
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
