{{%AUTOESCAPE context="HTML"}}
{{!
The question before an undo.  Filled by cgi-bin/changes.c.
  WHAT WHO WHEN WHEN_EXACT RECORDS_TEXT ID and more, as in changes_view
  POSSIBLE with UNDO_ID RESTORED, ONE or SEVERAL, PARTIAL with LOOKED; or IMPOSSIBLE with WHY; KEPT include
  NO_ROOM include (snapshot_ask_fill)
}}
<p class="crumbs"><a href="/changes">Changes</a></p>
<div class="page-head"><div><h1>Undo this?</h1><p class="page-sub">{{WHAT}}{{#IS_ABOUT}} <bdi>{{ABOUT}}</bdi>{{/IS_ABOUT}}: <bdi>{{WHO}}</bdi>, <time title="{{WHEN_EXACT}}">{{WHEN}}</time>, {{RECORDS_TEXT}}</p></div></div>
{{#IMPOSSIBLE}}<div class="callout callout-warning" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg><div><p>This can't be undone: {{WHY}}.</p></div></div>{{/IMPOSSIBLE}}
{{#POSSIBLE}}
<form class="panel narrow" method="post" action="/changes/undo">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{UNDO_ID}}">
<p>{{#PARTIAL}}Of the first {{LOOKED}} records {{/PARTIAL}}<strong>{{RESTORED}}</strong> {{#ONE}}value goes back{{/ONE}}{{#SEVERAL}}values go back{{/SEVERAL}} to what stood there before. What somebody has changed since stays as it is.</p>
<p>An undo can be undone, too.</p>
{{>NO_ROOM}}
<div class="form-actions"><button class="btn btn-primary" type="submit">Undo</button><a class="btn btn-quiet" href="/changes/view?id={{UNDO_ID}}">Leave it</a></div>
</form>
{{/POSSIBLE}}
{{>KEPT}}
