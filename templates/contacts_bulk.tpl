{{%AUTOESCAPE context="HTML"}}
{{!
Asks before work on many contacts.  Filled by cgi-bin/contacts_bulk.c and contacts_bulk_inputs.c.
  TITLE BUTTON BUTTON_CLASS WHAT; COUNT, ONE or MANY; HAS_ERRORS; READY: it can be done
  whom: ACTION WHOM, TICKED rows (TICKED_ID), FILTER_TEXT Q AT INSIDE PAGE BACK EXPECTED for the form; WORDS,
  AS_FILTER (TEXT), EXAMPLE rows (EXAMPLE_N EXAMPLE_NAME), OTHERS (OTHERS_COUNT), AS_JOB for people; BACK_HREF
  one part: TAGS (TYPED, MAY_CREATE or MUST_EXIST, OFFERED rows: OFFERED_LABEL; BOXES with TAG rows of chip.h,
  CHOSEN); LISTS (LIST rows: LIST_N LIST_NAME LIST_COUNT, CHOSEN; NO_LISTS; NEW_LIST: NAME NAME_MAX); SET
  (FIELD and ATTRIBUTE rows: FIELD_KEY FIELD_LABEL, CHOSEN; VALUE_PART: LABEL, CLEAR, one of IS_TEXT IS_LINES
  IS_DAY IS_NUMBER IS_LINK (VALUE MAX), IS_YES_NO (YES NO), IS_CHOICE IS_SEVERAL (CHOICE rows: CHOICE_LABEL,
  CHOSEN)); WHY (REASON REASON_MAX); in each INPUT_BAD and INPUT_ERROR
  of a deletion: ACTIVE (ACTIVE_COUNT, ACTIVE_ONE or ACTIVE_MANY; SWEEP with SWEEP_HREF)
  NO_ROOM include (snapshot_ask_fill)
}}
<p class="crumbs"><a href="{{BACK_HREF}}">Contacts</a></p>
<div class="page-head"><div><h1>{{TITLE}}</h1><p class="page-sub"><strong>{{COUNT}}</strong> {{#ONE}}person{{/ONE}}{{#MANY}}people{{/MANY}}</p></div></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was done.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<section class="panel narrow" aria-label="Who is meant">
<dl class="kv"><dt>Whom</dt><dd>{{WORDS}}{{#AS_FILTER}}<details class="filter-text"><summary>As text</summary><code>{{TEXT}}</code></details>{{/AS_FILTER}}</dd>
<dt>For example</dt><dd>{{#EXAMPLE}}<a class="chip" href="/contacts/view?id={{EXAMPLE_N}}"><bdi>{{EXAMPLE_NAME}}</bdi></a> {{/EXAMPLE}}{{#OTHERS}}<span class="muted">and {{OTHERS_COUNT}} more</span>{{/OTHERS}}</dd>
<dt>What</dt><dd>{{WHAT}}{{#AS_JOB}} So many take a while; you can watch it, and stop it.{{/AS_JOB}}</dd></dl>
</section>
{{#ACTIVE}}
<div class="callout callout-warning narrow" role="note"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div><p><strong>{{ACTIVE_COUNT}} of them {{#ACTIVE_ONE}}is{{/ACTIVE_ONE}}{{#ACTIVE_MANY}}are{{/ACTIVE_MANY}} active:</strong> they can still be mailed or called.{{#SWEEP}} <a href="{{SWEEP_HREF}}">Delete only those who cannot</a>{{/SWEEP}}</p></div></div>
{{/ACTIVE}}
<form class="panel narrow" method="post" action="/contacts/bulk-run">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="action" value="{{ACTION}}">
<input type="hidden" name="whom" value="{{WHOM}}">
{{#TICKED}}<input type="hidden" name="id" value="{{TICKED_ID}}">{{/TICKED}}
<input type="hidden" name="filter" value="{{FILTER_TEXT}}">
<input type="hidden" name="q" value="{{Q}}">
<input type="hidden" name="at" value="{{AT}}">
<input type="hidden" name="page" value="{{PAGE}}">
<input type="hidden" name="back" value="{{BACK}}">
{{#INSIDE}}<input type="hidden" name="inside" value="1">{{/INSIDE}}
<input type="hidden" name="expected" value="{{EXPECTED}}">
{{#TAGS}}
<div class="field">
<label for="tags">{{#MAY_CREATE}}Tags, also new ones{{/MAY_CREATE}}{{#MUST_EXIST}}Tags{{/MUST_EXIST}}</label>
<input class="form-control" id="tags" name="tags" value="{{TYPED}}" maxlength="2000" list="tags-offered" dir="auto" autocomplete="off" {{#INPUT_BAD}}aria-invalid="true" aria-describedby="tags-error tags-help"{{/INPUT_BAD}}>
<datalist id="tags-offered">
{{#OFFERED}}<option value="{{OFFERED_LABEL}}"></option>
{{/OFFERED}}
</datalist>
{{>INPUT_ERROR}}
<p class="help" id="tags-help">Several with commas between, in any spelling.</p>
</div>
{{#BOXES}}
<fieldset class="field tag-boxes"><legend>{{#MAY_CREATE}}Or tick them{{/MAY_CREATE}}{{#MUST_EXIST}}Or tick them{{/MUST_EXIST}}</legend>
<div class="palette chips">
{{#TAG}}<label class="chip {{TAG_CLASS}}"><input type="checkbox" name="tag" value="{{TAG_N}}"{{#CHOSEN}} checked{{/CHOSEN}}><span class="tag-dot"></span><bdi>{{TAG_LABEL}}</bdi></label>
{{/TAG}}
</div>
</fieldset>
{{/BOXES}}
{{/TAGS}}
{{#LISTS}}
<fieldset class="sharing"{{#INPUT_BAD}} aria-describedby="target-error"{{/INPUT_BAD}}>
<legend>Static segments</legend>
{{#LIST}}
<label class="check"><input type="checkbox" name="target" value="{{LIST_N}}"{{#CHOSEN}} checked{{/CHOSEN}}><span><bdi>{{LIST_NAME}}</bdi> <span class="muted small">{{LIST_COUNT}}</span></span></label>
{{/LIST}}
{{#NO_LISTS}}<p class="muted">There is no static segment yet.</p>{{/NO_LISTS}}
{{>INPUT_ERROR}}
</fieldset>
{{#NEW_LIST}}
<div class="field">
<label for="name">Or a new one, named</label>
<input class="form-control" id="name" name="name" value="{{NAME}}" maxlength="{{NAME_MAX}}" dir="auto" autocomplete="off">
</div>
{{/NEW_LIST}}
{{/LISTS}}
{{#SET}}
<div class="field">
<label for="field">Field</label>
<div class="field-choice"><select class="form-select" id="field" name="field">
<option value="">Choose one</option>
<optgroup label="Fields">
{{#FIELD}}<option value="{{FIELD_KEY}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{FIELD_LABEL}}</option>
{{/FIELD}}
</optgroup>
<optgroup label="Attributes">
{{#ATTRIBUTE}}<option value="{{FIELD_KEY}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{FIELD_LABEL}}</option>
{{/ATTRIBUTE}}
</optgroup>
</select><button class="btn btn-quiet" type="submit" name="choose" value="1" formnovalidate>Choose</button></div>
{{>INPUT_ERROR}}
</div>
{{#VALUE_PART}}
<div class="field">
<label for="value">{{LABEL}}</label>
{{#IS_TEXT}}<input class="form-control" id="value" name="value" value="{{VALUE}}" maxlength="{{MAX}}" dir="auto" autocomplete="off"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="value-error"{{/INPUT_BAD}}>{{/IS_TEXT}}
{{#IS_LINES}}<textarea class="form-control" id="value" name="value" rows="2" maxlength="{{MAX}}" dir="auto" autocomplete="off"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="value-error"{{/INPUT_BAD}}>{{VALUE:p}}</textarea>{{/IS_LINES}}
{{#IS_DAY}}<input class="form-control" id="value" name="value" type="date" min="1900-01-01" max="9999-12-31" value="{{VALUE}}" autocomplete="off"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="value-error"{{/INPUT_BAD}}>{{/IS_DAY}}
{{#IS_NUMBER}}<input class="form-control" id="value" name="value" value="{{VALUE}}" maxlength="{{MAX}}" inputmode="decimal" autocomplete="off"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="value-error"{{/INPUT_BAD}}>{{/IS_NUMBER}}
{{#IS_LINK}}<input class="form-control" id="value" name="value" value="{{VALUE}}" maxlength="{{MAX}}" inputmode="url" dir="auto" autocomplete="off" spellcheck="false" placeholder="https://"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="value-error"{{/INPUT_BAD}}>{{/IS_LINK}}
{{#IS_YES_NO}}<select class="form-select" id="value" name="value"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="value-error"{{/INPUT_BAD}}><option value="">–</option><option value="yes"{{#YES}} selected{{/YES}}>yes</option><option value="no"{{#NO}} selected{{/NO}}>no</option></select>{{/IS_YES_NO}}
{{#IS_CHOICE}}<select class="form-select" id="value" name="value"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="value-error"{{/INPUT_BAD}}><option value="">–</option>
{{#CHOICE}}<option value="{{CHOICE_LABEL}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{CHOICE_LABEL}}</option>
{{/CHOICE}}
</select>{{/IS_CHOICE}}
{{#IS_SEVERAL}}<div class="boxes" id="value" role="group" aria-label="{{LABEL}}">
{{#CHOICE}}<label class="check"><input type="checkbox" name="chosen" value="{{CHOICE_LABEL}}"{{#CHOSEN}} checked{{/CHOSEN}}><span><bdi>{{CHOICE_LABEL}}</bdi></span></label>
{{/CHOICE}}
</div>{{/IS_SEVERAL}}
</div>
<label class="check"><input type="checkbox" name="clear" value="1"{{#CLEAR}} checked{{/CLEAR}}><span>Take the value away instead</span></label>
{{/VALUE_PART}}
{{/SET}}
{{#WHY}}
<div class="field">
<label for="reason">Reason</label>
<input class="form-control" id="reason" name="reason" value="{{REASON}}" maxlength="{{REASON_MAX}}" dir="auto" autocomplete="off" required {{#INPUT_BAD}}aria-invalid="true" aria-describedby="reason-error reason-help"{{/INPUT_BAD}}>
{{>INPUT_ERROR}}
<p class="help" id="reason-help">Stands beside each of them in Deleted contacts.</p>
</div>
{{/WHY}}
{{>NO_ROOM}}
<div class="form-actions">{{#READY}}<button class="btn {{BUTTON_CLASS}}" type="submit">{{BUTTON}} {{COUNT}} {{#ONE}}person{{/ONE}}{{#MANY}}people{{/MANY}}</button>{{/READY}}<a class="btn btn-quiet" href="{{BACK_HREF}}">Cancel</a></div>
</form>
