{{%AUTOESCAPE context="HTML"}}
{{!
One row of an import's file, as it stands there.  ID NAME NUMBER LINE, PLACE_FILE (PLACE_NAME), IS_CARD; PREVIOUS section: PREVIOUS_ROW; NEXT section: NEXT_ROW
  CELLS section with CELL rows: COLUMN; FULL section with VALUE, or BLANK
  DAMAGE section instead (REASON, TEXT): it cannot be read
}}
<p class="crumbs"><a href="/imports">Imports</a> / <a href="/imports/view?id={{ID}}"><bdi>{{NAME}}</bdi></a></p>
<div class="page-head"><div><h1>Row {{NUMBER}}</h1><p class="page-sub">As it stands in {{#PLACE_FILE}}<bdi>{{PLACE_NAME}}</bdi>{{/PLACE_FILE}}{{#ONLY}}the file{{/ONLY}}, {{#IS_CARD}}card{{/IS_CARD}}{{#IS_ROW}}on line{{/IS_ROW}} {{LINE}}.</p></div>
<div class="page-actions">{{#PREVIOUS}}<a class="btn btn-quiet" href="/imports/row?id={{ID}}&amp;row={{PREVIOUS_ROW:u}}" rel="prev">Row before</a>{{/PREVIOUS}}{{#NEXT}}<a class="btn btn-quiet" href="/imports/row?id={{ID}}&amp;row={{NEXT_ROW:u}}" rel="next">Row after</a>{{/NEXT}}</div></div>
{{#DAMAGE}}
<div class="callout callout-danger"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>This row cannot be read:</strong> {{REASON}}.</p><p>The rows around it are not affected. It is in the file of failed rows, to be mended and imported again.</p></div></div>
<section class="panel"><bdi class="pre">{{TEXT:p}}</bdi></section>
{{/DAMAGE}}
{{#CELLS}}
<section class="panel">
<dl class="kv">
{{#CELL}}<dt><bdi>{{COLUMN}}</bdi></dt><dd>{{#FULL}}<bdi class="pre">{{VALUE:p}}</bdi>{{/FULL}}{{#BLANK}}<span class="none">empty</span>{{/BLANK}}</dd>
{{/CELL}}
</dl>
</section>
{{/CELLS}}
