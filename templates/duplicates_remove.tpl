{{%AUTOESCAPE context="HTML"}}
{{!
The question before all duplicates of a channel are removed.  Filled by cgi-bin/duplicates_remove.c.
  CHANNEL CHANNEL_LABEL KEEP; KEEPS_OLDER or KEEPS_NEWER; TOTAL SEEN (the same, as a number); NOW (how many at once), IN_PARTS, BUT_FURTHER, ONE or SEVERAL
  REASON REASON_BAD REASON_ERROR HAS_ERRORS
  EXAMPLE rows: VALUE GONE_ID GONE_NAME GONE_CREATED KEPT_ID KEPT_NAME KEPT_CREATED
}}
<p class="crumbs"><a href="/duplicates?channel={{CHANNEL:u}}">Duplicates</a></p>
<div class="page-head"><div><h1>Remove {{TOTAL}} {{#ONE}}duplicate{{/ONE}}{{#SEVERAL}}duplicates{{/SEVERAL}}?</h1>
<p class="page-sub">By {{CHANNEL_LABEL}}, for all values. Nothing of the removed ones is carried over: merging does that.</p></div></div>
<nav class="channel-tabs" aria-label="Which one is kept">
<a href="/duplicates/remove?channel={{CHANNEL:u}}&amp;keep=older"{{#KEEPS_OLDER}} aria-current="page"{{/KEEPS_OLDER}}><span>Keep the older one</span><span class="channel-count">remove the newer</span></a>
<a href="/duplicates/remove?channel={{CHANNEL:u}}&amp;keep=newer"{{#KEEPS_NEWER}} aria-current="page"{{/KEEPS_NEWER}}><span>Keep the newer one</span><span class="channel-count">remove the older</span></a>
</nav>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was removed.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<section class="panel">
<div class="panel-head"><h2>For example</h2></div>
<div class="table-scroll" tabindex="0" role="region" aria-label="Examples">
<table class="grid-table stacked">
<thead><tr><th scope="col">{{CHANNEL_LABEL}}</th><th scope="col">Is removed</th><th scope="col" class="date">Created</th><th scope="col">Is kept</th><th scope="col" class="date">Created</th></tr></thead>
<tbody>
{{#EXAMPLE}}
<tr><td class="main"><bdi>{{VALUE}}</bdi></td>
<td data-label="Is removed"><a href="/contacts/view?id={{GONE_ID}}"><bdi>{{GONE_NAME}}</bdi></a></td><td data-label="Created" class="date">{{GONE_CREATED}}</td>
<td data-label="Is kept"><a href="/contacts/view?id={{KEPT_ID}}"><bdi>{{KEPT_NAME}}</bdi></a></td><td data-label="Created" class="date">{{KEPT_CREATED}}</td></tr>
{{/EXAMPLE}}
</tbody>
</table>
</div>
</section>
<form class="panel narrow" method="post" action="/duplicates/remove">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="channel" value="{{CHANNEL}}">
<input type="hidden" name="keep" value="{{KEEP}}">
<input type="hidden" name="seen" value="{{SEEN}}">
<div class="field">
<label for="reason">Reason</label>
<input class="form-control" id="reason" name="reason" value="{{REASON}}" maxlength="500" dir="auto" autocomplete="off" {{#REASON_BAD}}aria-invalid="true" aria-describedby="reason-error reason-help"{{/REASON_BAD}}>
{{>REASON_ERROR}}
<p class="help" id="reason-help">Stands with each of them among the deleted contacts, from where they can be restored.{{#BUT_FURTHER}} People who share only a further address or number stay: look at them one by one.{{/BUT_FURTHER}}{{#IN_PARTS}} So many are removed in parts: the first {{NOW}} now.{{/IN_PARTS}}</p>
</div>
<div class="form-actions"><button class="btn btn-danger" type="submit">Remove {{NOW}} {{#ONE}}contact{{/ONE}}{{#SEVERAL}}contacts{{/SEVERAL}}</button><a class="btn btn-quiet" href="/duplicates?channel={{CHANNEL:u}}">Keep all</a></div>
</form>
