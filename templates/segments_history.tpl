{{%AUTOESCAPE context="HTML"}}
{{!
How a segment grew, and why.  ID NAME; BROKEN (WHY, SINCE_DAY with SINCE); NOW CAME WENT;
GROWTH: SPAN, include PLOT; DAYS with DAY rows and OLDER (OLDER_DAY), or NO_DAYS with EMPTY
  DAY: DATE; TOTAL_TEXT (TOTAL) or DAY_BROKEN; DEFINITION rows, CAUSE rows
  DEFINITION: DEFINITION_WORDS WHEN WHEN_EXACT; FILTERS with OLD_FILTER and NEW_FILTER (FILTER_TEXT,
include LINES)
  CAUSE: JOINED or LEFT (CAUSE_COUNT); WORDS, SUBJECT (SUBJECT_HREF SUBJECT_TEXT) or SUBJECT_PLAIN
(SUBJECT_TEXT), AFTER (AFTER_SUBJECT), PERSON_DID (WHO); PEOPLE with PERSON rows (CONTACT_ID
CONTACT_NAME COMMA), REST_LINK (REST_FILTER REST_COUNT) or REST_PLAIN (REST_COUNT)
}}
<p class="crumbs"><a href="/segments">Segments</a> / <a href="/segments/view?id={{ID}}"><bdi>{{NAME}}</bdi></a></p>
<div class="page-head"><div><h1><bdi>{{NAME}}</bdi></h1><p class="page-sub">Its history: who came and went, day by day, and why.</p></div>
<div class="page-actions"><a class="btn btn-quiet" href="/segments/view?id={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#eye"></use></svg>Definition</a>
<a class="btn btn-primary" href="/contacts?segment={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#contacts"></use></svg>View contacts</a></div></div>
{{#BROKEN}}
<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>This segment is broken{{#SINCE_DAY}} since {{SINCE}}{{/SINCE_DAY}} and matches nobody.</strong> <bdi>{{WHY}}</bdi></p></div></div>
{{/BROKEN}}
<ul class="buckets">
<li class="bucket"><span class="bucket-n">{{NOW}}</span> <span class="bucket-label">people now</span></li>
<li class="bucket is-good"><span class="bucket-n">+{{CAME}}</span> <span class="bucket-label">joined in 30 days</span></li>
<li class="bucket is-bad"><span class="bucket-n">−{{WENT}}</span> <span class="bucket-label">left in 30 days</span></li>
</ul>
{{#GROWTH}}
<section class="panel"><div class="panel-head"><h2>People in it, {{SPAN}}</h2></div>
{{>PLOT}}
</section>
{{/GROWTH}}
{{#DAYS}}
<section class="panel"><div class="panel-head"><h2>Day by day</h2></div>
<ol class="timeline history">
{{#DAY}}
<li><h3>{{DATE}} <span class="muted small">{{#TOTAL_TEXT}}{{TOTAL}} in it{{/TOTAL_TEXT}}{{#DAY_BROKEN}}broken{{/DAY_BROKEN}}</span></h3>
<ul class="causes">
{{#DEFINITION}}
<li><span class="cause-n" aria-hidden="true"><svg class="icon icon-sm"><use href="{{STATIC}}/icons.svg#edit"></use></svg></span><div>{{DEFINITION_WORDS}} <span class="when"><time title="{{WHEN_EXACT}}">{{WHEN}}</time></span>
{{#FILTERS}}
<details class="filter-text"><summary>Before and after</summary>
<div class="filter-compare"><div><h4>Before</h4>{{#OLD_FILTER}}{{>LINES}}<code>{{FILTER_TEXT}}</code>{{/OLD_FILTER}}</div>
<div><h4>After</h4>{{#NEW_FILTER}}{{>LINES}}<code>{{FILTER_TEXT}}</code>{{/NEW_FILTER}}</div></div></details>
{{/FILTERS}}</div></li>
{{/DEFINITION}}
{{#CAUSE}}
<li>{{#JOINED}}<span class="cause-n is-good">+{{CAUSE_COUNT}}</span>{{/JOINED}}{{#LEFT}}<span class="cause-n is-bad">−{{CAUSE_COUNT}}</span>{{/LEFT}}<div>{{#JOINED}}<span class="visually-hidden">joined: </span>{{/JOINED}}{{#LEFT}}<span class="visually-hidden">left: </span>{{/LEFT}}{{WORDS}}{{#SUBJECT}} <a href="{{SUBJECT_HREF}}"><bdi>{{SUBJECT_TEXT}}</bdi></a>{{/SUBJECT}}{{#SUBJECT_PLAIN}} <bdi>{{SUBJECT_TEXT}}</bdi>{{/SUBJECT_PLAIN}}{{#AFTER}} {{AFTER_SUBJECT}}{{/AFTER}}{{#PERSON_DID}} by <bdi>{{WHO}}</bdi>{{/PERSON_DID}}{{#PEOPLE}}: {{#PERSON}}{{#COMMA}}, {{/COMMA}}<a href="/contacts/view?id={{CONTACT_ID}}"><bdi>{{CONTACT_NAME}}</bdi></a>{{/PERSON}}{{#REST_LINK}} <a href="/contacts?filter={{REST_FILTER:u}}">and {{REST_COUNT}} more</a>{{/REST_LINK}}{{#REST_PLAIN}} and {{REST_COUNT}} more{{/REST_PLAIN}}{{/PEOPLE}}</div></li>
{{/CAUSE}}
</ul></li>
{{/DAY}}
</ol>
{{#OLDER}}<p><a class="btn btn-quiet btn-sm" href="/segments/history?id={{ID}}&amp;before={{OLDER_DAY:u}}">Show older days</a></p>{{/OLDER}}
</section>
{{/DAYS}}
{{#NO_DAYS}}
{{>EMPTY}}
{{/NO_DAYS}}
