{{%AUTOESCAPE context="HTML"}}
{{!
Two contacts are one now.  Filled by cgi-bin/duplicates_merge.c.
  CHANNEL; KEPT and OTHER with ID NAME CREATED; MORE_OF_THEM with GROUP_ID; BACK with BATCH_ID
}}
<p class="crumbs"><a href="/duplicates?channel={{CHANNEL:u}}">Duplicates</a></p>
<div class="page-head"><h1>Merged</h1></div>
<section class="panel narrow">
{{#KEPT}}<p>This is the contact that was kept: <a href="/contacts/view?id={{ID}}"><strong><bdi>{{NAME}}</bdi></strong></a>, contact {{ID}}.</p>{{/KEPT}}
{{#OTHER}}<p class="muted">The other one, <a href="/contacts/view?id={{ID}}">contact {{ID}}</a>, stands among the deleted contacts and leads here.</p>{{/OTHER}}
<div class="form-actions">
{{#MORE_OF_THEM}}<a class="btn btn-primary" href="/duplicates/group?channel={{CHANNEL:u}}&amp;id={{GROUP_ID}}">Look at the rest of the group</a>{{/MORE_OF_THEM}}
<a class="btn btn-quiet" href="/duplicates?channel={{CHANNEL:u}}">All duplicates</a>
{{#BACK}}<a class="btn btn-quiet" href="/changes/undo?id={{BATCH_ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#undo"></use></svg>Undo</a>{{/BACK}}
</div>
</section>
