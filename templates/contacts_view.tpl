{{%AUTOESCAPE context="HTML"}}
{{!
One contact.  Filled by cgi-bin/contacts_view.c.
  NAME ID; MAY_EDIT with EDIT, or RESTORE for a deleted one, which has no pens; DEACTIVATED; ACTS include, ACT rows and MAY_ERASE as in contacts_gone; NOT_LIVE with STATE
  STATE_REASON, STATE_SINCE with STATE_AT, MERGED_INTO with INTO_ID, or AWAY include (_contact_away); MERGED_FROM of a change with MERGED_ID; SINCE of a channel with STATUS_AT STATUS_AT_EXACT, HAS_WHY with STATUS_WHY
  GROUP rows: GROUP_NAME and FIELD rows: KEY LABEL VALUE WAS MAX; AS_TEXT, AS_EMAIL or AS_PHONE with
  SHOWN, or NO_VALUE; PROVENANCE with ORIGIN_TEXT; PEN when it may be edited, OPEN when its form is; the input as in
  _contact_fields, and SHARED as there; POINTS include behind e-mail and phone: _contact_points
  CHANNEL rows: CHANNEL_NAME STATUS_CLASS STATUS_TEXT; SOURCE, FROM_IMPORT with IMPORT_ID; CREATED
  CREATED_EXACT UPDATED UPDATED_EXACT; OBTAINED with OBTAINED_AT, or NOT_OBTAINED
  SEGMENTS include: _contact_segments, for those who may see segments
  TAGS include: _contact_tags; in the first GROUP, ATTRIBUTES include: _contact_attributes, when there are any
  CHANGE rows: WHO WHAT (THING with THING_NAME) WHEN WHEN_EXACT; ORIGIN with IMPORT_ID and ORIGIN_ROW with ROW_NUMBER; VALUES with
  HAS_OLD (OLD) or NO_OLD, HAS_NEW (NEW) or NO_NEW; OLDER_CHANGES with OLDER_THAN; NEWEST_CHANGES
}}
<p class="crumbs"><a href="/contacts">Contacts</a></p>
<div class="page-head"><div><h1><bdi>{{NAME}}</bdi></h1>{{#DEACTIVATED}} <span class="badge-soft is-off">Deactivated</span>{{/DEACTIVATED}}</div>
<div class="page-actions">
{{#MAY_EDIT}}{{#EDIT}}<a class="btn btn-quiet" href="/contacts/edit?id={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#edit"></use></svg>Edit all fields</a>{{/EDIT}}{{#RESTORE}}<button class="btn btn-primary" type="submit" form="acts" name="do" value="restore.{{ID}}">Restore</button>{{/RESTORE}}
<details class="menu"><summary class="btn btn-quiet">More<svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#down"></use></svg></summary>
<div class="menu-items menu-end">{{#ACT}}{{#ACT_NOW}}<button type="submit" form="acts" name="do" value="{{ACT_DO}}">{{ACT_LABEL}}</button>{{/ACT_NOW}}{{#ACT_ASKS}}<a href="{{ACT_HREF}}">{{ACT_LABEL}}</a>{{/ACT_ASKS}}{{/ACT}}{{#MAY_ERASE}}<a href="/contacts/erase?id={{ID}}">Erase for good …</a>{{/MAY_ERASE}}
<hr><form method="post" action="/contacts/data">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<button type="submit" name="type" value="json">All their data (JSON)</button>
<button type="submit" name="type" value="csv">All their data (CSV)</button>
</form></div></details>{{/MAY_EDIT}}
</div></div>
{{>ACTS}}
{{>AWAY}}
{{>TAGS}}
{{#NOT_LIVE}}
<div class="callout callout-warning"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg><div><p><strong>{{STATE}}{{#STATE_SINCE}} {{STATE_AT}}{{/STATE_SINCE}}.</strong> <bdi>{{STATE_REASON}}</bdi>{{#MERGED_INTO}} <a href="/contacts/view?id={{INTO_ID}}">Show the contact that was kept</a>{{/MERGED_INTO}}</p></div></div>
{{/NOT_LIVE}}
<div class="two-col">
<div class="col-main">
{{#GROUP}}
<section class="panel"><div class="panel-head"><h2>{{GROUP_NAME}}</h2></div>
<dl class="kv kv-wide">
{{#FIELD}}
<dt>{{LABEL}}</dt>
<dd class="pen-row">
<span class="pen-value"{{#PROVENANCE}} title="{{ORIGIN_TEXT}}"{{/PROVENANCE}}>{{#AS_TEXT}}<bdi>{{SHOWN:p}}</bdi>{{/AS_TEXT}}{{#AS_EMAIL}}<a href="mailto:{{SHOWN:u}}"><bdi>{{SHOWN}}</bdi></a>{{/AS_EMAIL}}{{#AS_PHONE}}<a href="tel:{{SHOWN:u}}"><bdi>{{SHOWN}}</bdi></a>{{/AS_PHONE}}{{#NO_VALUE}}<span class="none">–</span>{{/NO_VALUE}}</span>
{{#PEN}}
<details class="pen"{{#OPEN}} open{{/OPEN}}>
<summary class="icon-button" title="Edit {{LABEL}}"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#edit"></use></svg><span class="visually-hidden">Edit {{LABEL}}</span></summary>
<form method="post" action="/contacts/field">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="name" value="{{KEY}}">
<textarea name="was" hidden aria-label="Stored value" tabindex="-1">{{WAS:p}}</textarea>
{{#IS_TEXT}}<input class="form-control" id="{{KEY}}" name="value" value="{{VALUE}}" maxlength="{{MAX}}" dir="auto" autocomplete="off" aria-label="{{LABEL}}"{{#INPUT_BAD}} aria-invalid="true"{{/INPUT_BAD}} aria-describedby="{{#INPUT_BAD}}{{KEY}}-error {{/INPUT_BAD}}{{#HELP}}{{KEY}}-help{{/HELP}}">{{/IS_TEXT}}
{{#IS_LINES}}<textarea class="form-control" id="{{KEY}}" name="value" rows="3" maxlength="{{MAX}}" dir="auto" autocomplete="off" aria-label="{{LABEL}}"{{#INPUT_BAD}} aria-invalid="true"{{/INPUT_BAD}} aria-describedby="{{#INPUT_BAD}}{{KEY}}-error {{/INPUT_BAD}}{{#HELP}}{{KEY}}-help{{/HELP}}">{{VALUE:p}}</textarea>{{/IS_LINES}}
{{#IS_YES_NO}}<select class="form-select" id="{{KEY}}" name="value" aria-label="{{LABEL}}"{{#INPUT_BAD}} aria-invalid="true"{{/INPUT_BAD}} aria-describedby="{{#INPUT_BAD}}{{KEY}}-error {{/INPUT_BAD}}{{#HELP}}{{KEY}}-help{{/HELP}}">
{{#MAY_BE_UNKNOWN}}<option value=""{{#UNKNOWN}} selected{{/UNKNOWN}}>unknown</option>{{/MAY_BE_UNKNOWN}}
<option value="yes"{{#YES}} selected{{/YES}}>yes</option>
<option value="no"{{#NO}} selected{{/NO}}>no</option>
</select>{{/IS_YES_NO}}
<button class="btn btn-primary btn-sm" type="submit">Save changes</button><a class="btn btn-quiet btn-sm" href="/contacts/view?id={{ID}}" data-pen-close>Cancel</a>
{{>INPUT_ERROR}}
{{#HELP}}<p class="help" id="{{KEY}}-help">{{HELP_TEXT}}</p>{{/HELP}}
</form>
</details>
{{/PEN}}
{{#SHARED}}<p class="help">{{#SHARER}}{{#COMMA}}, {{/COMMA}}<a href="/contacts/view?id={{SHARER_ID}}"><bdi>{{SHARER_NAME}}</bdi></a>{{/SHARER}}{{#OTHERS}} and others{{/OTHERS}} {{#HAS}}has{{/HAS}}{{#HAVE}}have{{/HAVE}} this {{SHARED_WHAT}}, too.</p>{{/SHARED}}
</dd>
{{>POINTS}}
{{/FIELD}}
</dl></section>
{{>ATTRIBUTES}}
{{/GROUP}}
<section class="panel" id="history"><div class="panel-head"><h2>History</h2><div class="panel-actions"><a href="/contacts/activity?id={{ID}}">Activity</a> <a href="/contacts/origins?id={{ID}}">Where each value comes from</a></div></div>
<ol class="timeline">
{{#CHANGE}}
<li>{{#MERGED_FROM}}<span class="badge-soft"><a class="quiet" href="/contacts/view?id={{MERGED_ID}}">Contact {{MERGED_ID}}, merged</a></span> {{/MERGED_FROM}}<span class="who"><bdi>{{WHO}}</bdi></span> {{WHAT}}{{#THING}} <strong><bdi>{{THING_NAME}}</bdi></strong>{{/THING}}{{#ORIGIN}}, <a href="/imports/view?id={{IMPORT_ID}}">import {{IMPORT_ID}}</a>{{#ORIGIN_ROW}} row {{ROW_NUMBER}}{{/ORIGIN_ROW}}{{/ORIGIN}} <span class="when"><time title="{{WHEN_EXACT}}">{{WHEN}}</time></span>
{{#VALUES}}<span class="change">{{#HAS_OLD}}<del><bdi>{{OLD:p}}</bdi></del>{{/HAS_OLD}}{{#NO_OLD}}<span class="none">nothing</span>{{/NO_OLD}} → {{#HAS_NEW}}<ins><bdi>{{NEW:p}}</bdi></ins>{{/HAS_NEW}}{{#NO_NEW}}<span class="none">nothing</span>{{/NO_NEW}}</span>{{/VALUES}}</li>
{{/CHANGE}}
</ol>
<p class="cluster">{{#NEWEST_CHANGES}}<a class="btn btn-quiet" href="/contacts/view?id={{ID}}#history">Newest</a>{{/NEWEST_CHANGES}}{{#OLDER_CHANGES}}<a class="btn btn-quiet" href="/contacts/view?id={{ID}}&amp;before={{OLDER_THAN:u}}#history" rel="next">Older</a>{{/OLDER_CHANGES}}</p>
</section>
</div>
<aside class="col-side">
<section class="panel"><div class="panel-head"><h2>About</h2></div>
<dl class="kv">
<dt>ID</dt><dd>{{ID}}</dd>
{{#CHANNEL}}<dt>{{CHANNEL_NAME}}</dt><dd><span class="status {{STATUS_CLASS}}"><span class="status-dot"></span>{{STATUS_TEXT}}</span>{{#SINCE}}<span class="muted small sub"> since <time title="{{STATUS_AT_EXACT}}">{{STATUS_AT}}</time>{{#HAS_WHY}}: <bdi>{{STATUS_WHY}}</bdi>{{/HAS_WHY}}</span>{{/SINCE}}</dd>
{{/CHANNEL}}
<dt>Source</dt><dd>{{SOURCE}}{{#FROM_IMPORT}} <a href="/imports/view?id={{IMPORT_ID}}">{{IMPORT_ID}}</a>{{/FROM_IMPORT}}</dd>
<dt>Created</dt><dd><time title="{{CREATED_EXACT}}">{{CREATED}}</time></dd>
<dt>Changed</dt><dd><time title="{{UPDATED_EXACT}}">{{UPDATED}}</time></dd>
<dt>Consent to store</dt><dd>{{#OBTAINED}}noted {{OBTAINED_AT}}{{/OBTAINED}}{{#NOT_OBTAINED}}<span class="none">not noted</span>{{/NOT_OBTAINED}}</dd>
</dl></section>
{{>SEGMENTS}}
</aside>
</div>
