{{%AUTOESCAPE context="HTML"}}
{{!
The audit log.  Filled by cgi-bin/audit.c.
  PERSON rows: PERSON_ID PERSON_NAME, PERSON_CHOSEN; KIND_GROUP rows: GROUP_LABEL, KIND_ROW rows: KIND_KEY KIND_LABEL, KIND_CHOSEN
  FROM_DAY UNTIL_DAY; section MAY_FETCH: the same filter as a file (WHO_ID KIND)
  ROWS with LINE rows, OLDER with OLDER_HREF, NEWER with NEWER_HREF; or NO_ROWS with EMPTY
  LINE rows: WHAT WHO AT AT_EXACT; OTHER with OTHER_NAME, ABOUT or LINKED with ABOUT_TEXT ABOUT_HREF, DETAIL with DETAIL_TEXT,
  TIMES with TIMES_COUNT, ADDRESS with ADDRESS_TEXT or NO_ADDRESS
}}
<div class="page-head"><div><h1>Audit log</h1><p class="page-sub">Who came in, what went out, and who may do what.</p></div>
{{#MAY_FETCH}}
<div class="page-actions">
<form method="post" action="/audit/download">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="who" value="{{WHO_ID}}"><input type="hidden" name="kind" value="{{KIND}}">
<input type="hidden" name="from" value="{{FROM_DAY}}"><input type="hidden" name="until" value="{{UNTIL_DAY}}">
<button class="btn btn-quiet" type="submit"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#exports"></use></svg>Download as CSV</button>
</form>
</div>
{{/MAY_FETCH}}
</div>
<form class="toolbar" method="get" action="/audit" aria-label="Audit log">
<select class="form-select" name="who" aria-label="Account" data-submit>
<option value="">All accounts</option>
{{#PERSON}}<option value="{{PERSON_ID}}"{{#PERSON_CHOSEN}} selected{{/PERSON_CHOSEN}}>{{PERSON_NAME}}</option>
{{/PERSON}}
</select>
<select class="form-select" name="kind" aria-label="Kind" data-submit>
<option value="">All kinds</option>
{{#KIND_GROUP}}<optgroup label="{{GROUP_LABEL}}">
{{#KIND_ROW}}<option value="{{KIND_KEY}}"{{#KIND_CHOSEN}} selected{{/KIND_CHOSEN}}>{{KIND_LABEL}}</option>
{{/KIND_ROW}}
</optgroup>
{{/KIND_GROUP}}
</select>
<label class="cluster">From <input class="form-control" type="date" name="from" value="{{FROM_DAY}}"></label>
<label class="cluster">until <input class="form-control" type="date" name="until" value="{{UNTIL_DAY}}"></label>
<button class="btn btn-quiet" type="submit">Show</button>
</form>
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Audit log">
<table class="grid-table stacked">
<thead><tr><th scope="col">What</th><th scope="col">Who</th><th scope="col">About</th><th scope="col">Address</th><th scope="col" class="date">When</th></tr></thead>
<tbody>
{{#LINE}}
<tr>
<td class="main">{{WHAT}}{{#TIMES}} <span class="muted">{{TIMES_COUNT}} times</span>{{/TIMES}}</td>
<td data-label="Who"><bdi>{{WHO}}</bdi></td>
<td data-label="About" class="wrap">{{#OTHER}}<bdi>{{OTHER_NAME}}</bdi> {{/OTHER}}{{#ABOUT}}{{ABOUT_TEXT}} {{/ABOUT}}{{#LINKED}}<a href="{{ABOUT_HREF}}">{{ABOUT_TEXT}}</a> {{/LINKED}}{{#DETAIL}}<span class="muted"><bdi>{{DETAIL_TEXT}}</bdi></span>{{/DETAIL}}</td>
{{#ADDRESS}}<td data-label="Address">{{ADDRESS_TEXT}}</td>{{/ADDRESS}}{{#NO_ADDRESS}}<td class="blank"><span class="none">–</span></td>{{/NO_ADDRESS}}
<td data-label="When" class="date"><time title="{{AT_EXACT}}">{{AT}}</time></td>
</tr>
{{/LINE}}
</tbody>
</table>
</div>
<p class="cluster">{{#NEWER}}<a class="btn btn-quiet" href="{{NEWER_HREF}}">Newest</a>{{/NEWER}}{{#OLDER}}<a class="btn btn-quiet" href="{{OLDER_HREF}}" rel="next">Older</a>{{/OLDER}}</p>
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
