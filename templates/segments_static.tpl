{{%AUTOESCAPE context="HTML"}}
{{!
A new list.  NAME NAME_MAX DESCRIPTION DESCRIPTION_MAX; SHARED_SET or PRIVATE_SET; HAS_ERRORS and the
_BAD and _ERROR of NAME, DESCRIPTION, SHARED
}}
<p class="crumbs"><a href="/segments">Segments</a></p>
<div class="page-head"><div><h1>New static segment</h1><p class="page-sub">A list that you keep by hand: people come in and go out one by one, from a search, or by an import.</p></div></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was saved.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<form class="panel narrow" method="post" action="/segments/new-static">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field">
<label for="name">Name</label>
<input class="form-control" id="name" name="name" value="{{NAME}}" maxlength="{{NAME_MAX}}" dir="auto" autocomplete="off" required {{#NAME_BAD}}aria-invalid="true" aria-describedby="name-error"{{/NAME_BAD}}>
{{>NAME_ERROR}}
</div>
<div class="field">
<label for="description">Description <span class="optional">optional</span></label>
<textarea class="form-control" id="description" name="description" rows="2" maxlength="{{DESCRIPTION_MAX}}" dir="auto" {{#DESCRIPTION_BAD}}aria-invalid="true" aria-describedby="description-error"{{/DESCRIPTION_BAD}}>{{DESCRIPTION:p}}</textarea>
{{>DESCRIPTION_ERROR}}
</div>
<fieldset class="sharing">
<legend>Who sees it</legend>
<label class="check"><input type="radio" name="shared" value="no"{{#PRIVATE_SET}} checked{{/PRIVATE_SET}}><span>Only you</span></label>
<label class="check"><input type="radio" name="shared" value="yes"{{#SHARED_SET}} checked{{/SHARED_SET}}><span>Everybody in the team</span><span class="help">They can use, edit and archive it.</span></label>
{{>SHARED_ERROR}}
</fieldset>
<div class="form-actions"><button class="btn btn-primary" type="submit">Create segment</button><a class="btn btn-quiet" href="/segments">Cancel</a></div>
</form>
