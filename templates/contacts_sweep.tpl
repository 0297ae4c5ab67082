{{%AUTOESCAPE context="HTML"}}
{{!
The question before those whom a filter finds are deleted.  Filled by cgi-bin/contacts_sweep.c.
  FOUND TAKEN LEFT BACK_HREF; NOBODY, TOO_MANY, or FORM with Q FILTER_TEXT AT INSIDE SEEN REASON_TYPED
  REASON_MAX REASON_BAD REASON_ERROR
}}
<p class="crumbs"><a href="{{BACK_HREF}}">Contacts</a></p>
<div class="page-head"><h1>Delete the found</h1></div>
<section class="panel narrow">
<p><strong class="num">{{FOUND}}</strong> people were found. <strong class="num">{{TAKEN}}</strong> of them can be deleted together: those whose e-mail
is unsubscribed, blacklisted, not confirmed or was reported as spam, and those who have nothing but a blacklisted phone number.</p>
<p><strong class="num">{{LEFT}}</strong> others can be reached, and are left as they are.</p>
{{#NOBODY}}<p><a class="btn btn-quiet" href="{{BACK_HREF}}">Back to the list</a></p>{{/NOBODY}}
{{#TOO_MANY}}<div class="callout callout-info"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg><div><p>These are too many for one go. Narrow the filter, for example by date of creation, and do it in several.</p></div></div>{{/TOO_MANY}}
{{#FORM}}
<form method="post" action="/contacts/delete-found">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="q" value="{{Q}}">
<input type="hidden" name="filter" value="{{FILTER_TEXT}}">
<input type="hidden" name="at" value="{{AT}}">
{{#INSIDE}}<input type="hidden" name="inside" value="1">{{/INSIDE}}
<input type="hidden" name="seen" value="{{SEEN}}">
<div class="field">
<label for="reason">Reason</label>
<input class="form-control" id="reason" name="reason" value="{{REASON_TYPED}}" maxlength="{{REASON_MAX}}" dir="auto" autocomplete="off" required{{#REASON_BAD}} aria-invalid="true" aria-describedby="reason-error"{{/REASON_BAD}}>
{{>REASON_ERROR}}
</div>
<div class="form-actions"><button class="btn btn-danger" type="submit">Delete {{TAKEN}} and leave {{LEFT}}</button><a class="btn btn-quiet" href="{{BACK_HREF}}">Delete nobody</a></div>
</form>
{{/FORM}}
</section>
