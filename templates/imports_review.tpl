{{%AUTOESCAPE context="HTML"}}
{{!
The third step: what will happen.  ID FILES SEEN NAME ROWS; SOURCE rows: FILE_NAME FILE_SIZE FILE_FORMAT, FILE_ROWS (FILE_COUNT), SEVERAL; section ABOUT: ROWS is an estimate;
  MATCH rows: COLUMN_NAME TARGET_LABEL, section HOW (HOW_TEXT); LEFT_OUT section with LEFT rows: COLUMN_NAME;
  section UPDATES, UPDATES_ONLY or KEEPS; KEYS; HAS_TAGS, TAG rows (TAG_LABEL); NEWER, RAISES; TWIN section: TWIN_HREF TWIN_AT, TWIN_FILE (TWIN_NAME) or TWIN_WHOLE; section CONSENT: ticked; CONSENT_BAD
  CONSENT_ERROR HAS_ERRORS
  REHEARSAL include; READY section: EXACT_ROWS when it may start; MARK DIGEST of what was rehearsed
  JOINED: segments its people join, JOINED_SEGMENT rows (SEGMENT_ID SEGMENT_NAME), JOINED_HIDDEN (HIDDEN_COUNT)
  NO_ROOM include (snapshot_ask_fill)
}}
<p class="crumbs"><a href="/imports">Imports</a></p>
<div class="page-head"><div><h1>Review</h1><p class="page-sub"><bdi>{{NAME}}</bdi></p></div></div>
<ol class="steps"><li class="done">Upload</li><li class="done">Match columns</li><li aria-current="step">Review</li><li>Import</li></ol>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>The import was not started.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
{{#TWIN}}
<div class="callout callout-warning narrow" role="status"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div><p><strong>{{#TWIN_WHOLE}}This very file was imported before.{{/TWIN_WHOLE}}{{#TWIN_FILE}}The file “<bdi>{{TWIN_NAME}}</bdi>” was imported before.{{/TWIN_FILE}}</strong> <a href="{{TWIN_HREF}}">See that import</a> of {{TWIN_AT}}. People who are here already are not doubled.</p></div></div>
{{/TWIN}}
{{>REHEARSAL}}
<form class="panel narrow" method="post" action="/imports/start">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="seen" value="{{SEEN}}">
<input type="hidden" name="mark" value="{{MARK}}">
<input type="hidden" name="digest" value="{{DIGEST}}">
<dl class="kv">
<dt>{{#SEVERAL}}Files{{/SEVERAL}}{{#ONLY}}File{{/ONLY}}</dt><dd>{{#SOURCE}}<span class="source"><bdi>{{FILE_NAME}}</bdi>, {{#FILE_ROWS}}{{FILE_COUNT}}, {{/FILE_ROWS}}{{FILE_SIZE}}: {{FILE_FORMAT}}</span>{{/SOURCE}}</dd>
<dt>Rows</dt><dd><strong class="num">{{#ABOUT}}about {{/ABOUT}}{{ROWS}}</strong></dd>
<dt>Columns</dt><dd>{{#MATCH}}<span><bdi>{{COLUMN_NAME}}</bdi> → <bdi>{{TARGET_LABEL}}</bdi>{{#HOW}} <span class="muted">{{HOW_TEXT}}</span>{{/HOW}}</span><br>{{/MATCH}}</dd>
{{#LEFT_OUT}}
<dt>Not imported</dt><dd><span class="chips">{{#LEFT}}<span class="chip"><bdi>{{COLUMN_NAME}}</bdi></span> {{/LEFT}}</span></dd>
{{/LEFT_OUT}}
{{#JOINED}}<dt>Segments</dt><dd>{{#JOINED_SEGMENT}}<a href="/segments/view?id={{SEGMENT_ID}}"><bdi>{{SEGMENT_NAME}}</bdi></a><br>{{/JOINED_SEGMENT}}{{#JOINED_HIDDEN}}{{HIDDEN_COUNT}} of others, which only they see{{/JOINED_HIDDEN}}</dd>{{/JOINED}}
{{#HAS_TAGS}}<dt>Tags</dt><dd><span class="chips">{{#TAG}}<span class="chip"><bdi>{{TAG_LABEL}}</bdi></span> {{/TAG}}</span></dd>{{/HAS_TAGS}}
<dt>Already here</dt><dd>People who are found by {{KEYS}} are {{#UPDATES}}<strong>updated</strong>.{{/UPDATES}}{{#UPDATES_ONLY}}<strong>updated</strong>; nobody is created.{{/UPDATES_ONLY}}{{#KEEPS}}<strong>left as they are</strong>.{{/KEEPS}}{{#NEWER}} Even what was edited here since the upload is overwritten.{{/NEWER}}</dd>
{{#RAISES}}<dt>Refusals</dt><dd>A newer consent with date, way and text version <strong>outweighs a stored refusal</strong>.</dd>{{/RAISES}}
</dl>
<label class="check"><input type="checkbox" name="consent" value="1"{{#CONSENT}} checked{{/CONSENT}} {{#CONSENT_BAD}}aria-invalid="true" aria-describedby="consent-error"{{/CONSENT_BAD}}><span>These people agreed that we store their data</span>
<span class="help">The tick is kept with your name and the time for each new contact.</span></label>
{{>CONSENT_ERROR}}
{{>NO_ROOM}}
<div class="form-actions">{{#READY}}<button class="btn btn-primary" type="submit">Import {{EXACT_ROWS}}</button>{{/READY}}<a class="btn btn-quiet" href="/imports/mapping?id={{ID}}">Back to the columns</a></div>
</form>
<form method="post" action="/imports/discard" data-confirm="Throw this upload away?">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="files" value="{{FILES}}">
<button class="btn btn-link" type="submit">Throw this upload away</button>
</form>
