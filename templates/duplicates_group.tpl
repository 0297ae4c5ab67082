{{%AUTOESCAPE context="HTML"}}
{{!
Contacts that share a value.  Filled by cgi-bin/duplicates.c.
  CHANNEL CHANNEL_LABEL VALUE SAME (what they share, in words) TOTAL GROUP_ID SECOND_ID; PAIR or NO_PAIR; NOT_ALL with LISTED
  MEMBER rows: ID NAME MEMBER_VALUE; HAS_COMPANY with COMPANY, or NO_COMPANY; CREATED CREATED_EXACT UPDATED UPDATED_EXACT;
    LATER (not the first); OPEN (its removal was refused) REASON REASON_BAD REASON_ERROR
  SOME_APART; APART rows: ONE_ID ONE_NAME OTHER_ID OTHER_NAME; HAS_ERRORS
}}
<p class="crumbs"><a href="/duplicates?channel={{CHANNEL:u}}">Duplicates</a></p>
<div class="page-head">
<div><h1><bdi>{{VALUE}}</bdi></h1><p class="page-sub">{{TOTAL}} contacts share {{SAME}}.{{#NOT_ALL}} The first {{LISTED}} of them are shown.{{/NOT_ALL}}</p></div>
<div class="page-actions">
<a class="btn btn-primary" href="/duplicates/merge?channel={{CHANNEL:u}}&amp;kept={{GROUP_ID}}&amp;other={{SECOND_ID}}">{{#PAIR}}Compare and merge{{/PAIR}}{{#NO_PAIR}}Merge the first two{{/NO_PAIR}}</a>
</div>
</div>
<div class="table-scroll" tabindex="0" role="region" aria-label="Contacts">
<table class="grid-table stacked">
<thead><tr>
<th scope="col">Name</th><th scope="col">{{CHANNEL_LABEL}}</th><th scope="col" class="wide-only">Company</th>
<th scope="col" class="date">Created</th><th scope="col" class="date">Changed</th>
<th scope="col"><span class="visually-hidden">Actions</span></th>
</tr></thead>
<tbody>
{{#MEMBER}}
<tr>
<td class="main"><a href="/contacts/view?id={{ID}}"><bdi>{{NAME}}</bdi></a></td>
<td data-label="{{CHANNEL_LABEL}}" class="wrap" title="{{MEMBER_VALUE}}"><bdi>{{MEMBER_VALUE}}</bdi></td>
<td data-label="Company" class="wide-only{{#NO_COMPANY}} blank{{/NO_COMPANY}}">{{#HAS_COMPANY}}<bdi>{{COMPANY}}</bdi>{{/HAS_COMPANY}}{{#NO_COMPANY}}<span class="none">–</span>{{/NO_COMPANY}}</td>
<td data-label="Created" class="date"><time title="{{CREATED_EXACT}}">{{CREATED}}</time></td>
<td data-label="Changed" class="date"><time title="{{UPDATED_EXACT}}">{{UPDATED}}</time></td>
<td class="duplicate-actions">
{{#LATER}}<a class="btn btn-quiet btn-sm" href="/duplicates/merge?channel={{CHANNEL:u}}&amp;kept={{GROUP_ID}}&amp;other={{ID}}" title="Compare with the first of these, and make them one">Merge<span class="visually-hidden"> {{NAME}}, contact {{ID}}, with the first of these</span></a>{{/LATER}}
<a class="btn btn-quiet btn-sm" href="/contacts/edit?id={{ID}}">Edit<span class="visually-hidden"> {{NAME}}, contact {{ID}}</span></a>
<form method="post" action="/duplicates/apart">
<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="channel" value="{{CHANNEL}}"><input type="hidden" name="id" value="{{ID}}">
<button class="btn btn-quiet btn-sm" type="submit" title="This is somebody else than the others here">Not a duplicate<span class="visually-hidden">: {{NAME}}, contact {{ID}}</span></button>
</form>
<details class="duplicate-remove"{{#OPEN}} open{{/OPEN}}>
<summary class="btn btn-quiet btn-sm">Remove<span class="visually-hidden"> {{NAME}}, contact {{ID}}</span></summary>
<form method="post" action="/duplicates/delete">
<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="channel" value="{{CHANNEL}}"><input type="hidden" name="id" value="{{ID}}">
<div class="field full"><label for="reason-{{ID}}">Reason</label>
<input class="form-control" id="reason-{{ID}}" name="reason" value="{{REASON}}" maxlength="500" dir="auto" autocomplete="off" placeholder="entered twice" {{#REASON_BAD}}aria-invalid="true" aria-describedby="reason-error"{{/REASON_BAD}}>
{{>REASON_ERROR}}</div>
<button class="btn btn-danger btn-sm" type="submit">Remove this contact</button>
</form>
</details>
</td>
</tr>
{{/MEMBER}}
</tbody>
</table>
</div>
{{#SOME_APART}}
<section class="panel narrow apart"><div class="panel-head"><h2>Known to be different people</h2></div>
<ul class="stack">
{{#APART}}
<li class="cluster"><span><a href="/contacts/view?id={{ONE_ID}}"><bdi>{{ONE_NAME}}</bdi></a> and <a href="/contacts/view?id={{OTHER_ID}}"><bdi>{{OTHER_NAME}}</bdi></a></span>
<form method="post" action="/duplicates/together"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="channel" value="{{CHANNEL}}"><input type="hidden" name="id" value="{{ONE_ID}}"><input type="hidden" name="other" value="{{OTHER_ID}}"><button class="btn btn-quiet btn-sm" type="submit">Look at them again</button></form></li>
{{/APART}}
</ul></section>
{{/SOME_APART}}
