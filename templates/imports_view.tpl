{{%AUTOESCAPE context="HTML"}}
{{!
A running import or its result.  ID NAME STATE STATE_CLASS; section IS_DONE: PEOPLE_HREF;
  RUNNING or HELD section and PROGRESS include while it waits or runs; CONTROL section: MAY_PAUSE or MAY_RESUME, MAY_CANCEL;
    PAUSED section: PAUSED_BY; HALTED section: HALT_REASON HALTED_AT
  CANCELLED section: CANCELLER (CANCELLED_BY), UNBEGUN or BEGUN (TAKEN ALL_ROWS BATCH_ID)
  FAILED_IMPORT section: REASON, section NOTHING or PARTLY (TAKEN);
  RESULT section: TOTAL TOTAL_WORD ("rows"); BUCKET rows: BUCKET_CLASS BUCKET_ROWS BUCKET_LABEL, LINK section (LINK_HREF LINK_TEXT),
    NOTE rows (NOTE_TEXT), DOWNLOAD section; FAILED_FILE section; CHANGED_ONLY section: CHANGED_HREF;
    UNDIALLED section: COUNT, section ONE or MANY; MAY_UNDO section: BATCH_ID;
    UNDONE section: UNDO_ID UNDONE_AT, section UNDOER (UNDONE_BY)
  PROBLEMS section: SHOWN, section MORE; PROBLEM rows: LINE ROW, PLACE_FILE (PLACE_NAME), IS_CARD, section IS_FAILED or IS_SKIPPED, REASON
  SOURCE rows: FILE_NAME FILE_SIZE FILE_FORMAT, FILE_ROWS (FILE_COUNT), SEVERAL or ONLY; section UPDATES or KEEPS; section BY (WHO, section VOUCHED with QUEUED) or SETUP;
  HAS_STARTED section: STARTED STARTED_EXACT; HAS_FINISHED: FINISHED FINISHED_EXACT, section RATE: PER_SECOND
  KEPT section: ID, UNTIL (KEPT_UNTIL KEPT_UNTIL_EXACT), HAS_ROWS
  JOINED: segments its people join, JOINED_SEGMENT rows (SEGMENT_ID SEGMENT_NAME), JOINED_HIDDEN (HIDDEN_COUNT)
}}
<p class="crumbs"><a href="/imports">Imports</a></p>
<div class="page-head"><h1><bdi>{{NAME}}</bdi></h1><span class="badge-soft {{STATE_CLASS}}">{{STATE}}</span>
{{#IS_DONE}}
<div class="page-actions"><a class="btn btn-quiet" href="/imports/new">Import another file</a><a class="btn btn-primary" href="{{PEOPLE_HREF}}">See the contacts</a></div>
{{/IS_DONE}}
</div>
{{>PROGRESS}}
{{#HALTED}}
<div class="callout callout-warning" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div><p><strong>It stands still since {{HALTED_AT}}:</strong> {{HALT_REASON}}. Nothing is lost; it goes on by itself when that is mended.</p></div></div>
{{/HALTED}}
{{#PAUSED}}<p class="muted">Paused by <bdi>{{PAUSED_BY}}</bdi>. What was taken in so far stays.</p>{{/PAUSED}}
{{#CONTROL}}
<div class="cluster">
{{#MAY_PAUSE}}<form method="post" action="/imports/pause"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><button class="btn btn-quiet" type="submit">Pause</button></form>{{/MAY_PAUSE}}
{{#MAY_RESUME}}<form method="post" action="/imports/resume"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><button class="btn btn-primary" type="submit">Go on</button></form>{{/MAY_RESUME}}
{{#MAY_CANCEL}}<form method="post" action="/imports/cancel" data-confirm="Cancel this import? What was taken in so far stays, and can be undone."><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><button class="btn btn-quiet" type="submit">Cancel the import</button></form>{{/MAY_CANCEL}}
</div>
{{/CONTROL}}
{{#CANCELLED}}
<div class="callout callout-info"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg>
<div><p><strong>Cancelled{{#CANCELLER}} by <bdi>{{CANCELLED_BY}}</bdi>{{/CANCELLER}}</strong> {{#UNBEGUN}}before a row was taken in. Nothing was changed.{{/UNBEGUN}}{{#BEGUN}}after {{TAKEN}} of {{ALL_ROWS}}. What came in stays, unless you <a href="/changes/undo?id={{BATCH_ID}}">undo them</a>.{{/BEGUN}}</p></div></div>
{{/CANCELLED}}
{{#RUNNING}}
<p class="muted">You may leave this page: you get a notice and a mail at the end.</p>
{{/RUNNING}}
{{#FAILED_IMPORT}}
<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>The import failed.</strong> {{REASON}} {{#NOTHING}}Nothing was changed.{{/NOTHING}}{{#PARTLY}}{{TAKEN}} had been taken in before, and stay.{{/PARTLY}}</p>
<p><a href="/imports/new">Upload the corrected file</a></p></div></div>
{{/FAILED_IMPORT}}
{{#RESULT}}
{{#UNDONE}}
<div class="callout callout-info"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#undo"></use></svg>
<div><p><strong>This import <a href="/changes/view?id={{UNDO_ID}}">was undone</a>{{#UNDOER}} by <bdi>{{UNDONE_BY}}</bdi>{{/UNDOER}}, {{UNDONE_AT}}.</strong> The numbers say what it did. Whom it created was deleted again, unless somebody has edited them since; the links show who is still here.</p></div></div>
{{/UNDONE}}
<p>Of <strong class="num">{{TOTAL}}</strong> {{TOTAL_WORD}}:</p>
<ul class="buckets">
{{#BUCKET}}
<li class="bucket {{BUCKET_CLASS}}"><span class="bucket-n">{{BUCKET_ROWS}}</span><span class="bucket-label">{{BUCKET_LABEL}}</span>{{#LINK}}<a href="{{LINK_HREF}}">{{LINK_TEXT}}</a>{{/LINK}}{{#DOWNLOAD}}<a href="/imports/failed?id={{ID}}" download>Download as CSV</a>{{/DOWNLOAD}}{{#NOTE}}<span class="muted small">{{NOTE_TEXT}}</span>{{/NOTE}}</li>
{{/BUCKET}}
</ul>
{{#CHANGED_ONLY}}
<p class="muted">Who ended where was not kept yet when this import was made. <a href="{{CHANGED_HREF}}">Show whom it created or updated</a></p>
{{/CHANGED_ONLY}}
{{#FAILED_FILE}}
<p class="muted">The file of failed rows says in its first column what is wrong with each. Correct it and import it again: that column is left out by itself.</p>
{{/FAILED_FILE}}
{{#UNDIALLED}}
<div class="callout callout-info"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg>
<div><p>{{COUNT}} {{#ONE}}row has a phone number{{/ONE}}{{#MANY}}rows have phone numbers{{/MANY}} that cannot be dialled as written. They were kept as they are.</p></div></div>
{{/UNDIALLED}}
{{#MAY_UNDO}}<p><a class="btn btn-quiet" href="/changes/undo?id={{BATCH_ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#undo"></use></svg>Undo this import</a></p>{{/MAY_UNDO}}
{{/RESULT}}
{{#PROBLEMS}}
<section class="stack"><h2>Rows that were not taken in</h2>
{{#MORE}}<p class="muted">The first {{SHOWN}} are shown.</p>{{/MORE}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Rows that were not taken in">
<table class="grid-table stacked">
<thead><tr><th scope="col" class="num">Line</th><th scope="col" class="num wide-only">Row</th><th scope="col">Result</th><th scope="col">Why</th></tr></thead>
<tbody>
{{#PROBLEM}}
<tr><td class="num" data-label="Line"><span>{{#PLACE_FILE}}<bdi>{{PLACE_NAME}}</bdi>, {{/PLACE_FILE}}{{#IS_CARD}}card {{/IS_CARD}}{{LINE}}</span></td><td class="num wide-only" data-label="Row">{{ROW}}</td>
<td data-label="Result">{{#IS_FAILED}}<span class="status is-bad"><span class="status-dot"></span>Failed</span>{{/IS_FAILED}}{{#IS_SKIPPED}}<span class="status is-warn"><span class="status-dot"></span>Skipped</span>{{/IS_SKIPPED}}</td>
<td class="main wrap"><span>{{REASON}}</span></td></tr>
{{/PROBLEM}}
</tbody>
</table>
</div>
</section>
{{/PROBLEMS}}
<section class="panel"><div class="panel-head"><h2>About this import</h2></div>
<dl class="kv">
<dt>{{#SEVERAL}}Files{{/SEVERAL}}{{#ONLY}}File{{/ONLY}}</dt><dd>{{#SOURCE}}<span class="source"><bdi>{{FILE_NAME}}</bdi>, {{#FILE_ROWS}}{{FILE_COUNT}}, {{/FILE_ROWS}}{{FILE_SIZE}}: {{FILE_FORMAT}}</span>{{/SOURCE}}</dd>
{{#KEPT}}<dt>Kept</dt><dd>{{#UNTIL}}until <time title="{{KEPT_UNTIL_EXACT}}">{{KEPT_UNTIL}}</time>{{/UNTIL}}{{#HAS_ROWS}} · <a href="/imports/row?id={{ID}}&amp;row=1">Look at its rows</a>{{/HAS_ROWS}}
<form method="post" action="/imports/forget" data-confirm="Remove the file? Values can't be traced to their rows any more."><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><button class="btn btn-link btn-sm" type="submit">Remove it now</button></form></dd>{{/KEPT}}
<dt>Already here</dt><dd>{{#UPDATES}}Updated{{/UPDATES}}{{#KEEPS}}Left as they were{{/KEEPS}}</dd>
{{#JOINED}}<dt>Segments</dt><dd>{{#JOINED_SEGMENT}}<a href="/segments/view?id={{SEGMENT_ID}}"><bdi>{{SEGMENT_NAME}}</bdi></a><br>{{/JOINED_SEGMENT}}{{#JOINED_HIDDEN}}{{HIDDEN_COUNT}} of others, which only they see{{/JOINED_HIDDEN}}</dd>{{/JOINED}}
<dt>By</dt><dd>{{#BY}}<bdi>{{WHO}}</bdi>{{#VOUCHED}}, who ticked that these people agreed to be stored ({{QUEUED}}){{/VOUCHED}}{{/BY}}{{#SETUP}}Set-up{{/SETUP}}</dd>
{{#HAS_STARTED}}<dt>Started</dt><dd><time title="{{STARTED_EXACT}}">{{STARTED}}</time></dd>{{/HAS_STARTED}}
{{#HAS_FINISHED}}<dt>Finished</dt><dd><time title="{{FINISHED_EXACT}}">{{FINISHED}}</time>{{#RATE}} · {{PER_SECOND}} per second{{/RATE}}</dd>{{/HAS_FINISHED}}
</dl>
</section>
