{{%AUTOESCAPE context="HTML"}}
{{!
People who fail exactly one line.  Filled by cgi-bin/segments_misses.c.
  OF_SEGMENT with SEGMENT_ID SEGMENT_NAME, or OF_FILTER with FILTER_TEXT and BACK (FILTER_HREF); AS_IF with AT
  FAULT with REASON, STATIC_LIST, BROKEN with WHY, or FOUND: TOTAL with ONE or MANY, ONE_LINE; EXAMPLE with EXAMPLE_COUNT EXAMPLE_WORDS EXAMPLE_LINE; KEPT_OUT and
  LINE rows: LINE_WORDS, ASKED with ASKED_FOR; NO_VALUES, or VALUES: VALUE rows with WORDS; RANGE with LOW HIGH; OTHER_VALUES or
  DIFFERENT_VALUES with DIFFERENT; WITHOUT with WITHOUT_COUNT; SAMPLE with LOOKED
  A number is LINKED with COUNT HREF, or PLAIN with COUNT
  AS_OF with AT_VALUE, ID_FIELD with SEGMENT_N or FILTER_FIELD with FILTER_VALUE
}}
<p class="crumbs"><a href="/segments">Segments</a>{{#OF_SEGMENT}} / <a href="/segments/view?id={{SEGMENT_ID}}"><bdi>{{SEGMENT_NAME}}</bdi></a>{{/OF_SEGMENT}}</p>
<div class="page-head"><div><h1>Near misses</h1>
{{#FOUND}}<p class="page-sub"><strong>{{TOTAL}}</strong> {{#ONE}}person fails{{/ONE}}{{#MANY}}people fail{{/MANY}} exactly one line</p>{{/FOUND}}{{#AS_IF}}<p class="page-sub">As if today were {{AT}}</p>{{/AS_IF}}</div>
<div class="page-actions">{{#OF_FILTER}}{{#BACK}}<a class="btn btn-quiet" href="{{FILTER_HREF}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#contacts"></use></svg>Everybody in this filter</a>{{/BACK}}{{/OF_FILTER}}
{{#OF_SEGMENT}}<a class="btn btn-quiet" href="/contacts?segment={{SEGMENT_ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#contacts"></use></svg>View contacts</a>{{/OF_SEGMENT}}</div></div>
{{#FAULT}}<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg><div><p><strong>This question has no answer.</strong> <bdi>{{REASON}}</bdi></p></div></div>{{/FAULT}}
{{#BROKEN}}<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg><div><p><strong>This segment is broken and matches nobody:</strong> <bdi>{{WHY}}</bdi></p></div></div>{{/BROKEN}}
{{#STATIC_LIST}}<div class="callout callout-info"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg><div><p>This segment is a list kept by hand: it has no lines that somebody could fail.</p></div></div>{{/STATIC_LIST}}
{{#OF_FILTER}}<section class="panel" aria-label="Filter"><div class="filter-text"><code>{{FILTER_TEXT}}</code></div></section>{{/OF_FILTER}}
{{#FOUND}}
{{#EXAMPLE}}<p>{{EXAMPLE_COUNT}} have <strong><bdi>{{EXAMPLE_WORDS}}</bdi></strong> where you asked: <bdi>{{EXAMPLE_LINE}}</bdi>.</p>{{/EXAMPLE}}
{{#ONE_LINE}}<div class="callout callout-info"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg><div><p>This filter is a single line, or one of several is enough: everybody else fails it.</p></div></div>{{/ONE_LINE}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Lines">
<table class="grid-table stacked misses">
<thead><tr><th scope="col">The line they fail</th><th scope="col" class="num">People</th><th scope="col">They have instead</th></tr></thead>
<tbody>
{{#LINE}}
<tr>
<td class="main wrap"><bdi>{{LINE_WORDS}}</bdi>{{#ASKED}} <span class="miss-asked">asked: <bdi>{{ASKED_FOR}}</bdi></span>{{/ASKED}}</td>
<td class="num" data-label="People">{{#LINKED}}<a href="{{HREF}}"><strong>{{COUNT}}</strong></a>{{/LINKED}}{{#PLAIN}}{{COUNT}}{{/PLAIN}}</td>
{{#NO_VALUES}}<td class="blank"></td>{{/NO_VALUES}}{{#VALUES}}<td class="wrap" data-label="They have"><ul class="miss-values">
{{#VALUE}}<li>{{#LINKED}}<a href="{{HREF}}">{{COUNT}}</a>{{/LINKED}}{{#PLAIN}}{{COUNT}}{{/PLAIN}} × <strong><bdi>{{WORDS}}</bdi></strong></li>
{{/VALUE}}
{{#RANGE}}<li>from <strong>{{LOW}}</strong> to <strong>{{HIGH}}</strong></li>{{/RANGE}}
{{#OTHER_VALUES}}<li class="muted">{{DIFFERENT}} other values</li>{{/OTHER_VALUES}}
{{#DIFFERENT_VALUES}}<li class="muted">{{DIFFERENT}} different values</li>{{/DIFFERENT_VALUES}}
{{#WITHOUT}}<li><span class="none">{{WITHOUT_COUNT}} × no value</span></li>{{/WITHOUT}}
{{#SAMPLE}}<li class="muted small">of the first {{LOOKED}}</li>{{/SAMPLE}}
</ul></td>{{/VALUES}}
</tr>
{{/LINE}}
{{#KEPT_OUT}}
<tr><td class="main wrap">Not kept out by hand</td><td class="num" data-label="People">{{#LINKED}}<a href="{{HREF}}"><strong>{{COUNT}}</strong></a>{{/LINKED}}{{#PLAIN}}{{COUNT}}{{/PLAIN}}</td><td class="wrap" data-label="They have"><span class="muted">They match every line.</span></td></tr>
{{/KEPT_OUT}}
</tbody>
</table>
</div>
{{/FOUND}}
{{#AS_OF}}
<form class="panel narrow inline-form" method="get" action="/segments/misses">
{{#ID_FIELD}}<input type="hidden" name="id" value="{{SEGMENT_N}}">{{/ID_FIELD}}
{{#FILTER_FIELD}}<input type="hidden" name="filter" value="{{FILTER_VALUE}}">{{/FILTER_FIELD}}
<div class="field short"><label for="at">As if today were</label><input class="form-control" id="at" name="at" type="date" value="{{AT_VALUE}}"></div>
<button class="btn btn-quiet" type="submit">Show</button>
</form>
{{/AS_OF}}
