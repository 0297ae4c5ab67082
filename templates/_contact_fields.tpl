{{%AUTOESCAPE context="HTML"}}
{{!
The inputs of a contact, in groups.  Filled by cgi-bin/contacts_form.c.
  GROUP rows: GROUP_NAME and FIELD rows: KEY LABEL VALUE MAX; one of the sections IS_TEXT, IS_LINES,
  IS_YES_NO (with YES, NO or UNKNOWN; MAY_BE_UNKNOWN); LINES_WAS of IS_LINES with WAS; HELP with HELP_TEXT; INPUT_BAD and INPUT_ERROR;
  SHARED: others have the address: SHARED_WHAT, SHARER rows SHARER_ID SHARER_NAME, COMMA; OTHERS; HAS or HAVE
}}
{{#GROUP}}
<fieldset class="field-group">
<legend>{{GROUP_NAME}}</legend>
<div class="field-grid">
{{#FIELD}}
<div class="field">
<label for="{{KEY}}">{{LABEL}}</label>
{{#IS_TEXT}}<input class="form-control" id="{{KEY}}" name="{{KEY}}" value="{{VALUE}}" maxlength="{{MAX}}" dir="auto" autocomplete="off"{{#INPUT_BAD}} aria-invalid="true"{{/INPUT_BAD}} aria-describedby="{{#INPUT_BAD}}{{KEY}}-error {{/INPUT_BAD}}{{#HELP}}{{KEY}}-help{{/HELP}}">{{/IS_TEXT}}
{{#IS_LINES}}<textarea class="form-control" id="{{KEY}}" name="{{KEY}}" rows="2" maxlength="{{MAX}}" dir="auto" autocomplete="off"{{#INPUT_BAD}} aria-invalid="true"{{/INPUT_BAD}} aria-describedby="{{#INPUT_BAD}}{{KEY}}-error {{/INPUT_BAD}}{{#HELP}}{{KEY}}-help{{/HELP}}">{{VALUE:p}}</textarea>{{#LINES_WAS}}<textarea name="{{KEY}}_was" hidden aria-label="Stored value" tabindex="-1">{{WAS:p}}</textarea>{{/LINES_WAS}}{{/IS_LINES}}
{{#IS_YES_NO}}<select class="form-select" id="{{KEY}}" name="{{KEY}}"{{#INPUT_BAD}} aria-invalid="true"{{/INPUT_BAD}} aria-describedby="{{#INPUT_BAD}}{{KEY}}-error {{/INPUT_BAD}}{{#HELP}}{{KEY}}-help{{/HELP}}">
{{#MAY_BE_UNKNOWN}}<option value=""{{#UNKNOWN}} selected{{/UNKNOWN}}>unknown</option>{{/MAY_BE_UNKNOWN}}
<option value="yes"{{#YES}} selected{{/YES}}>yes</option>
<option value="no"{{#NO}} selected{{/NO}}>no</option>
</select>{{/IS_YES_NO}}
{{>INPUT_ERROR}}
{{#HELP}}<p class="help" id="{{KEY}}-help">{{HELP_TEXT}}</p>{{/HELP}}
{{#SHARED}}<p class="help">{{#SHARER}}{{#COMMA}}, {{/COMMA}}<a href="/contacts/view?id={{SHARER_ID}}"><bdi>{{SHARER_NAME}}</bdi></a>{{/SHARER}}{{#OTHERS}} and others{{/OTHERS}} {{#HAS}}has{{/HAS}}{{#HAVE}}have{{/HAVE}} this {{SHARED_WHAT}}, too.</p>{{/SHARED}}
</div>
{{/FIELD}}
</div>
</fieldset>
{{/GROUP}}
