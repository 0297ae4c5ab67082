{{%AUTOESCAPE context="HTML"}}
{{!
Addresses and domains that nobody sends to.  Filled by cgi-bin/contacts_blacklist.c.
  TABS include; Q TOTAL; MAY_ADD with ENTRY_TYPED REASON_TYPED REASON_MAX, ENTRY_BAD, ENTRY_ERROR, REASON_BAD, REASON_ERROR
  ROWS with ENTRY_ROW rows (ENTRY_ID ENTRY ENTRY_HREF; IS_ADDRESS or IS_DOMAIN; HAS_REASON with REASON or
  NO_REASON; WHO AT AT_EXACT; MAY_REMOVE) and MORE with MORE_HREF; or NONE, NONE_FOUND
}}
<div class="page-head"><div><h1>Blacklist</h1><p class="page-sub">{{TOTAL_TEXT}} that nobody of the organisation sends to. Whoever has one is blacklisted, however they come in.</p></div></div>
{{>TABS}}
{{#MAY_ADD}}
<form class="panel" method="post" action="/contacts/blacklist">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field-row">
<div class="field">
<label for="entry">Address or domain</label>
<input class="form-control" id="entry" name="entry" value="{{ENTRY_TYPED}}" maxlength="254" autocomplete="off" spellcheck="false" required placeholder="ann@example.com or example.com"{{#ENTRY_BAD}} aria-invalid="true" aria-describedby="entry-error"{{/ENTRY_BAD}}>
{{>ENTRY_ERROR}}
</div>
<div class="field">
<label for="reason">Reason <span class="optional">optional</span></label>
<input class="form-control" id="reason" name="reason" value="{{REASON_TYPED}}" maxlength="{{REASON_MAX}}" dir="auto" autocomplete="off"{{#REASON_BAD}} aria-invalid="true" aria-describedby="reason-error"{{/REASON_BAD}}>
{{>REASON_ERROR}}
</div>
</div>
<div class="form-actions"><button class="btn btn-primary" type="submit">Put on the blacklist</button></div>
</form>
{{/MAY_ADD}}
<form class="toolbar" method="get" action="/contacts/blacklist" role="search">
<div class="search">
<svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#search"></use></svg>
<input class="form-control" type="search" name="q" value="{{Q}}" maxlength="200" placeholder="Part of an address" aria-label="Search the blacklist" autocomplete="off" data-search>
</div>
<button class="btn btn-quiet" type="submit">Search</button>
</form>
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Blacklist">
<table class="grid-table stacked">
<thead><tr><th scope="col">Address or domain</th><th scope="col">Kind</th><th scope="col">Reason</th><th scope="col">By</th><th scope="col" class="date">Since</th><th scope="col" class="col-actions"><span class="visually-hidden">Actions</span></th></tr></thead>
<tbody>
{{#ENTRY_ROW}}
<tr>
<td class="main"><a href="{{ENTRY_HREF}}" title="Contacts with it"><bdi>{{ENTRY}}</bdi></a></td>
<td data-label="Kind">{{#IS_DOMAIN}}Domain{{/IS_DOMAIN}}{{#IS_ADDRESS}}Address{{/IS_ADDRESS}}</td>
{{#HAS_REASON}}<td data-label="Reason" class="wrap"><bdi>{{REASON}}</bdi></td>{{/HAS_REASON}}
{{#NO_REASON}}<td class="blank"><span class="none">–</span></td>{{/NO_REASON}}
<td data-label="By"><bdi>{{WHO}}</bdi></td>
<td data-label="Since" class="date"><time title="{{AT_EXACT}}">{{AT}}</time></td>
<td class="col-actions">{{#MAY_REMOVE}}<form method="post" action="/contacts/blacklist-remove">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ENTRY_ID}}">
<button class="btn btn-quiet btn-sm" type="submit">Take off<span class="visually-hidden"> {{ENTRY}}</span></button>
</form>{{/MAY_REMOVE}}</td>
</tr>
{{/ENTRY_ROW}}
</tbody>
</table>
</div>
{{#MORE}}<p><a href="{{MORE_HREF}}">Older entries</a></p>{{/MORE}}
{{/ROWS}}
{{#NONE}}<p class="muted">Nothing is on the blacklist.</p>{{/NONE}}
{{#NONE_FOUND}}<p class="muted">Nothing on the blacklist has this text.</p>{{/NONE_FOUND}}
