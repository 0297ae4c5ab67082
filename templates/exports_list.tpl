{{%AUTOESCAPE context="HTML"}}
{{!
The exports of the account that looks.  PROGRESS includes, one for each that waits or is written;
ROWS or NO_ROWS with the include EMPTY;
EXPORT rows: ID NAME ENDING AT AT_EXACT;
  WHAT with WHAT_TEXT; WHO with WHO_TEXT; EVERYONE, PICKED, or SEGMENT (SEGMENT_NAME), FILTER (FILTER_WORDS FILTER_TEXT), SEARCH (SEARCH_TEXT, and in
  it INSIDE or PREFIX) and AS_OF (DAY): what it holds;
  COUNT with WRITTEN SIZE and sections ASKED (ASKED_ROWS), NOTE (NOTE_TEXT), or NO_COUNT;
  one of QUEUED RUNNING READY (EXPIRES EXPIRES_EXACT) FAILED (ERROR) EXPIRED; FETCH when it is there
}}
<div class="page-head">
<div><h1>Exports</h1><p class="page-sub">Only you see and download your exports. Files are kept for 7 days.</p></div>
<div class="page-actions">
<a class="btn btn-quiet" href="/exports/schedules"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#clock"></use></svg>Repeated</a>
<a class="btn btn-quiet" href="/exports/links"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#link"></use></svg>Live links</a>
<a class="btn btn-primary" href="/exports/new"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#exports"></use></svg>Export all contacts</a>
</div>
</div>
{{>PROGRESS}}
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Exports">
<table class="grid-table stacked">
<thead><tr>
<th scope="col">File</th><th scope="col">Holds</th><th scope="col">State</th><th scope="col" class="num">Rows</th><th scope="col" class="num">Size</th>
<th scope="col" class="date">Asked for</th><th scope="col" class="col-actions"><span class="visually-hidden">Actions</span></th>
</tr></thead>
<tbody>
{{#EXPORT}}
<tr>
<td class="main wrap"><span><a href="/exports/view?id={{ID}}"><bdi>{{NAME}}</bdi>{{ENDING}}</a></span></td>
<td data-label="Holds" class="wrap"><span>{{#WHAT}}{{WHAT_TEXT}} <br>{{/WHAT}}{{#WHO}}{{WHO_TEXT}}{{/WHO}}{{#PICKED}}Those who were ticked{{/PICKED}}{{#EVERYONE}}All contacts{{/EVERYONE}}{{#SEGMENT}}Segment “<bdi>{{SEGMENT_NAME}}</bdi>” <br>{{/SEGMENT}}{{#FILTER}}<span title="{{FILTER_TEXT}}"><bdi>{{FILTER_WORDS}}</bdi></span> <br>{{/FILTER}}{{#SEARCH}}Search for “<bdi>{{SEARCH_TEXT}}</bdi>”{{#INSIDE}} anywhere in a field{{/INSIDE}}{{#PREFIX}} at the start of a field{{/PREFIX}} <br>{{/SEARCH}}{{#AS_OF}}<span class="muted small">as if today were {{DAY}}</span>{{/AS_OF}}</span></td>
<td data-label="State" class="wrap"><span>{{#QUEUED}}<span class="status is-busy"><span class="status-dot"></span>Waiting</span>{{/QUEUED}}{{#RUNNING}}<span class="status is-busy"><span class="status-dot"></span>Writing</span>{{/RUNNING}}{{#READY}}<span class="status is-good"><span class="status-dot"></span>Ready</span> <br><span class="small muted">until <time title="{{EXPIRES_EXACT}}">{{EXPIRES}}</time></span>{{/READY}}{{#FAILED}}<span class="status is-bad"><span class="status-dot"></span>Failed</span> <br><span class="small">{{ERROR}}</span>{{/FAILED}}{{#EXPIRED}}<span class="status is-off"><span class="status-dot"></span>Expired</span>{{/EXPIRED}}</span></td>
{{#COUNT}}
<td data-label="Rows" class="num"><span>{{WRITTEN}}{{#NOTE}} <br><span class="muted small">{{NOTE_TEXT}}</span>{{/NOTE}}{{#ASKED}} <br><span class="muted small">{{ASKED_ROWS}} when asked</span>{{/ASKED}}</span></td>
<td data-label="Size" class="num">{{SIZE}}</td>
{{/COUNT}}
{{#NO_COUNT}}
<td class="num blank"><span class="none">–</span></td>
<td class="num blank"><span class="none">–</span></td>
{{/NO_COUNT}}
<td data-label="Asked for" class="date"><time title="{{AT_EXACT}}">{{AT}}</time></td>
<td class="col-actions nowrap">
{{#FETCH}}<a class="btn btn-quiet btn-sm" href="/exports/download?id={{ID}}" download>Download<span class="visually-hidden"> {{NAME}}{{ENDING}}</span></a>{{/FETCH}}
<form method="post" action="/exports/remove" data-confirm="Remove this export and its file?">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<button class="icon-button" type="submit" title="Remove"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#trash"></use></svg><span class="visually-hidden">Remove {{NAME}}{{ENDING}}</span></button>
</form>
</td>
</tr>
{{/EXPORT}}
</tbody>
</table>
</div>
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
