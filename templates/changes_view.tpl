{{%AUTOESCAPE context="HTML"}}
{{!
One action, with what it changed.  Filled by cgi-bin/changes.c.
  ID WHAT WHO WHEN WHEN_EXACT RECORDS_TEXT; IS_ABOUT with ABOUT; FROM_IMPORT with IMPORT_ID; UNDONE with UNDONE_ID, or MAY_UNDO, or NO_UNDO with NO_UNDO_WHY
  RUNNING_UNDO with PROGRESS; UNDO_OVER with RESTORED, ONE or SEVERAL; WAS_CANCELLED; KEPT include, KEPT_NEXT with KEPT_NEXT_HREF
  VALUE rows as in _changes_kept, without REASON; MORE with MORE_HREF
}}
<p class="crumbs"><a href="/changes">Changes</a></p>
<div class="page-head"><div><h1>{{WHAT}}{{#IS_ABOUT}} <span class="muted"><bdi>{{ABOUT}}</bdi></span>{{/IS_ABOUT}}</h1><p class="page-sub"><bdi>{{WHO}}</bdi>, <time title="{{WHEN_EXACT}}">{{WHEN}}</time>, {{RECORDS_TEXT}}{{#FROM_IMPORT}}, <a href="/imports/view?id={{IMPORT_ID}}">import {{IMPORT_ID}}</a>{{/FROM_IMPORT}}</p></div>
<div class="page-actions">{{#MAY_UNDO}}<a class="btn btn-quiet" href="/changes/undo?id={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#undo"></use></svg>Undo</a>{{/MAY_UNDO}}</div></div>
{{#UNDONE}}<div class="callout callout-info"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg><div><p>This <a href="/changes/view?id={{UNDONE_ID}}">was undone</a>.</p></div></div>{{/UNDONE}}
{{#NO_UNDO}}<p class="muted">This can't be undone: {{NO_UNDO_WHY}}.</p>{{/NO_UNDO}}
{{#RUNNING_UNDO}}
{{>PROGRESS}}
<form method="post" action="/changes/cancel" data-confirm="Stop here? What was undone so far stays so."><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><p><button class="btn btn-quiet" type="submit">Stop</button></p></form>
{{/RUNNING_UNDO}}
{{#UNDO_OVER}}<p><strong>{{RESTORED}}</strong> {{#ONE}}value{{/ONE}}{{#SEVERAL}}values{{/SEVERAL}} went back.</p>{{/UNDO_OVER}}
{{#WAS_CANCELLED}}<p>It was stopped before its end; the rest can be undone again.</p>{{/WAS_CANCELLED}}
{{>KEPT}}
{{#KEPT_NEXT}}<p><a class="btn btn-quiet" href="{{KEPT_NEXT_HREF}}" rel="next">More that stays</a></p>{{/KEPT_NEXT}}
<section class="panel"><div class="panel-head"><h2>What changed</h2></div>
<div class="table-scroll" tabindex="0" role="region" aria-label="What changed">
<table class="grid-table stacked">
<thead><tr><th scope="col">Of</th><th scope="col">What</th><th scope="col">From, to</th></tr></thead>
<tbody>
{{#VALUE}}
<tr>
<td class="main">{{#LINKED}}<a href="{{RECORD_HREF}}"><bdi>{{RECORD}}</bdi></a>{{/LINKED}}{{#PLAIN}}<bdi>{{RECORD}}</bdi>{{/PLAIN}}</td>
<td data-label="What"><bdi>{{FIELD}}</bdi></td>
<td class="wrap" data-label="From, to"><span class="change">{{#HAS_OLD}}<del><bdi>{{OLD}}</bdi></del>{{/HAS_OLD}}{{#NO_OLD}}<span class="none">nothing</span>{{/NO_OLD}} → {{#HAS_NEW}}<ins><bdi>{{NEW}}</bdi></ins>{{/HAS_NEW}}{{#NO_NEW}}<span class="none">nothing</span>{{/NO_NEW}}</span></td>
</tr>
{{/VALUE}}
</tbody>
</table>
</div>
{{#MORE}}<p><a class="btn btn-quiet" href="{{MORE_HREF}}" rel="next">More</a></p>{{/MORE}}
</section>
