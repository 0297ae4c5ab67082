{{%AUTOESCAPE context="HTML"}}
{{!
The line above a log.  Filled by lib/web/log_filter.c.
  PAGE PAGE_TITLE EVERYBODY; PERSON rows: PERSON_ID PERSON_NAME, PERSON_CHOSEN
  KIND_ROW rows: KIND_KEY KIND_LABEL, KIND_CHOSEN; KIND_GROUP rows: GROUP_LABEL, KIND_ROW; FROM_DAY UNTIL_DAY
}}
<form class="toolbar" method="get" action="{{PAGE}}" aria-label="{{PAGE_TITLE}}">
<select class="form-select" name="who" aria-label="Account" data-submit>
<option value="">{{EVERYBODY}}</option>
{{#PERSON}}<option value="{{PERSON_ID}}"{{#PERSON_CHOSEN}} selected{{/PERSON_CHOSEN}}>{{PERSON_NAME}}</option>
{{/PERSON}}
</select>
<select class="form-select" name="kind" aria-label="Kind" data-submit>
<option value="">All kinds</option>
{{#KIND_ROW}}<option value="{{KIND_KEY}}"{{#KIND_CHOSEN}} selected{{/KIND_CHOSEN}}>{{KIND_LABEL}}</option>
{{/KIND_ROW}}
{{#KIND_GROUP}}<optgroup label="{{GROUP_LABEL}}">
{{#KIND_ROW}}<option value="{{KIND_KEY}}"{{#KIND_CHOSEN}} selected{{/KIND_CHOSEN}}>{{KIND_LABEL}}</option>
{{/KIND_ROW}}
</optgroup>
{{/KIND_GROUP}}
</select>
<label class="cluster">From <input class="form-control" type="date" name="from" value="{{FROM_DAY}}"></label>
<label class="cluster">until <input class="form-control" type="date" name="until" value="{{UNTIL_DAY}}"></label>
<button class="btn btn-quiet" type="submit">Show</button>
</form>
