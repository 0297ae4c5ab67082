{{%AUTOESCAPE context="HTML"}}
{{!
All imports of the workspace.  ROWS or NO_ROWS with the include EMPTY; PAGER include;
LIVE section (REFRESH_URL) while one waits or runs;
IMPORT rows: HREF NAME AT AT_EXACT; section BY (WHO) or SETUP; STATE_CLASS STATE, section PERCENT
  (PERCENT_NUMBER); COUNTS with TOTAL CREATED UPDATED UNCHANGED SKIPPED FAILED, or NO_COUNTS
}}
<div class="page-head">
<div><h1>Imports</h1><p class="page-sub">Files of contacts that were brought in here, by anybody in your team.</p></div>
{{#ROWS}}
<div class="page-actions">
<a class="btn btn-primary" href="/imports/new"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#imports"></use></svg>Import contacts</a>
</div>
{{/ROWS}}
</div>
{{#ROWS}}
<div id="imports"{{#LIVE}} data-refresh-url="{{REFRESH_URL}}"{{/LIVE}}>
<div class="table-scroll" tabindex="0" role="region" aria-label="Imports">
<table class="grid-table stacked">
<thead><tr>
<th scope="col">File</th><th scope="col">State</th><th scope="col" class="num">Rows</th><th scope="col" class="num">Created</th>
<th scope="col" class="num wide-only">Updated</th><th scope="col" class="num wide-only">Unchanged</th><th scope="col" class="num wide-only">Skipped</th><th scope="col" class="num">Failed</th>
<th scope="col">By</th><th scope="col" class="date">Uploaded</th>
</tr></thead>
<tbody>
{{#IMPORT}}
<tr data-href="{{HREF}}">
<td class="main wrap"><a href="{{HREF}}"><bdi>{{NAME}}</bdi></a></td>
<td data-label="State" class="nowrap"><span class="status {{STATE_CLASS}}"><span class="status-dot"></span>{{STATE}}{{#PERCENT}} · {{PERCENT_NUMBER}} %{{/PERCENT}}</span></td>
{{#COUNTS}}
<td data-label="Rows" class="num">{{TOTAL}}</td>
<td data-label="Created" class="num">{{CREATED}}</td>
<td data-label="Updated" class="num wide-only">{{UPDATED}}</td>
<td data-label="Unchanged" class="num wide-only">{{UNCHANGED}}</td>
<td data-label="Skipped" class="num wide-only">{{SKIPPED}}</td>
<td data-label="Failed" class="num">{{FAILED}}</td>
{{/COUNTS}}
{{#NO_COUNTS}}
<td class="num blank"><span class="none">–</span></td><td class="num blank"><span class="none">–</span></td><td class="num blank wide-only"><span class="none">–</span></td>
<td class="num blank wide-only"><span class="none">–</span></td><td class="num blank wide-only"><span class="none">–</span></td><td class="num blank"><span class="none">–</span></td>
{{/NO_COUNTS}}
<td data-label="By">{{#BY}}<bdi>{{WHO}}</bdi>{{/BY}}{{#SETUP}}<span class="muted">Set-up</span>{{/SETUP}}</td>
<td data-label="Uploaded" class="date"><time title="{{AT_EXACT}}">{{AT}}</time></td>
</tr>
{{/IMPORT}}
</tbody>
</table>
</div>
</div>
{{>PAGER}}
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
