{{%AUTOESCAPE context="HTML"}}
{{!
A new attribute.  Filled by cgi-bin/attributes.c.
  NAME NAME_MAX; TYPE rows: TYPE_WORD TYPE_LABEL TYPE_HELP, CHOSEN; OPTIONS
  HAS_ERRORS; NAME_BAD, TYPE_BAD, OPTIONS_BAD and their _ERROR includes
}}
<p class="crumbs"><a href="/attributes">Attributes</a></p>
<div class="page-head"><h1>New attribute</h1></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was saved.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<form class="panel narrow attribute-form" method="post" action="/attributes/new">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field">
<label for="name">Name</label>
<input class="form-control" id="name" name="name" value="{{NAME}}" maxlength="{{NAME_MAX}}" dir="auto" autocomplete="off" required aria-describedby="name-help{{#NAME_BAD}} name-error{{/NAME_BAD}}" {{#NAME_BAD}}aria-invalid="true" autofocus{{/NAME_BAD}}>
{{>NAME_ERROR}}
<p class="help" id="name-help">You may change it later. Its key in filters is made from it now, and stays.</p>
</div>
<fieldset {{#TYPE_BAD}}aria-describedby="type-error"{{/TYPE_BAD}}>
<legend>What it holds</legend>
{{#TYPE}}
<label class="check"><input type="radio" name="type" value="{{TYPE_WORD}}" required{{#CHOSEN}} checked{{/CHOSEN}}><span>{{TYPE_LABEL}}</span><span class="help">{{TYPE_HELP}}</span></label>
{{/TYPE}}
{{>TYPE_ERROR}}
</fieldset>
<div class="field for-choices">
<label for="options">Options</label>
<textarea class="form-control" id="options" name="options" rows="5" dir="auto" autocomplete="off" aria-describedby="options-help{{#OPTIONS_BAD}} options-error{{/OPTIONS_BAD}}" {{#OPTIONS_BAD}}aria-invalid="true" autofocus{{/OPTIONS_BAD}}>{{OPTIONS:p}}</textarea>
{{>OPTIONS_ERROR}}
<p class="help" id="options-help">For a choice or several choices: one option per line, in the order of the menu.</p>
</div>
<div class="form-actions"><button class="btn btn-primary" type="submit">Make the attribute</button><a class="btn btn-quiet" href="/attributes">Cancel</a></div>
</form>
