{{%AUTOESCAPE context="HTML"}}
{{!
The gallery of ready filters.  TEMPLATE_GROUP rows: GROUP_NAME, TEMPLATE rows (KEY TEMPLATE_NAME
IS_CHOSEN); of the chosen one NAME GROUP DESCRIPTION, ONE or MANY (COUNT PEOPLE_FILTER),
NEEDS_EVENTS, FILTER (FILTER_TEXT, include LINES), USE (USE_FILTER): may make a segment of it
}}
<p class="crumbs"><a href="/segments">Segments</a> / <a href="/segments/new">New segment</a></p>
<div class="page-head"><div><h1>Start from a template</h1><p class="page-sub">Ready filters for what shops and clubs ask most. A template stays as it is: you get a copy to change and to save under a name of your own.</p></div></div>
<div class="gallery">
<nav class="gallery-names" aria-label="Templates">
{{#TEMPLATE_GROUP}}
<h2>{{GROUP_NAME}}</h2>
<ul>
{{#TEMPLATE}}
<li><a href="/segments/templates?t={{KEY:u}}#chosen"{{#IS_CHOSEN}} aria-current="true"{{/IS_CHOSEN}}>{{TEMPLATE_NAME}}</a></li>
{{/TEMPLATE}}
</ul>
{{/TEMPLATE_GROUP}}
</nav>
<section class="panel gallery-chosen" id="chosen" aria-labelledby="chosen-name">
<p class="muted small">{{GROUP}}</p>
<h2 id="chosen-name">{{NAME}}</h2>
<p>{{DESCRIPTION}}</p>
{{#NEEDS_EVENTS}}
<div class="callout callout-info"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg>
<div><p>Asks what people did: it counts as soon as a shop, a site or a mail service sends its events here.</p></div></div>
{{/NEEDS_EVENTS}}
<h3>Its filter</h3>
{{#FILTER}}
{{>LINES}}
<details class="filter-text"><summary>As text</summary><code>{{FILTER_TEXT}}</code></details>
{{/FILTER}}
<p class="gallery-count">{{#ONE}}<a href="/contacts?filter={{PEOPLE_FILTER:u}}"><strong>{{COUNT}}</strong> person</a>{{/ONE}}{{#MANY}}<a href="/contacts?filter={{PEOPLE_FILTER:u}}"><strong>{{COUNT}}</strong> people</a>{{/MANY}} of yours match now</p>
{{#USE}}<div class="form-actions"><a class="btn btn-primary" href="/contacts?filter={{USE_FILTER:u}}&amp;build=1">Use this template</a><a class="btn btn-quiet" href="/segments/new">Back</a></div>{{/USE}}
</section>
</div>
