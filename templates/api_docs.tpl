{{%AUTOESCAPE context="HTML"}}
{{!
The API's documentation.  BASE ERROR_FILTER ERROR_ANSWER
ROUTE rows: PATH ANCHOR ROUTE_TITLE ROUTE_TEXT COMMAND; section HAS_PARAMETERS and PARAMETER rows
(PARAMETER_NAME PARAMETER_TEXT); section EXAMPLE with ANSWER
}}
<div class="page-head"><div><h1>API</h1>
<p class="page-sub">Contacts and segments for programs, as JSON, with the same filters as on the pages.</p></div>
<div class="page-actions"><a class="btn btn-primary" href="/accounts/me-tokens">Your tokens</a></div></div>
<div class="prose">
<section class="panel">
<div class="panel-head"><h2>How to ask</h2></div>
<p>A program sends a token with each request, in a header: <code>Authorization: Bearer muster_…</code>, or <code>X-Muster-Token: muster_…</code> where a web server keeps the first one to itself.
<a href="/accounts/me-tokens">Make a token</a> for each program. It may what your role lets you do at that moment, and nothing once your account is disabled.</p>
<pre class="example" tabindex="0">export TOKEN=muster_…
curl -H "Authorization: Bearer $TOKEN" '{{BASE:p}}/api/contacts?limit=10'</pre>
<p>All requests are <code>GET</code>. Values in the address are URL-encoded; curl does it by itself:</p>
<pre class="example" tabindex="0">curl -G -H "Authorization: Bearer $TOKEN" '{{BASE:p}}/api/contacts' \
  --data-urlencode 'filter=tag is "vip" and last_name starts with "M"'</pre>
<p><a href="/contacts/filter-help">How filters are written</a>; the contact list shows any filter as text, to be copied.</p>
<p>An address may have 8,000 characters. What needs a longer filter is saved as a segment, and asked for by its number.</p>
<p>Times are UTC, like <code>2026-11-22T13:05:09Z</code>; a day without a time is like <code>2026-11-22</code>. What is not known is <code>null</code>. New members may join; read those you know.</p>
</section>
<section class="panel">
<div class="panel-head"><h2>Page by page</h2></div>
<p>While <code>next</code> is not <code>null</code> there is more: ask again with it as <code>cursor</code>, and everything else as it was. A cursor names the last contact that was given, so contacts that come or go meanwhile neither repeat nor hide others, and the last page costs what the first one costs.</p>
<pre class="example" tabindex="0">cursor=
while :; do
  page=$(curl -sfG -H "Authorization: Bearer $TOKEN" '{{BASE:p}}/api/contacts' \
    -d limit=1000 ${cursor:+--data-urlencode "cursor=$cursor"}) || exit 1
  printf '%s\n' "$page" | jq -r '.contacts[].email // empty'
  cursor=$(printf '%s\n' "$page" | jq -r '.next // empty')
  [ "$cursor" ] || break
done</pre>
</section>
{{#ROUTE}}
<section class="panel" aria-labelledby="{{ANCHOR}}">
<div class="panel-head"><h2 id="{{ANCHOR}}">{{ROUTE_TITLE}}</h2><code class="muted">GET {{PATH}}</code></div>
<p>{{ROUTE_TEXT}}</p>
{{#HAS_PARAMETERS}}
<dl class="kv">
{{#PARAMETER}}
<dt><code>{{PARAMETER_NAME}}</code></dt><dd>{{PARAMETER_TEXT}}</dd>
{{/PARAMETER}}
</dl>
{{/HAS_PARAMETERS}}
<pre class="example" tabindex="0">{{COMMAND:p}}</pre>
{{#EXAMPLE}}
<details><summary>An answer</summary>
<pre class="example" tabindex="0">{{ANSWER:p}}</pre></details>
{{/EXAMPLE}}
</section>
{{/ROUTE}}
<section class="panel">
<div class="panel-head"><h2>Errors</h2></div>
<p>A failed request has one of these statuses, and no contacts. <code>message</code> is a sentence for people; <code>field</code> the parameter that is wrong; <code>at</code> and <code>len</code> the place in a filter, in characters. So <code>{{ERROR_FILTER}}</code> is answered with:</p>
<pre class="example" tabindex="0">{{ERROR_ANSWER:p}}</pre>
<dl class="kv">
<dt><code>400</code></dt><dd>A parameter is wrong, empty, unknown or given twice; or the filter can’t be read.</dd>
<dt><code>401</code></dt><dd>The token is missing, revoked or not complete; or its account is disabled.</dd>
<dt><code>403</code></dt><dd>The role of the account does not allow this.</dd>
<dt><code>404</code></dt><dd>There is no such address, contact or segment, or it is not yours to see.</dd>
<dt><code>405</code></dt><dd>Not a GET; <code>Allow</code> says what may be.</dd>
<dt><code>409</code></dt><dd>The segment is archived or broken.</dd>
<dt><code>429</code></dt><dd>Too many wrong tokens: wait as many seconds as <code>Retry-After</code> says.</dd>
<dt><code>500</code></dt><dd>The server failed; its log says how.</dd>
<dt><code>503</code></dt><dd>Busy: try again after <code>Retry-After</code> seconds.</dd>
</dl>
</section>
</div>
