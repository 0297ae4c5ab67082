{{%AUTOESCAPE context="HTML"}}
{{!
A new contact.  Filled by cgi-bin/contacts_form.c.
  HAS_ERRORS; FIELDS include; OBTAINED when ticked; OBTAINED_BAD and OBTAINED_ERROR
}}
<p class="crumbs"><a href="/contacts">Contacts</a></p>
<div class="page-head"><div><h1>New contact</h1><p class="page-sub">At least a name, an e-mail address, a phone number or an identifier.</p></div></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was saved.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
<form class="panel contact-form" method="post" action="/contacts/new">
<input type="hidden" name="csrf" value="{{CSRF}}">
{{>FIELDS}}
<div class="obtained">
<label class="check"><input type="checkbox" id="obtained" name="obtained" value="1"{{#OBTAINED}} checked{{/OBTAINED}}{{#OBTAINED_BAD}} aria-invalid="true" aria-describedby="obtained-error"{{/OBTAINED_BAD}}><span>This information was obtained with the person's consent</span>
<span class="help">The tick is kept with your name and the time.</span></label>
{{>OBTAINED_ERROR}}
</div>
<div class="form-actions"><button class="btn btn-primary" type="submit">Create contact</button><a class="btn btn-quiet" href="/contacts">Cancel</a></div>
</form>
