{{%AUTOESCAPE context="HTML"}}
{{!
Values that several contacts share.  Filled by cgi-bin/duplicates.c.
  TAB rows: CHANNEL CHANNEL_LABEL; CURRENT; COUNTED with CONTACTS, ONE or SEVERAL and AT_LEAST, or UNCOUNTED
  SHOWN SHOWN_LABEL (the channel); MAY_REMOVE; ROWS with LINE rows and PAGER, or NO_ROWS with EMPTY
  LINE rows: VALUE COUNT GROUP_ID
}}
<div class="page-head">
<div><h1>Duplicates</h1><p class="page-sub">Contacts that look like one person twice. Look at them, and make them one.</p></div>
<div class="page-actions">
{{#MAY_REMOVE}}<a class="btn btn-quiet" href="/duplicates/remove?channel={{SHOWN:u}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#trash"></use></svg>Remove all duplicates</a>{{/MAY_REMOVE}}
</div>
</div>
<nav class="channel-tabs" aria-label="What they have in common">
{{#TAB}}<a href="/duplicates?channel={{CHANNEL:u}}"{{#CURRENT}} aria-current="page"{{/CURRENT}}><span>{{CHANNEL_LABEL}}</span>
<span class="channel-count">{{#COUNTED}}{{#AT_LEAST}}at least {{/AT_LEAST}}{{CONTACTS}} {{#ONE}}contact{{/ONE}}{{#SEVERAL}}contacts{{/SEVERAL}}{{/COUNTED}}{{#UNCOUNTED}}open to count{{/UNCOUNTED}}</span></a>
{{/TAB}}
</nav>
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Duplicates">
<table class="grid-table">
<thead><tr><th scope="col">{{SHOWN_LABEL}}</th><th scope="col" class="num">Contacts</th></tr></thead>
<tbody>
{{#LINE}}
<tr data-href="/duplicates/group?channel={{SHOWN:u}}&amp;id={{GROUP_ID}}">
<td class="main"><a href="/duplicates/group?channel={{SHOWN:u}}&amp;id={{GROUP_ID}}"><bdi>{{VALUE}}</bdi></a></td>
<td class="num">{{COUNT}}</td>
</tr>
{{/LINE}}
</tbody>
</table>
</div>
{{>PAGER}}
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
