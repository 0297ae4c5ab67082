{{%AUTOESCAPE context="HTML"}}
{{!
The question before those whom a filter finds are deleted.  Filled by cgi-bin/contacts_sweep.c.
  FOUND FOUND_WORD TAKEN LEFT LEFT_WORD BACK_HREF; NOBODY, or FORM with Q FILTER_TEXT AT INSIDE SEEN REASON_TYPED
  REASON_MAX REASON_BAD REASON_ERROR, AS_JOB
}}
<p class="crumbs"><a href="{{BACK_HREF}}">Contacts</a></p>
<div class="page-head"><h1>Delete unreachable people</h1></div>
<section class="panel narrow">
<p><strong class="num">{{FOUND}}</strong> {{FOUND_WORD}} found. <strong class="num">{{TAKEN}}</strong> of them can be deleted together: those whose e-mail
is unsubscribed, blacklisted, not confirmed or was reported as spam, and those who have nothing but a blacklisted phone number.</p>
<p><strong class="num">{{LEFT}}</strong> {{LEFT_WORD}}. To delete active people, too, choose “Delete, active ones too” among the actions above
the list.</p>
{{#NOBODY}}<p><a class="btn btn-quiet" href="{{BACK_HREF}}">Back to the list</a></p>{{/NOBODY}}
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
{{#AS_JOB}}<p class="help">So many are deleted in the background. The next page shows how far it is, and can stop it.</p>{{/AS_JOB}}
<div class="form-actions"><button class="btn btn-danger" type="submit">Delete {{TAKEN}} and leave {{LEFT}}</button><a class="btn btn-quiet" href="{{BACK_HREF}}">Delete nobody</a></div>
</form>
{{/FORM}}
</section>
