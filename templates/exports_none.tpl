{{%AUTOESCAPE context="HTML"}}
{{!
Nobody to export: what was asked for has no meaning.  MESSAGE; FILTER (FILTER_TEXT); BACK_HREF
}}
<p class="crumbs"><a href="/exports">Exports</a></p>
<div class="page-head"><h1>Export</h1></div>
<div class="callout callout-danger narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nobody can be exported this way.</strong> {{MESSAGE}}.</p>
{{#FILTER}}
<p><code>{{FILTER_TEXT}}</code></p>
{{/FILTER}}
</div></div>
<p><a class="btn btn-primary" href="{{BACK_HREF}}">Back</a></p>
