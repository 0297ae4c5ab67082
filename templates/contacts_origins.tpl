{{%AUTOESCAPE context="HTML"}}
{{!
Where each value of a contact comes from.  Filled by cgi-bin/contacts_origins.c.  ID NAME;
VALUE rows: LABEL SHOWN; one of FROM_IMPORT with IMPORT_ID FILE_NAME, ROW with ROW_NUMBER, ROW_LINK with ROW_HREF or ROW_TEXT;
FROM_ACTION with BATCH_ID HOW WHO; UNKNOWN;  SINCE with AT AT_EXACT; PAGER include
}}
<p class="crumbs"><a href="/contacts">Contacts</a> / <a href="/contacts/view?id={{ID}}"><bdi>{{NAME}}</bdi></a></p>
<div class="page-head"><div><h1>Where it comes from</h1><p class="page-sub">Every value of <bdi>{{NAME}}</bdi>, and the import or the person that put it there.</p></div></div>
<div class="table-scroll" tabindex="0" role="region" aria-label="Where it comes from">
<table class="grid-table stacked">
<thead><tr><th scope="col">Field</th><th scope="col">Value</th><th scope="col">From</th><th scope="col" class="date">Since</th></tr></thead>
<tbody>
{{#VALUE}}
<tr>
<td class="main"><bdi>{{LABEL}}</bdi></td>
<td data-label="Value" class="wrap"><bdi>{{SHOWN}}</bdi></td>
<td data-label="From" class="wrap"><span>{{#FROM_IMPORT}}<a href="/imports/view?id={{IMPORT_ID}}">Import {{IMPORT_ID}}</a> <bdi class="muted">{{FILE_NAME}}</bdi>{{#ROW}}, {{#ROW_LINK}}<a href="{{ROW_HREF}}">row {{ROW_NUMBER}}</a>{{/ROW_LINK}}{{#ROW_TEXT}}row {{ROW_NUMBER}}{{/ROW_TEXT}}{{/ROW}}{{/FROM_IMPORT}}{{#FROM_ACTION}}<a href="/changes/view?id={{BATCH_ID}}">{{HOW}}</a> by <bdi>{{WHO}}</bdi>{{/FROM_ACTION}}{{#UNKNOWN}}<span class="muted">not known</span>{{/UNKNOWN}}</span></td>
{{#SINCE}}<td data-label="Since" class="date"><time title="{{AT_EXACT}}">{{AT}}</time></td>{{/SINCE}}{{#UNKNOWN}}<td class="blank"><span class="none">–</span></td>{{/UNKNOWN}}
</tr>
{{/VALUE}}
</tbody>
</table>
</div>
{{>PAGER}}
