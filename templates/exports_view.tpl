{{%AUTOESCAPE context="HTML"}}
{{!
One export.  ID NAME ENDING; one of QUEUED RUNNING READY (EXPIRES EXPIRES_EXACT) FAILED (ERROR) EXPIRED; FETCH when it is there;
  PROGRESS include while it waits or is written; what it holds as in exports_list; FORMAT; ALL_COLUMNS or COLUMNS: COLUMN rows: LABEL;
  ASKED ("12 contacts"); COUNTED: ROWS; WRITTEN: ROWS SIZE, NOTE (NOTE_TEXT); MOVED; ASKED_AT ASKED_EXACT; STARTED, FINISHED: AT AT_EXACT;
  MAIL (MAIL_TO) or NO_MAIL; REPEATED
}}
<p class="crumbs"><a href="/exports">Exports</a></p>
<div class="page-head"><h1><bdi>{{NAME}}</bdi>{{ENDING}}</h1>{{#QUEUED}}<span class="badge-soft is-busy">Waiting</span>{{/QUEUED}}{{#RUNNING}}<span class="badge-soft is-busy">Writing</span>{{/RUNNING}}{{#READY}}<span class="badge-soft is-good">Ready</span>{{/READY}}{{#FAILED}}<span class="badge-soft is-bad">Failed</span>{{/FAILED}}{{#EXPIRED}}<span class="badge-soft is-off">Expired</span>{{/EXPIRED}}
{{#FETCH}}<div class="page-actions"><a class="btn btn-primary" href="/exports/download?id={{ID}}" download>Download</a></div>{{/FETCH}}
</div>
{{>PROGRESS}}
{{#FAILED}}
<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>The export failed.</strong> {{ERROR}}</p></div></div>
{{/FAILED}}
{{#EXPIRED}}<p class="muted">The file is no longer there: files are kept for 7 days.</p>{{/EXPIRED}}
<section class="panel narrow"><div class="panel-head"><h2>What it holds</h2></div>
<dl class="kv">
<dt>Holds</dt><dd>{{#WHAT}}{{WHAT_TEXT}}<br>{{/WHAT}}{{#WHO}}{{WHO_TEXT}}<br>{{/WHO}}{{#PICKED}}Those who were ticked{{/PICKED}}{{#EVERYONE}}All contacts, without archived and deleted ones{{/EVERYONE}}{{#SEGMENT}}In the segment “<bdi>{{SEGMENT_NAME}}</bdi>”<br>{{/SEGMENT}}{{#FILTER}}<span title="{{FILTER_TEXT}}"><bdi>{{FILTER_WORDS}}</bdi></span><br>{{/FILTER}}{{#SEARCH}}Found by “<bdi>{{SEARCH_TEXT}}</bdi>”{{#INSIDE}} anywhere in a field{{/INSIDE}}{{#PREFIX}} at the start of a field{{/PREFIX}}<br>{{/SEARCH}}{{#AS_OF}}<span class="muted">As if today were {{DAY}}</span>{{/AS_OF}}</dd>
<dt>Format</dt><dd>{{FORMAT}}</dd>
<dt>Columns</dt><dd>{{#ALL_COLUMNS}}All{{/ALL_COLUMNS}}{{#COLUMNS}}{{#COLUMN}}<span class="chip"><bdi>{{LABEL}}</bdi></span> {{/COLUMN}}{{/COLUMNS}}</dd>
<dt>Seen when asked</dt><dd>{{ASKED}}</dd>
{{#COUNTED}}<dt>Counted at the start</dt><dd>{{ROWS}}</dd>{{/COUNTED}}
{{#WRITTEN}}<dt>Written</dt><dd><strong>{{ROWS}}</strong>, {{SIZE}}{{#NOTE}}<br><span class="muted">{{NOTE_TEXT}}</span>{{/NOTE}}</dd>{{/WRITTEN}}
</dl>
{{#MOVED}}<p class="muted">The base changed between the question and the start; the file has those of the start.</p>{{/MOVED}}
</section>
<section class="panel narrow"><div class="panel-head"><h2>About this export</h2></div>
<dl class="kv">
<dt>Asked for</dt><dd><time title="{{ASKED_EXACT}}">{{ASKED_AT}}</time>{{#REPEATED}} · <a href="/exports/schedules">repeated</a>{{/REPEATED}}</dd>
{{#STARTED}}<dt>Started</dt><dd><time title="{{AT_EXACT}}">{{AT}}</time></dd>{{/STARTED}}
{{#FINISHED}}<dt>Finished</dt><dd><time title="{{AT_EXACT}}">{{AT}}</time></dd>{{/FINISHED}}
{{#READY}}<dt>Kept until</dt><dd><time title="{{EXPIRES_EXACT}}">{{EXPIRES}}</time></dd>{{/READY}}
<dt>Mail</dt><dd>{{#MAIL}}To <bdi>{{MAIL_TO}}</bdi> at the end, and to nobody else{{/MAIL}}{{#NO_MAIL}}None: this installation sends no mail. You get a notice.{{/NO_MAIL}}</dd>
</dl>
<form method="post" action="/exports/remove" data-confirm="Remove this export and its file?"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><div class="form-actions"><button class="btn btn-quiet" type="submit">Remove</button></div></form>
</section>
