{{%AUTOESCAPE context="HTML"}}
{{!
Saving a filter under a name.  FILTER (FILTER_TEXT, include LINES), ONE or MANY (COUNT); BACK_HREF;
MAY_SAVE, unless the filter itself has no meaning (NO_MEANING): NAME NAME_MAX DESCRIPTION
DESCRIPTION_MAX; SHARED_SET or PRIVATE_SET; HAS_ERRORS and the _BAD and _ERROR of NAME, DESCRIPTION,
SHARED, FILTER
}}
<p class="crumbs"><a href="/segments">Segments</a></p>
<div class="page-head"><h1>New segment</h1></div>
{{#MAY_SAVE}}{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was saved.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}{{/MAY_SAVE}}
<section class="panel narrow" aria-label="The filter">
<div class="panel-head"><h2>{{#ONE}}{{COUNT}} person now{{/ONE}}{{#MANY}}{{COUNT}} people now{{/MANY}}{{#NO_MEANING}}This filter cannot be saved{{/NO_MEANING}}</h2><div class="panel-actions"><a class="btn btn-quiet btn-sm" href="{{BACK_HREF}}">Change the filter</a></div></div>
{{#FILTER}}
{{>LINES}}
<details class="filter-text"><summary>As text</summary><code>{{FILTER_TEXT}}</code></details>
{{/FILTER}}
{{>FILTER_ERROR}}
</section>
{{#MAY_SAVE}}
<form class="panel narrow" method="post" action="/segments/new">
<input type="hidden" name="csrf" value="{{CSRF}}">
{{#FILTER}}<input type="hidden" name="filter" value="{{FILTER_TEXT}}">{{/FILTER}}
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
<div class="form-actions"><button class="btn btn-primary" type="submit">Save segment</button><a class="btn btn-quiet" href="{{BACK_HREF}}">Back to the filter</a></div>
</form>
{{/MAY_SAVE}}
