{{%AUTOESCAPE context="HTML"}}
{{!
The audit log.  Filled by cgi-bin/audit.c.
  FILTER include
  section MAY_FETCH: the same filter as a file (WHO_ID KIND FROM_DAY UNTIL_DAY)
  ROWS with LINE rows, OLDER with OLDER_HREF, NEWER with NEWER_HREF; or NO_ROWS with EMPTY
  LINE rows: WHAT WHO AT AT_EXACT; OTHER with OTHER_NAME, ABOUT or LINKED with ABOUT_TEXT ABOUT_HREF, DETAIL with DETAIL_TEXT,
  COMMA in one of these that follows another;
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
{{>FILTER}}
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Audit log">
<table class="grid-table stacked">
<thead><tr><th scope="col">What</th><th scope="col">Who</th><th scope="col">About</th><th scope="col">Address</th><th scope="col" class="date">When</th></tr></thead>
<tbody>
{{#LINE}}
<tr>
<td class="main">{{WHAT}}{{#TIMES}} <span class="muted">{{TIMES_COUNT}} times</span>{{/TIMES}}</td>
<td data-label="Who"><bdi>{{WHO}}</bdi></td>
<td data-label="About" class="wrap"><span>{{#OTHER}}<bdi>{{OTHER_NAME}}</bdi>{{/OTHER}}{{#ABOUT}}{{#COMMA}}, {{/COMMA}}{{ABOUT_TEXT}}{{/ABOUT}}{{#LINKED}}{{#COMMA}}, {{/COMMA}}<a href="{{ABOUT_HREF}}">{{ABOUT_TEXT}}</a>{{/LINKED}}{{#DETAIL}}{{#COMMA}}, {{/COMMA}}<span class="muted"><bdi>{{DETAIL_TEXT}}</bdi></span>{{/DETAIL}}</span></td>
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
