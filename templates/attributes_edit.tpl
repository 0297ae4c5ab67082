{{%AUTOESCAPE context="HTML"}}
{{!
One attribute.  Filled by cgi-bin/attributes_edit.c.
  ID STORED_NAME NAME NAME_MAX TYPE KEY PLACE PLACES; HAS_ERRORS; NAME_BAD and NAME_ERROR
  OPTIONS of a choice, with OPTION rows: OPTION_N OPTION_PLACE LABEL LABEL_MAX; UP or NO_UP, DOWN or NO_DOWN;
    USED (PEOPLE; ONE or SEVERAL), or UNUSED with REMOVE or NO_REMOVE; INPUT_BAD, ERROR_FIELD, INPUT_ERROR
  ADD; ADD_BAD, ADD_ERROR
  AT_WORK with WORK_HREF, or TYPES with TYPE_CHOICE rows (TYPE_WORD TYPE_LABEL), TYPE_BAD and TYPE_ERROR
  USE with HOLDERS, ONE_HOLDER or SEVERAL_HOLDERS; ASKED with the include ASKING, or NOT_ASKED
}}
<p class="crumbs"><a href="/attributes">Attributes</a></p>
<div class="page-head"><h1><bdi>{{STORED_NAME}}</bdi></h1>
<div class="page-actions"><a class="btn btn-quiet" href="/attributes/delete?id={{ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#trash"></use></svg>Delete</a></div></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was saved.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<form class="panel narrow" method="post" action="/attributes/edit">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<div class="field">
<label for="name">Name</label>
<input class="form-control" id="name" name="name" value="{{NAME}}" maxlength="{{NAME_MAX}}" dir="auto" autocomplete="off" required {{#NAME_BAD}}aria-invalid="true" aria-describedby="name-error" autofocus{{/NAME_BAD}}>
{{>NAME_ERROR}}
</div>
<div class="field short">
<label for="place">Place in the order</label>
<input class="form-control" id="place" name="place" type="number" min="1" max="{{PLACES}}" value="{{PLACE}}" required aria-describedby="place-help">
<p class="help" id="place-help">1 is the first of {{PLACES}}.</p>
</div>
<dl class="kv">
<dt>Holds</dt><dd>{{TYPE}}</dd>
<dt>In filters</dt><dd><code>attr.{{KEY}}</code></dd>
</dl>
<div class="form-actions"><button class="btn btn-primary" type="submit">Save the attribute</button><a class="btn btn-quiet" href="/attributes">Cancel</a></div>
</form>
{{#OPTIONS}}
<section class="panel narrow" id="options">
<form method="post" action="/attributes/options">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<div class="panel-head"><h2>Options</h2><div class="panel-actions"><button class="btn btn-primary btn-sm" type="submit">Save the options</button></div></div>
<p class="help">A contact that has an option keeps it when you write it in another way. One that nobody has may go.</p>
<ol class="option-list">
{{#OPTION}}
<li>
<input type="hidden" name="option" value="{{OPTION_N}}">
<input class="form-control" name="label" value="{{LABEL}}" maxlength="{{LABEL_MAX}}" dir="auto" autocomplete="off" required aria-label="Option {{OPTION_PLACE}}"{{#INPUT_BAD}} aria-invalid="true" aria-describedby="{{ERROR_FIELD}}-error" autofocus{{/INPUT_BAD}}>
<span class="order-cell">{{#UP}}<button class="icon-button" type="submit" name="up" value="{{OPTION_N}}" title="Move up"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#up"></use></svg><span class="visually-hidden">Move {{LABEL}} up</span></button>{{/UP}}{{#NO_UP}}<span class="icon-button off"></span>{{/NO_UP}}{{#DOWN}}<button class="icon-button" type="submit" name="down" value="{{OPTION_N}}" title="Move down"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#down"></use></svg><span class="visually-hidden">Move {{LABEL}} down</span></button>{{/DOWN}}{{#NO_DOWN}}<span class="icon-button off"></span>{{/NO_DOWN}}</span>
<span class="option-use">{{#USED}}<span class="muted">{{PEOPLE}} {{#ONE}}contact{{/ONE}}{{#SEVERAL}}contacts{{/SEVERAL}}</span>{{/USED}}{{#UNUSED}}{{#REMOVE}}<button class="icon-button" type="submit" name="remove" value="{{OPTION_N}}" title="Remove this option; nobody has it"><svg class="icon icon-sm" aria-hidden="true"><use href="{{STATIC}}/icons.svg#trash"></use></svg><span class="visually-hidden">Remove {{LABEL}}</span></button>{{/REMOVE}}{{#NO_REMOVE}}<span class="none">nobody</span>{{/NO_REMOVE}}{{/UNUSED}}</span>
{{>INPUT_ERROR}}
</li>
{{/OPTION}}
</ol>
<div class="field">
<label for="add">More options</label>
<textarea class="form-control" id="add" name="add" rows="2" dir="auto" autocomplete="off" aria-describedby="add-help{{#ADD_BAD}} {{ERROR_FIELD}}-error{{/ADD_BAD}}"{{#ADD_BAD}} aria-invalid="true" autofocus{{/ADD_BAD}}>{{ADD:p}}</textarea>
{{>ADD_ERROR}}
<p class="help" id="add-help">One per line.</p>
</div>
</form>
</section>
{{/OPTIONS}}
{{#AT_WORK}}
<div class="callout callout-info narrow"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg>
<div><p>This attribute is being changed just now; its values can be written again when that is done. <a href="{{WORK_HREF}}">See how far it is</a></p></div></div>
{{/AT_WORK}}
{{#TYPES}}
<form class="panel narrow" id="type" method="post" action="/attributes/type">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<div class="panel-head"><h2>Another type</h2></div>
<div class="field">
<label for="new-type">It holds {{TYPE}}; change that to</label>
<select class="form-select" id="new-type" name="type" required aria-describedby="new-type-help{{#TYPE_BAD}} type-error{{/TYPE_BAD}}"{{#TYPE_BAD}} aria-invalid="true"{{/TYPE_BAD}}>
{{#TYPE_CHOICE}}<option value="{{TYPE_WORD}}">{{TYPE_LABEL}}</option>
{{/TYPE_CHOICE}}
</select>
{{>TYPE_ERROR}}
<p class="help" id="new-type-help">First you see which values fit, and what becomes of segments.</p>
</div>
<div class="form-actions"><button class="btn btn-quiet" type="submit">See what would happen</button></div>
</form>
{{/TYPES}}
{{#USE}}
<section class="panel narrow" id="use">
<div class="panel-head"><h2>Where it is used</h2></div>
<dl class="kv">
<dt>Contacts</dt><dd>{{HOLDERS}} {{#ONE_HOLDER}}has{{/ONE_HOLDER}}{{#SEVERAL_HOLDERS}}have{{/SEVERAL_HOLDERS}} a value, archived and deleted ones included</dd>
<dt>Segments</dt><dd>{{#ASKED}}{{>ASKING}}{{/ASKED}}{{#NOT_ASKED}}<span class="none">No segment asks for it.</span>{{/NOT_ASKED}}</dd>
</dl>
</section>
{{/USE}}
