{{%AUTOESCAPE context="HTML"}}
{{!
What a contact did and got.  ID NAME; CHANNEL_ROW rows: CHANNEL_KEY CHANNEL_LABEL CHOSEN; ROWS or NO_ROWS with the include EMPTY;
  EVENT rows: NUMBER CHANNEL WHAT AT AT_EXACT; TEXT section: TEXT_SHOWN, DETAIL: DETAIL_SHOWN, AMOUNT: AMOUNT_SHOWN;
    LANGUAGE section: LANGUAGE_SHOWN or NO_LANGUAGE; STATUS section: STATUS_CLASS STATUS_LABEL, or NO_STATUS
  NEWER; OLDER section: OLDER_ID OLDER_CHANNEL OLDER_AFTER
}}
<p class="crumbs"><a href="/contacts">Contacts</a> / <a href="/contacts/view?id={{ID}}"><bdi>{{NAME}}</bdi></a></p>
<div class="page-head"><div><h1>Activity</h1><p class="page-sub">What <bdi>{{NAME}}</bdi> did and got, newest first.</p></div></div>
<form class="toolbar" method="get" action="/contacts/activity" aria-label="Activity">
<input type="hidden" name="id" value="{{ID}}">
<select class="form-select" name="channel" aria-label="Channel" data-submit>
<option value="">All channels</option>
{{#CHANNEL_ROW}}<option value="{{CHANNEL_KEY}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{CHANNEL_LABEL}}</option>
{{/CHANNEL_ROW}}
</select>
<button class="btn btn-quiet" type="submit">Show</button>
</form>
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Activity">
<table class="grid-table stacked">
<thead><tr><th scope="col" class="num">Number</th><th scope="col">Channel</th><th scope="col">Message</th><th scope="col">Language</th><th scope="col" class="date">Date</th><th scope="col">Status</th></tr></thead>
<tbody>
{{#EVENT}}
<tr><td data-label="Number" class="num">{{NUMBER}}</td>
<td data-label="Channel">{{CHANNEL}}</td>
<td class="main wrap"><span>{{WHAT}}{{#TEXT}} <bdi>{{TEXT_SHOWN}}</bdi>{{/TEXT}}{{#AMOUNT}} <span class="num">{{AMOUNT_SHOWN}}</span>{{/AMOUNT}}{{#DETAIL}} <bdi class="muted">{{DETAIL_SHOWN}}</bdi>{{/DETAIL}}</span></td>
{{#LANGUAGE}}<td data-label="Language"><bdi>{{LANGUAGE_SHOWN}}</bdi></td>{{/LANGUAGE}}{{#NO_LANGUAGE}}<td class="blank"><span class="none">–</span></td>{{/NO_LANGUAGE}}
<td data-label="Date" class="date"><time title="{{AT_EXACT}}">{{AT}}</time></td>
{{#STATUS}}<td data-label="Status" class="nowrap"><span class="status {{STATUS_CLASS}}"><span class="status-dot"></span>{{STATUS_LABEL}}</span></td>{{/STATUS}}{{#NO_STATUS}}<td class="blank"><span class="none">–</span></td>{{/NO_STATUS}}</tr>
{{/EVENT}}
</tbody>
</table>
</div>
<p class="cluster">{{#NEWER}}<a class="btn btn-quiet" href="/contacts/activity?id={{ID}}">Newest</a>{{/NEWER}}{{#OLDER}}<a class="btn btn-quiet" rel="next" href="/contacts/activity?id={{OLDER_ID:u}}&amp;channel={{OLDER_CHANNEL:u}}&amp;after={{OLDER_AFTER:u}}">Older</a>{{/OLDER}}</p>
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
