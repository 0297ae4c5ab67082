{{%AUTOESCAPE context="HTML"}}
{{!
A new tag, or one being edited.  Filled by cgi-bin/tags.c.
  IS_NEW or IS_EDIT; EDITED with ID; LABEL LABEL_MAX
  HAS_ERRORS; LABEL_BAD, COLOUR_BAD, SCOPE_BAD and their _ERROR includes; TWIN with the chip of the
  tag that has this name already
  USE with ID, the chip, CONTACTS, ONE or SEVERAL, SOME_GONE with GONE; ASKED with the include ASKING, or NOT_ASKED;
    AT_WORK with WORK_HREF, or MERGE with the include MERGE_FORM
  ANY_COLOUR (new ones) with ANY_CHOSEN; COLOUR rows: COLOUR_KEY COLOUR_NAME COLOUR_CLASS,
  COLOUR_CHOSEN; SCOPE_ROW rows: SCOPE_KEY SCOPE_NAME SCOPE_HELP, SCOPE_CHOSEN
}}
<p class="crumbs"><a href="/tags">Tags</a></p>
<div class="page-head"><h1>{{#IS_NEW}}New tag{{/IS_NEW}}{{#IS_EDIT}}Edit tag{{/IS_EDIT}}</h1></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was saved.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<form class="panel narrow" method="post" action="/tags/{{#IS_NEW}}new{{/IS_NEW}}{{#IS_EDIT}}edit{{/IS_EDIT}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
{{#EDITED}}<input type="hidden" name="id" value="{{ID}}">{{/EDITED}}
<div class="field">
<label for="label">Tag</label>
<input class="form-control" id="label" name="label" value="{{LABEL}}" maxlength="{{LABEL_MAX}}" dir="auto" autocomplete="off" required aria-describedby="label-help{{#LABEL_BAD}} label-error{{/LABEL_BAD}}" {{#LABEL_BAD}}aria-invalid="true" autofocus{{/LABEL_BAD}}>
{{>LABEL_ERROR}}
{{#TWIN}}<p class="help">It is <a class="chip {{TAG_CLASS}}" href="/tags/edit?id={{TAG_N}}"><span class="tag-dot"></span><bdi>{{TAG_LABEL}}</bdi></a>.</p>{{/TWIN}}
<p class="help" id="label-help">Case, accents and punctuation make no difference: “VIP Customer” and “vip-customer” are the same tag.</p>
</div>
<fieldset id="colour"{{#COLOUR_BAD}} aria-describedby="colour-error"{{/COLOUR_BAD}}>
<legend>Colour</legend>
<div class="palette">
{{#ANY_COLOUR}}<label class="chip"><input type="radio" name="colour" value=""{{#ANY_CHOSEN}} checked{{/ANY_CHOSEN}}>Any</label>{{/ANY_COLOUR}}
{{#COLOUR}}<label class="chip {{COLOUR_CLASS}}"><input type="radio" name="colour" value="{{COLOUR_KEY}}"{{#COLOUR_CHOSEN}} checked{{/COLOUR_CHOSEN}}><span class="tag-dot"></span>{{COLOUR_NAME}}</label>
{{/COLOUR}}
</div>
{{>COLOUR_ERROR}}
</fieldset>
<fieldset id="scope"{{#SCOPE_BAD}} aria-describedby="scope-error"{{/SCOPE_BAD}}>
<legend>What it is for</legend>
{{#SCOPE_ROW}}
<label class="check"><input type="radio" name="scope" value="{{SCOPE_KEY}}" required{{#SCOPE_CHOSEN}} checked{{/SCOPE_CHOSEN}}><span>{{SCOPE_NAME}}</span><span class="help">{{SCOPE_HELP}}</span></label>
{{/SCOPE_ROW}}
{{>SCOPE_ERROR}}
</fieldset>
<div class="form-actions"><button class="btn btn-primary" type="submit">Save tag</button><a class="btn btn-quiet" href="/tags">Cancel</a></div>
</form>
{{#USE}}
<section class="panel narrow" id="segments">
<div class="panel-head"><h2>Where it is used</h2></div>
<dl class="kv">
<dt>Contacts</dt><dd><a href="{{TAG_HREF}}">{{CONTACTS}} {{#ONE}}carries it{{/ONE}}{{#SEVERAL}}carry it{{/SEVERAL}}</a>{{#SOME_GONE}}, and {{GONE}} archived or deleted{{/SOME_GONE}}</dd>
<dt>Segments</dt><dd>{{#ASKED}}{{>ASKING}}{{/ASKED}}{{#NOT_ASKED}}<span class="none">No segment asks for it.</span>{{/NOT_ASKED}}</dd>
</dl>
<div class="form-actions"><a class="btn btn-quiet" href="/tags/delete?id={{ID}}">Delete the tag …</a></div>
</section>
{{#AT_WORK}}
<div class="callout callout-info narrow"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg>
<div><p>This tag is being merged or deleted just now. <a href="{{WORK_HREF}}">See how far it is</a></p></div></div>
{{/AT_WORK}}
{{#MERGE}}
<section class="panel narrow" id="merge"><div class="panel-head"><h2>Merge into another tag</h2></div>
{{>MERGE_FORM}}
</section>
{{/MERGE}}
{{/USE}}
