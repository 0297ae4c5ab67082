{{%AUTOESCAPE context="HTML"}}
{{!
Every action that changed something.  Filled by cgi-bin/changes.c.
  FILTER include
  ROWS with BATCH rows and OLDER with OLDER_HREF, NEWER with NEWER_HREF; or NO_ROWS with EMPTY
  BATCH rows: ID WHAT WHO WHEN WHEN_EXACT RECORDS; IS_ABOUT with ABOUT; FROM_IMPORT with IMPORT_ID; UNDONE with UNDONE_ID, or MAY_UNDO, or NO_UNDO with NO_UNDO_WHY, EXPIRED
}}
<div class="page-head"><div><h1>Changes</h1><p class="page-sub">Everything that was done, by whom and when, and the way back.</p></div></div>
{{>FILTER}}
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Changes">
<table class="grid-table stacked changes">
<thead><tr><th scope="col">What</th><th scope="col">Who</th><th scope="col" class="num">Records</th><th scope="col" class="date">When</th><th scope="col" class="col-actions"><span class="visually-hidden">Undo</span></th></tr></thead>
<tbody>
{{#BATCH}}
<tr data-href="/changes/view?id={{ID}}">
<td class="main"><a href="/changes/view?id={{ID}}">{{WHAT}}</a>{{#IS_ABOUT}} <span class="muted"><bdi>{{ABOUT}}</bdi></span>{{/IS_ABOUT}}{{#FROM_IMPORT}} <a class="muted" href="/imports/view?id={{IMPORT_ID}}">import {{IMPORT_ID}}</a>{{/FROM_IMPORT}}</td>
<td data-label="Who"><bdi>{{WHO}}</bdi></td>
<td data-label="Records" class="num">{{RECORDS}}</td>
<td data-label="When" class="date"><time title="{{WHEN_EXACT}}">{{WHEN}}</time></td>
<td class="col-actions">{{#MAY_UNDO}}<a class="btn btn-quiet btn-sm" href="/changes/undo?id={{ID}}">Undo<span class="visually-hidden">: {{WHAT}}{{#IS_ABOUT}} <bdi>{{ABOUT}}</bdi>{{/IS_ABOUT}}, {{WHEN}}</span></a>{{/MAY_UNDO}}{{#UNDONE}}<a class="muted" href="/changes/view?id={{UNDONE_ID}}">undone</a>{{/UNDONE}}{{#EXPIRED}}<span class="muted">expired</span>{{/EXPIRED}}</td>
</tr>
{{/BATCH}}
</tbody>
</table>
</div>
<p class="cluster">{{#NEWER}}<a class="btn btn-quiet" href="{{NEWER_HREF}}">Newest</a>{{/NEWER}}{{#OLDER}}<a class="btn btn-quiet" href="{{OLDER_HREF}}" rel="next">Older</a>{{/OLDER}}</p>
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
