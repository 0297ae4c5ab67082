{{%AUTOESCAPE context="HTML"}}
{{!
What the product has to tell.  Section MAY_MARK: some are unread
  ROWS with NOTICE rows: KIND (an icon) CLASS TEXT AT AT_EXACT; sections UNREAD, LINK (HREF)
  or NO_ROWS with the EMPTY include
}}
<div class="page-head"><h1>Notices</h1>
{{#MAY_MARK}}
<div class="page-actions"><form method="post" action="/notices/read">
<input type="hidden" name="csrf" value="{{CSRF}}">
<button class="btn btn-quiet" type="submit"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#check"></use></svg>Mark all as read</button></form></div>
{{/MAY_MARK}}
</div>
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Notices">
<table class="grid-table stacked notices">
<thead class="visually-hidden"><tr><th scope="col">Kind</th><th scope="col">Notice</th><th scope="col">When</th></tr></thead>
<tbody>
{{#NOTICE}}
<tr {{#LINK}}data-href="{{HREF}}"{{/LINK}}>
<td class="col-check"><span class="badge-soft {{CLASS}}"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#{{KIND}}"></use></svg></span></td>
<td class="wrap">{{#LINK}}<a href="{{HREF}}">{{/LINK}}<bdi>{{TEXT}}</bdi>{{#LINK}}</a>{{/LINK}}{{#UNREAD}} <strong class="small">new</strong>{{/UNREAD}}</td>
<td class="num"><time class="muted" title="{{AT_EXACT}}">{{AT}}</time></td>
</tr>
{{/NOTICE}}
</tbody>
</table>
</div>
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
