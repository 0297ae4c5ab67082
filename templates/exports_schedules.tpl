{{%AUTOESCAPE context="HTML"}}
{{!
Repeated exports of the account that looks.  Filled by cgi-bin/exports_schedules.c.  ROWS or NO_ROWS; SCHEDULE rows: ID NAME ENDING WHEN KEEP;
what it holds as in exports_list; NEXT (NEXT_AT NEXT_EXACT) or PAUSED; LAST (LAST_AT); WENT_WRONG (ERROR)
}}
<p class="crumbs"><a href="/exports">Exports</a></p>
<div class="page-head"><div><h1>Repeated exports</h1><p class="page-sub">Each writes a file when its time has come. Only you see and download them.</p></div></div>
{{#NO_ROWS}}<p class="muted">There is none yet. Choose “Repeat” on the page of a <a href="/exports/new">new export</a>.</p>{{/NO_ROWS}}
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Repeated exports">
<table class="grid-table stacked">
<thead><tr><th scope="col">File</th><th scope="col">Holds</th><th scope="col">When</th><th scope="col">Next</th><th scope="col" class="num">Keeps</th><th scope="col" class="col-actions"><span class="visually-hidden">Actions</span></th></tr></thead>
<tbody>
{{#SCHEDULE}}
<tr>
<td class="main wrap"><span><bdi>{{NAME}}</bdi>{{ENDING}}</span></td>
<td data-label="Holds" class="wrap"><span>{{#WHAT}}{{WHAT_TEXT}} <br>{{/WHAT}}{{#WHO}}{{WHO_TEXT}}{{/WHO}}{{#EVERYONE}}All contacts{{/EVERYONE}}{{#PICKED}}Those who were ticked{{/PICKED}}{{#SEGMENT}}Segment “<a href="/segments/view?id={{SEGMENT_ID}}"><bdi>{{SEGMENT_NAME}}</bdi></a>” <br>{{/SEGMENT}}{{#FILTER}}<span title="{{FILTER_TEXT}}"><bdi>{{FILTER_WORDS}}</bdi></span> <br>{{/FILTER}}{{#SEARCH}}Search for “<bdi>{{SEARCH_TEXT}}</bdi>”{{#INSIDE}} anywhere in a field{{/INSIDE}}{{#PREFIX}} at the start of a field{{/PREFIX}}{{/SEARCH}}</span></td>
<td data-label="When" class="wrap"><span>{{WHEN}}{{#LAST}} <br><span class="muted small">last {{LAST_AT}}</span>{{/LAST}}</span></td>
<td data-label="Next" class="wrap"><span>{{#NEXT}}<time title="{{NEXT_EXACT}}">{{NEXT_AT}}</time>{{/NEXT}}{{#PAUSED}}<span class="status is-off"><span class="status-dot"></span>Paused</span>{{/PAUSED}}{{#WENT_WRONG}} <br><span class="small">Could not start: {{ERROR}}</span>{{/WENT_WRONG}}</span></td>
<td data-label="Keeps" class="num">{{KEEP}}</td>
<td class="col-actions nowrap">
<form method="post" action="/exports/schedules"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}">
{{#NEXT}}<button class="btn btn-quiet btn-sm" type="submit" name="do" value="pause">Pause<span class="visually-hidden"> {{NAME}}</span></button>{{/NEXT}}{{#PAUSED}}<button class="btn btn-quiet btn-sm" type="submit" name="do" value="go-on">Go on<span class="visually-hidden"> with {{NAME}}</span></button>{{/PAUSED}}
<button class="icon-button" type="submit" name="do" value="remove" title="Remove"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#trash"></use></svg><span class="visually-hidden">Remove {{NAME}}</span></button></form>
</td>
</tr>
{{/SCHEDULE}}
</tbody>
</table>
</div>
{{/ROWS}}
