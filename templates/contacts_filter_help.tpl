{{%AUTOESCAPE context="HTML"}}
{{!
How filters are written.  Filled by cgi-bin/contacts_help.c from the catalogue.
  EXAMPLE rows: HREF TEXT MEANING
  TYPE rows: NAME, OPERATOR rows FORM and section NEGATIVE
  Q; FIELDS with GROUP rows: GROUP_LABEL, FIELD rows KEY LABEL TYPE_NAME HELP; NO_FIELDS; MORE_FIELDS with MORE_COUNT
  FAMILY rows: KEY LABEL HELP, PROPERTY rows PROPERTY_KEY PROPERTY_TYPE
}}
<p class="crumbs"><a href="/contacts">Contacts</a></p>
<div class="page-head"><h1>How filters are written</h1></div>
<section class="panel">
<h2>In short</h2>
<p>A filter is one or more conditions: <code>city is "Wien"</code>. The builder writes this text for you; you can also type it into the search box of the contact list, or into “As text” below the filter. The address of a filtered list is a link to the filter: send it to a colleague, and they see the people who fit it when they open it.</p>
<ul>
<li>A condition is a field, an operator and mostly a value. Values stand in double quotes; numbers, dates (<code>2026-12-24</code>) and single words need none.</li>
<li>Conditions are joined by <code>and</code> or by <code>or</code>. Both side by side could mean two things, so brackets have to say which: <code>(a and b) or c</code>.</li>
<li><code>not (...)</code> turns a condition or a group round.</li>
<li>Upper and lower case, accents and the way a letter is written do not matter: <code>zoë</code> finds Zoe and ZOË.</li>
<li>Negative conditions (<code>is not</code>, <code>does not contain</code> ...) are true of people without a value, too. <code>if known</code> behind one leaves these people out.</li>
<li><code>field</code> and a key in the place of a value compares with another field of the same person: <code>city is field region</code>.</li>
<li>Spans of time count on the calendar of the workspace's time zone: <code>in the last 7 days</code> begins at midnight seven days ago and ends now. Weeks run from Monday to Sunday.</li>
</ul>
</section>
<section class="panel">
<h2>Examples</h2>
<ul class="help-examples">
{{#EXAMPLE}}<li><a href="{{HREF}}"><code>{{TEXT}}</code></a><span class="muted">{{MEANING}}</span></li>
{{/EXAMPLE}}
</ul>
</section>
<section class="panel">
<h2>Operators</h2>
<div class="help-types">
{{#TYPE}}<div><h3>{{NAME}}</h3>
<ul>{{#OPERATOR}}<li><code>{{FORM}}</code>{{#NEGATIVE}} <span class="muted">+ if known</span>{{/NEGATIVE}}</li>
{{/OPERATOR}}</ul></div>
{{/TYPE}}
</div>
</section>
<section class="panel" id="fields">
<h2>Fields</h2>
<form class="toolbar" method="get" action="/contacts/filter-help#fields" role="search" aria-label="Fields">
<div class="search">
<svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#search"></use></svg>
<input class="form-control" type="search" name="q" value="{{Q}}" maxlength="200" placeholder="Find a field" aria-label="Find a field" autocomplete="off" data-search>
<kbd aria-hidden="true">/</kbd>
</div>
<button class="btn btn-quiet" type="submit">Search</button>
</form>
{{#NO_FIELDS}}<p class="muted">No field is called this. <a href="/contacts/filter-help#fields">Show all of them</a></p>{{/NO_FIELDS}}
{{#FIELDS}}
<div class="table-scroll" tabindex="0" role="region" aria-label="Fields">
<table class="grid-table">
<thead><tr><th scope="col">Field</th><th scope="col">Key</th><th scope="col">Type</th><th scope="col">Note</th></tr></thead>
{{#GROUP}}<tbody>
<tr><th scope="rowgroup" colspan="4">{{GROUP_LABEL}}</th></tr>
{{#FIELD}}<tr><td class="main"><bdi>{{LABEL}}</bdi></td><td><code>{{KEY}}</code></td><td>{{TYPE_NAME}}</td><td class="wrap">{{HELP}}</td></tr>
{{/FIELD}}</tbody>
{{/GROUP}}
</table>
</div>
{{/FIELDS}}
{{#MORE_FIELDS}}<p class="muted">{{MORE_COUNT}} more attributes: search for one by its name.</p>{{/MORE_FIELDS}}
</section>
<section class="panel">
<h2>Events</h2>
<p><code>did order at least 2 times in the last 90 days where (total &gt; 100)</code> asks for what people did. It begins with <code>did</code>, <code>did not</code> or <code>last</code>; how often, when and <code>where</code> may be left out. An event that another system reports is called by its name in quotes: <code>did "opened the app"</code>.</p>
<dl class="kv kv-wide">
{{#FAMILY}}<dt><code>{{KEY}}</code></dt><dd>{{LABEL}}. {{HELP}}{{#PROPERTY}} <code>{{PROPERTY_KEY}}</code> <span class="muted">({{PROPERTY_TYPE}})</span>{{/PROPERTY}}</dd>
{{/FAMILY}}
</dl>
</section>
