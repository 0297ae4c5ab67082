{{%AUTOESCAPE context="HTML"}}
{{!
What an import would do.  ID; BROKEN section: BROKEN_WHY; WAITING section with the include PROGRESS; UNASKED; STALE; DIFF: there is a file
  FOUND section: TOTAL TOTAL_WORD CREATED UPDATED UNCHANGED SKIPPED FAILED; NO_CHANGES, or CHANGES section:
    VALUES rows: COLUMN_NAME FILLED CHANGED CLEARED; REFUSED, EDITED, UNKNOWN, PARTIAL sections: HELD;
      EXAMPLE rows: EXAMPLE_ROW, OLD section: OLD_VALUE, NEW section: NEW_VALUE, or NOTHING_NEW
    SEGMENTS section: SEGMENT rows: SEGMENT_ID SEGMENT_NAME BEFORE AFTER, ENTER section: ENTERING, LEAVE section: LEAVING; NOT_ALL: COMPARED
    PROBLEMS section: PROBLEM rows: LINE REASON, PLACE_FILE (PLACE_NAME), IS_CARD, IS_SKIPPED or IS_FAILED; MORE_PROBLEMS: SHOWN
}}
{{#BROKEN}}
<div class="callout callout-danger narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>The file can't be taken in so.</strong> {{BROKEN_WHY}}</p></div></div>
{{/BROKEN}}
{{#WAITING}}{{>PROGRESS}}{{/WAITING}}
{{#UNASKED}}
<form class="panel narrow" method="post" action="/imports/rehearse"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}">
<p>Before it can start, the import is tried out: you see what it would do, and nothing is written.</p>
<button class="btn btn-primary" type="submit">Try it out</button></form>
{{/UNASKED}}
{{#STALE}}
<div class="callout callout-warning narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div><p><strong>Data has changed since.</strong> When you start, the import is tried out once more, and begins only if the same comes out.</p>
<form method="post" action="/imports/rehearse"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><button class="btn btn-quiet" type="submit">Try it out again</button></form></div></div>
{{/STALE}}
{{#FOUND}}
<section class="stack"><h2>What would happen</h2>
<p>Of <strong class="num">{{TOTAL}}</strong> {{TOTAL_WORD}}:{{#DIFF}} <a href="/imports/diff?id={{ID}}" download>Each value as CSV</a>{{/DIFF}}</p>
<ul class="buckets">
<li class="bucket is-good"><span class="bucket-n">{{CREATED}}</span><span class="bucket-label">created</span></li>
<li class="bucket is-good"><span class="bucket-n">{{UPDATED}}</span><span class="bucket-label">updated</span></li>
<li class="bucket"><span class="bucket-n">{{UNCHANGED}}</span><span class="bucket-label">unchanged</span></li>
<li class="bucket is-warn"><span class="bucket-n">{{SKIPPED}}</span><span class="bucket-label">skipped</span></li>
<li class="bucket is-bad"><span class="bucket-n">{{FAILED}}</span><span class="bucket-label">failed</span></li>
</ul>
{{#CHANGES}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Values by column">
<table class="grid-table stacked">
<thead><tr><th scope="col">Column</th><th scope="col" class="num">Filled</th><th scope="col" class="num">Changed</th><th scope="col" class="num">Cleared</th><th scope="col">For example</th></tr></thead>
<tbody>
{{#VALUES}}
<tr><td class="main"><bdi>{{COLUMN_NAME}}</bdi></td>
<td data-label="Filled" class="num">{{FILLED}}</td><td data-label="Changed" class="num">{{CHANGED}}</td><td data-label="Cleared" class="num">{{CLEARED}}</td>
<td data-label="For example" class="wrap"><span>{{#EXAMPLE}}<span class="change">{{#OLD}}<del><bdi>{{OLD_VALUE}}</bdi></del> → {{/OLD}}{{#NEW}}<ins><bdi>{{NEW_VALUE}}</bdi></ins>{{/NEW}}{{#NOTHING_NEW}}<span class="muted">nothing</span>{{/NOTHING_NEW}} <span class="muted">row {{EXAMPLE_ROW}}</span></span><br>{{/EXAMPLE}}{{#REFUSED}}<span class="muted">{{HELD}} stay: they said no before, and the file has no newer evidence</span><br>{{/REFUSED}}{{#EDITED}}<span class="muted">{{HELD}} stay: edited here since the upload</span><br>{{/EDITED}}{{#UNKNOWN}}<span class="muted">{{HELD}} passed over: not known here</span><br>{{/UNKNOWN}}{{#PARTIAL}}<span class="muted">{{HELD}} passed over: no whole date, the year is missing or another part</span><br>{{/PARTIAL}}</span></td></tr>
{{/VALUES}}
</tbody>
</table>
</div>
{{/CHANGES}}
{{#NO_CHANGES}}<p class="muted">No value of anybody would be filled, changed or cleared.</p>{{/NO_CHANGES}}
{{#SEGMENTS}}
<h2>Segments</h2>
<div class="table-scroll" tabindex="0" role="region" aria-label="Segments">
<table class="grid-table stacked">
<thead><tr><th scope="col">Segment</th><th scope="col" class="num">Now</th><th scope="col" class="num">Come</th><th scope="col" class="num">Go</th><th scope="col" class="num">Then</th></tr></thead>
<tbody>
{{#SEGMENT}}
<tr><td class="main"><a href="/segments/view?id={{SEGMENT_ID}}"><bdi>{{SEGMENT_NAME}}</bdi></a></td>
<td data-label="Now" class="num">{{BEFORE}}</td><td data-label="Come" class="num">{{#ENTER}}+{{ENTERING}}{{/ENTER}}</td><td data-label="Go" class="num">{{#LEAVE}}−{{LEAVING}}{{/LEAVE}}</td><td data-label="Then" class="num">{{AFTER}}</td></tr>
{{/SEGMENT}}
</tbody>
</table>
</div>
{{#NOT_ALL}}<p class="muted">The first {{COMPARED}} segments were compared.</p>{{/NOT_ALL}}
{{/SEGMENTS}}
{{#PROBLEMS}}
<h2>Rows that would not be taken in</h2>
{{#MORE_PROBLEMS}}<p class="muted">The first {{SHOWN}} are shown.</p>{{/MORE_PROBLEMS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Rows that would not be taken in">
<table class="grid-table stacked">
<thead><tr><th scope="col" class="num">Line</th><th scope="col">Result</th><th scope="col">Why</th></tr></thead>
<tbody>
{{#PROBLEM}}
<tr><td class="num" data-label="Line"><span>{{#PLACE_FILE}}<bdi>{{PLACE_NAME}}</bdi>, {{/PLACE_FILE}}{{#IS_CARD}}card {{/IS_CARD}}{{LINE}}</span></td><td data-label="Result">{{#IS_FAILED}}<span class="status is-bad"><span class="status-dot"></span>Failed</span>{{/IS_FAILED}}{{#IS_SKIPPED}}<span class="status is-warn"><span class="status-dot"></span>Skipped</span>{{/IS_SKIPPED}}</td>
<td class="main wrap"><span>{{REASON}}</span></td></tr>
{{/PROBLEM}}
</tbody>
</table>
</div>
{{/PROBLEMS}}
</section>
{{/FOUND}}
