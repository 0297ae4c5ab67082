{{%AUTOESCAPE context="HTML"}}
{{!
What looks wrong in the contacts, as an inbox.  Filled by cgi-bin/care.c.
  LOOKED (LOOKED_AT LOOKED_EXACT), MAY_LOOK; LOOKING: DONE_COUNT ALL_COUNT PERCENT_NUMBER
  TAB rows: TAB_LABEL TAB_COUNT TAB_HREF, CURRENT; IGNORED_SHOWN
  ROWS: FINDING rows: ID FIELD KIND PEOPLE; MEANT (WRONG RIGHT), PLAIN (EXPLANATION) or VALUE rows (VALUE_TEXT
    VALUE_PEOPLE) and MORE_VALUES (MORE_COUNT); PAGER
  IGNORED: LINE rows: ID FIELD KIND WHO WHEN WHEN_EXACT, IGNORED_VALUE rows (VALUE_TEXT), COUNTED (IGNORED_COUNT),
    WHOLE, MAY_HEED
  NO_ROWS with EMPTY
}}
<div class="page-head">
<div><h1>Data care</h1><p class="page-sub">What looks wrong in your contacts. Nothing changes before you have seen whom and how.{{#LOOKED}} Looked through <time title="{{LOOKED_EXACT}}">{{LOOKED_AT}}</time>.{{/LOOKED}}</p></div>
<div class="page-actions">
{{#MAY_LOOK}}
<form method="post" action="/care/search"><input type="hidden" name="csrf" value="{{CSRF}}">
<button class="btn btn-quiet" type="submit"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#refresh"></use></svg>Look through all again</button></form>
{{/MAY_LOOK}}
</div>
</div>
{{#LOOKING}}
<div class="progress-box" id="care-progress" data-refresh-url="/care">
<div class="progress-head"><strong>Looking through the contacts</strong><span class="progress-percent">{{PERCENT_NUMBER}} %</span></div>
<progress value="{{DONE_COUNT}}" max="{{ALL_COUNT}}" aria-label="Looking through the contacts">{{PERCENT_NUMBER}} %</progress>
<div class="progress-foot"><span role="status">You may leave this page.</span><span class="num">{{DONE_COUNT}} of {{ALL_COUNT}} fields</span></div>
</div>
{{/LOOKING}}
<nav class="tabs" aria-label="What was found">
<ul>
{{#TAB}}<li><a href="{{TAB_HREF}}"{{#CURRENT}} aria-current="page"{{/CURRENT}}>{{TAB_LABEL}} <span class="tab-count">{{TAB_COUNT}}</span></a></li>
{{/TAB}}
<li class="tabs-end"><a href="/care?group=ignored"{{#IGNORED_SHOWN}} aria-current="page"{{/IGNORED_SHOWN}}>Ignored</a></li>
</ul>
</nav>
{{#ROWS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Findings">
<table class="grid-table stacked care-list">
<thead><tr><th scope="col">What</th><th scope="col">Found</th><th scope="col" class="num">People</th><th scope="col" class="wide-only"><span class="visually-hidden">Open</span></th></tr></thead>
<tbody>
{{#FINDING}}
<tr data-href="/care/view?id={{ID}}">
<td class="main"><a href="/care/view?id={{ID}}"><bdi>{{FIELD}}</bdi><span class="visually-hidden">: {{KIND}}</span></a><span class="care-kind" aria-hidden="true">{{KIND}}</span></td>
<td data-label="Found" class="care-found"><div>{{#MEANT}}<span class="care-value"><bdi>{{WRONG}}</bdi></span> <span class="muted" aria-hidden="true">→</span><span class="visually-hidden"> probably </span> <bdi>{{RIGHT}}</bdi>{{/MEANT}}{{#PLAIN}}<span class="muted">{{EXPLANATION}}</span>{{/PLAIN}}{{#VALUE}}<span class="care-value"><bdi>{{VALUE_TEXT}}</bdi> <span class="care-n">{{VALUE_PEOPLE}}</span></span> {{/VALUE}}{{#MORE_VALUES}}<span class="muted">and {{MORE_COUNT}} more</span>{{/MORE_VALUES}}</div></td>
<td data-label="People" class="num">{{PEOPLE}}</td>
<td class="care-open wide-only"><a class="btn btn-quiet btn-sm" href="/care/view?id={{ID}}" tabindex="-1" aria-hidden="true">Look</a></td>
</tr>
{{/FINDING}}
</tbody>
</table>
</div>
{{>PAGER}}
{{/ROWS}}
{{#IGNORED}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Ignored">
<table class="grid-table stacked care-list">
<thead><tr><th scope="col">What</th><th scope="col">Is right</th><th scope="col">Said by</th><th scope="col"><span class="visually-hidden">Actions</span></th></tr></thead>
<tbody>
{{#LINE}}
<tr>
<td class="main"><bdi>{{FIELD}}</bdi><span class="care-kind">{{KIND}}</span></td>
<td data-label="Is right" class="care-found"><div>{{#IGNORED_VALUE}}<span class="care-value"><bdi>{{VALUE_TEXT}}</bdi></span> {{/IGNORED_VALUE}}{{#COUNTED}}<span class="muted">{{IGNORED_COUNT}}</span>{{/COUNTED}}{{#WHOLE}}<span class="muted">Everything of this kind in this field</span>{{/WHOLE}}</div></td>
<td data-label="Said by"><bdi>{{WHO}}</bdi> <time class="muted" title="{{WHEN_EXACT}}">{{WHEN}}</time></td>
<td class="care-open">{{#MAY_HEED}}<form method="post" action="/care/heed"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><button class="btn btn-quiet btn-sm" type="submit">Look at it again<span class="visually-hidden">: {{FIELD}}, {{KIND}}</span></button></form>{{/MAY_HEED}}</td>
</tr>
{{/LINE}}
</tbody>
</table>
</div>
{{/IGNORED}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
