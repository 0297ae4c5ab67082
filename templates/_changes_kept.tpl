{{%AUTOESCAPE context="HTML"}}
{{!
What an undo keeps.  Filled by cgi-bin/changes.c.
  KEPT_COUNT; ONE_KEPT or SEVERAL_KEPT; MORE_KEPT; KEPT_FILE with KEPT_UNDO
  VALUE rows: LINKED with RECORD RECORD_HREF, or PLAIN with RECORD; FIELD OLD NEW; HAS_OLD or NO_OLD, HAS_NEW or NO_NEW; REASON
}}
<section class="panel"><div class="panel-head"><h2>{{KEPT_COUNT}} {{#ONE_KEPT}}value stays as it is{{/ONE_KEPT}}{{#SEVERAL_KEPT}}values stay as they are{{/SEVERAL_KEPT}}</h2>{{#KEPT_FILE}}<form method="post" action="/changes/kept"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{KEPT_UNDO}}"><button class="btn btn-quiet btn-sm" type="submit"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#exports"></use></svg>Download as CSV</button></form>{{/KEPT_FILE}}</div>
<div class="table-scroll" tabindex="0" role="region" aria-label="What stays">
<table class="grid-table stacked">
<thead><tr><th scope="col">Of</th><th scope="col">What</th><th scope="col">The change was</th><th scope="col">Why it stays</th></tr></thead>
<tbody>
{{#VALUE}}
<tr>
<td class="main">{{#LINKED}}<a href="{{RECORD_HREF}}"><bdi>{{RECORD}}</bdi></a>{{/LINKED}}{{#PLAIN}}<bdi>{{RECORD}}</bdi>{{/PLAIN}}</td>
<td data-label="What"><bdi>{{FIELD}}</bdi></td>
<td class="wrap" data-label="The change was"><span class="change">{{#HAS_OLD}}<del><bdi>{{OLD}}</bdi></del>{{/HAS_OLD}}{{#NO_OLD}}<span class="none">nothing</span>{{/NO_OLD}} → {{#HAS_NEW}}<ins><bdi>{{NEW}}</bdi></ins>{{/HAS_NEW}}{{#NO_NEW}}<span class="none">nothing</span>{{/NO_NEW}}</span></td>
<td class="wrap" data-label="Why it stays"><bdi>{{REASON}}</bdi></td>
</tr>
{{/VALUE}}
</tbody>
</table>
</div>
{{#MORE_KEPT}}<p class="muted small">There are more than these.</p>{{/MORE_KEPT}}
</section>
