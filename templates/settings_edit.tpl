{{%AUTOESCAPE context="HTML"}}
{{!
Settings of the workspace.  NAME TIME_ZONE NOW (time there) SAVED_FILTERS LIST_COLUMNS UNDO_DAYS IMPORT_DAYS AUDIT_DAYS EMAIL_LIMIT; section NO_COUNTRY
  COUNTRY rows: ISO COUNTRY_NAME CODE, CHOSEN;  ZONE rows: ZONE_NAME
  HAS_ERRORS; WORKSPACE_NAME_BAD, DEFAULT_COUNTRY_BAD, TIME_ZONE_BAD, SAVED_FILTERS_BAD, LIST_COLUMNS_BAD, UNDO_DAYS_BAD, IMPORT_DAYS_BAD, AUDIT_DAYS_BAD,
  EMAIL_LIMIT_BAD and their _ERROR includes
}}
<div class="page-head"><h1>Settings</h1></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was saved.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<form class="panel narrow" method="post" action="/settings">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field">
<label for="workspace_name">Name of the workspace</label>
<input class="form-control" id="workspace_name" name="workspace_name" value="{{NAME}}" maxlength="200" dir="auto" required aria-describedby="workspace_name-help{{#WORKSPACE_NAME_BAD}} workspace_name-error{{/WORKSPACE_NAME_BAD}}" {{#WORKSPACE_NAME_BAD}}aria-invalid="true"{{/WORKSPACE_NAME_BAD}}>
{{>WORKSPACE_NAME_ERROR}}
<p class="help" id="workspace_name-help">Stands in the corner of every page and in the mails to your team.</p>
</div>
<div class="field">
<label for="default_country">Country of phone numbers</label>
<select class="form-select" id="default_country" name="default_country" aria-describedby="default_country-help{{#DEFAULT_COUNTRY_BAD}} default_country-error{{/DEFAULT_COUNTRY_BAD}}" {{#DEFAULT_COUNTRY_BAD}}aria-invalid="true"{{/DEFAULT_COUNTRY_BAD}}>
<option value=""{{#NO_COUNTRY}} selected{{/NO_COUNTRY}}>None</option>
{{#COUNTRY}}<option value="{{ISO}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{COUNTRY_NAME}} +{{CODE}}</option>
{{/COUNTRY}}
</select>
{{>DEFAULT_COUNTRY_ERROR}}
<p class="help" id="default_country-help">Numbers written without a country code are read as numbers of this country. Numbers that are stored already stay as they are.</p>
</div>
<div class="field">
<label for="time_zone">Time zone</label>
<input class="form-control" id="time_zone" name="time_zone" value="{{TIME_ZONE}}" maxlength="64" list="zones" autocomplete="off" spellcheck="false" required aria-describedby="time_zone-help{{#TIME_ZONE_BAD}} time_zone-error{{/TIME_ZONE_BAD}}" {{#TIME_ZONE_BAD}}aria-invalid="true"{{/TIME_ZONE_BAD}}>
<datalist id="zones">
{{#ZONE}}<option value="{{ZONE_NAME}}"></option>
{{/ZONE}}
</datalist>
{{>TIME_ZONE_ERROR}}
<p class="help" id="time_zone-help">Dates are shown and read in it. By the saved one it is now {{NOW}}.</p>
</div>
<div class="field short">
<label for="saved_filters">Saved filters per account</label>
<input class="form-control" id="saved_filters" name="saved_filters" value="{{SAVED_FILTERS}}" maxlength="6" inputmode="numeric" autocomplete="off" required aria-describedby="saved_filters-help{{#SAVED_FILTERS_BAD}} saved_filters-error{{/SAVED_FILTERS_BAD}}" {{#SAVED_FILTERS_BAD}}aria-invalid="true"{{/SAVED_FILTERS_BAD}}>
{{>SAVED_FILTERS_ERROR}}
<p class="help" id="saved_filters-help">How many dynamic segments each person may keep; archived and static ones do not count.</p>
</div>
<div class="field short">
<label for="list_columns">Columns of the contact list</label>
<input class="form-control" id="list_columns" name="list_columns" value="{{LIST_COLUMNS}}" maxlength="6" inputmode="numeric" autocomplete="off" required aria-describedby="list_columns-help{{#LIST_COLUMNS_BAD}} list_columns-error{{/LIST_COLUMNS_BAD}}" {{#LIST_COLUMNS_BAD}}aria-invalid="true"{{/LIST_COLUMNS_BAD}}>
{{>LIST_COLUMNS_ERROR}}
<p class="help" id="list_columns-help">How many each person may show beside the name.</p>
</div>
<div class="field short">
<label for="undo_days">Days in which things can be undone</label>
<input class="form-control" id="undo_days" name="undo_days" value="{{UNDO_DAYS}}" maxlength="6" inputmode="numeric" autocomplete="off" required aria-describedby="undo_days-help{{#UNDO_DAYS_BAD}} undo_days-error{{/UNDO_DAYS_BAD}}" {{#UNDO_DAYS_BAD}}aria-invalid="true"{{/UNDO_DAYS_BAD}}>
{{>UNDO_DAYS_ERROR}}
<p class="help" id="undo_days-help">For how long every action on the page of changes can be taken back.</p>
</div>
<div class="field short">
<label for="import_days">Days for which files of imports are kept</label>
<input class="form-control" id="import_days" name="import_days" value="{{IMPORT_DAYS}}" maxlength="6" inputmode="numeric" autocomplete="off" required aria-describedby="import_days-help{{#IMPORT_DAYS_BAD}} import_days-error{{/IMPORT_DAYS_BAD}}" {{#IMPORT_DAYS_BAD}}aria-invalid="true"{{/IMPORT_DAYS_BAD}}>
{{>IMPORT_DAYS_ERROR}}
<p class="help" id="import_days-help">As long as the file is there, each value can be traced to the row it came from. 0: it goes when the import is done.</p>
</div>
<div class="field short">
<label for="audit_days">Days for which the audit log is kept</label>
<input class="form-control" id="audit_days" name="audit_days" value="{{AUDIT_DAYS}}" maxlength="6" inputmode="numeric" autocomplete="off" required aria-describedby="audit_days-help{{#AUDIT_DAYS_BAD}} audit_days-error{{/AUDIT_DAYS_BAD}}" {{#AUDIT_DAYS_BAD}}aria-invalid="true"{{/AUDIT_DAYS_BAD}}>
{{>AUDIT_DAYS_ERROR}}
<p class="help" id="audit_days-help">Older lines of <a href="/audit">the audit log</a> are removed each night.</p>
</div>
<div class="field short">
<label for="email_limit">Contacts that may be mailed</label>
<input class="form-control" id="email_limit" name="email_limit" value="{{EMAIL_LIMIT}}" maxlength="10" inputmode="numeric" autocomplete="off" required aria-describedby="email_limit-help{{#EMAIL_LIMIT_BAD}} email_limit-error{{/EMAIL_LIMIT_BAD}}" {{#EMAIL_LIMIT_BAD}}aria-invalid="true"{{/EMAIL_LIMIT_BAD}}>
{{>EMAIL_LIMIT_ERROR}}
<p class="help" id="email_limit-help">0 is no limit. With one, those who were entered first stay active; all later ones with an active address get the status “over the limit”, until there is room.</p>
</div>
<div class="form-actions"><button class="btn btn-primary" type="submit">Save the settings</button></div>
</form>
