{{%AUTOESCAPE context="HTML"}}
{{!
Archived segments.  ROWS with SEGMENT rows (ID NAME; HAS_DESCRIPTION with DESCRIPTION; IS_STATIC or
IS_DYNAMIC; OWNER ARCHIVED ARCHIVED_EXACT; MAY_RESTORE), or NO_ROWS with EMPTY
}}
<p class="crumbs"><a href="/segments">Segments</a></p>
<div class="page-head"><div><h1>Archived segments</h1><p class="page-sub">Out of use, and kept: each can be restored as it was.</p></div></div>
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Archived segments">
<table class="grid-table stacked">
<thead><tr>
<th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Owner</th><th scope="col" class="date">Archived</th>
<th scope="col" class="col-actions"><span class="visually-hidden">Actions</span></th>
</tr></thead>
<tbody>
{{#SEGMENT}}
<tr>
<td class="main wrap"><a href="/segments/view?id={{ID}}"><bdi>{{NAME}}</bdi></a>
{{#HAS_DESCRIPTION}}<span class="muted small segment-description"><bdi>{{DESCRIPTION}}</bdi></span>{{/HAS_DESCRIPTION}}</td>
<td data-label="Kind">{{#IS_DYNAMIC}}Dynamic{{/IS_DYNAMIC}}{{#IS_STATIC}}Static{{/IS_STATIC}}</td>
<td data-label="Owner"><bdi>{{OWNER}}</bdi></td>
<td data-label="Archived" class="date"><time title="{{ARCHIVED_EXACT}}">{{ARCHIVED}}</time></td>
<td class="col-actions">{{#MAY_RESTORE}}<form method="post" action="/segments/restore">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<button class="btn btn-quiet btn-sm" type="submit">Restore<span class="visually-hidden"> {{NAME}}</span></button>
</form>{{/MAY_RESTORE}}</td>
</tr>
{{/SEGMENT}}
</tbody>
</table>
</div>
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
