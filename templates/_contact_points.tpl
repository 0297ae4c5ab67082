{{%AUTOESCAPE context="HTML"}}
{{!
Further e-mail addresses or phone numbers of one contact, behind the primary one on its page.  Filled by
cgi-bin/contacts_points.c.
  ID KIND WHAT; POINT rows: POINT_N VALUE, AS_EMAIL or AS_PHONE with SHOWN; LABELLED with LABEL_TEXT; LISTED when it is on the
  blacklist; POINT_ORIGIN with ORIGIN_TEXT; POINT_PEN when it may be edited: POINT_OPEN, VALUE LABEL_VALUE as typed, WAS WAS_LABEL,
  MAX LABEL_MAX, POINT_BAD and the include POINT_ERROR
  POINT_ADD: the form for another one, with the same; LABELS: a list for the labels
}}
<dd class="points">
{{#POINT}}
<div class="pen-row">
<span class="pen-value"{{#POINT_ORIGIN}} title="{{ORIGIN_TEXT}}"{{/POINT_ORIGIN}}>{{#AS_EMAIL}}<a href="mailto:{{SHOWN:u}}"><bdi>{{SHOWN}}</bdi></a>{{/AS_EMAIL}}{{#AS_PHONE}}<a href="tel:{{SHOWN:u}}"><bdi>{{SHOWN}}</bdi></a>{{/AS_PHONE}}{{#LABELLED}} <span class="badge-soft"><bdi>{{LABEL_TEXT}}</bdi></span>{{/LABELLED}}{{#LISTED}} <span class="status is-bad"><span class="status-dot"></span>Blacklisted</span>{{/LISTED}}</span>
{{#POINT_PEN}}
<details class="pen"{{#POINT_OPEN}} open{{/POINT_OPEN}}>
<summary class="icon-button" title="Edit {{SHOWN}}"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#edit"></use></svg><span class="visually-hidden">Edit {{SHOWN}}</span></summary>
<form method="post" action="/contacts/point">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="kind" value="{{KIND}}">
<input type="hidden" name="point" value="{{POINT_N}}">
<input type="hidden" name="was" value="{{WAS}}">
<input type="hidden" name="was_label" value="{{WAS_LABEL}}">
<input class="form-control" name="value" value="{{VALUE}}" maxlength="{{MAX}}" dir="auto" autocomplete="off" aria-label="Further {{WHAT}}"{{#POINT_BAD}} aria-invalid="true" aria-describedby="point-error"{{/POINT_BAD}}>
<input class="form-control point-label" name="label" value="{{LABEL_VALUE}}" maxlength="{{LABEL_MAX}}" placeholder="Label: work, home" list="point-labels" dir="auto" autocomplete="off" aria-label="Label">
<span class="point-acts"><button class="btn btn-primary btn-sm" type="submit" name="do" value="save">Save changes</button><button class="btn btn-quiet btn-sm" type="submit" name="do" value="primary">Make primary</button><button class="btn btn-quiet btn-sm" type="submit" name="do" value="remove">Remove</button><a class="btn btn-quiet btn-sm" href="/contacts/view?id={{ID}}" data-pen-close>Cancel</a></span>
{{>POINT_ERROR}}
</form>
</details>
{{/POINT_PEN}}
</div>
{{/POINT}}
{{#POINT_ADD}}
<details class="pen point-add"{{#POINT_OPEN}} open{{/POINT_OPEN}}>
<summary><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#plus"></use></svg>Add {{WHAT}}</summary>
<form method="post" action="/contacts/point">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="kind" value="{{KIND}}">
<input class="form-control" name="value" value="{{VALUE}}" maxlength="{{MAX}}" dir="auto" autocomplete="off" aria-label="Another {{WHAT}}"{{#POINT_BAD}} aria-invalid="true" aria-describedby="point-error"{{/POINT_BAD}}>
<input class="form-control point-label" name="label" value="{{LABEL_VALUE}}" maxlength="{{LABEL_MAX}}" placeholder="Label: work, home" list="point-labels" dir="auto" autocomplete="off" aria-label="Label">
<span class="point-acts"><button class="btn btn-primary btn-sm" type="submit" name="do" value="add">Add</button><a class="btn btn-quiet btn-sm" href="/contacts/view?id={{ID}}" data-pen-close>Cancel</a></span>
{{>POINT_ERROR}}
</form>
</details>
{{/POINT_ADD}}
{{#LABELS}}<datalist id="point-labels"><option value="work"></option><option value="home"></option><option value="mobile"></option><option value="billing"></option></datalist>{{/LABELS}}
</dd>
