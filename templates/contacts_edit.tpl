{{%AUTOESCAPE context="HTML"}}
{{!
All fields of one contact.  Filled by cgi-bin/contacts_form.c.
  ID NAME; HAS_SEEN with SEEN; HAS_ERRORS; AWAY include (_contact_away); FIELDS include; MAY_SAVE or MAY_RESTORE
  HAS_CLASHES and CLASH rows: LABEL THEIRS YOURS WHO, when somebody else saved meanwhile
}}
<p class="crumbs"><a href="/contacts">Contacts</a> / <a href="/contacts/view?id={{ID}}"><bdi>{{NAME}}</bdi></a></p>
<div class="page-head"><h1>Edit contact</h1></div>
{{#HAS_ERRORS}}
<div class="callout callout-danger form-errors" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>Nothing was saved.</strong> Please correct what is marked below.</p></div></div>
{{/HAS_ERRORS}}
{{#HAS_CLASHES}}
<div class="callout callout-warning form-errors" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div><p><strong>Somebody else changed this contact meanwhile.</strong> Nothing of yours is lost: it stands in the form below. Save again to keep it.</p>
<ul>
{{#CLASH}}<li>{{LABEL}}: <bdi>{{WHO}}</bdi> wrote “<bdi>{{THEIRS}}</bdi>”, you wrote “<bdi>{{YOURS}}</bdi>”</li>
{{/CLASH}}
</ul></div></div>
{{/HAS_CLASHES}}
{{>AWAY}}
<form class="panel contact-form" method="post" action="/contacts/edit">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
{{#HAS_SEEN}}<input type="hidden" name="seen" value="{{SEEN}}">{{/HAS_SEEN}}
{{>FIELDS}}
<div class="form-actions">{{#MAY_SAVE}}<button class="btn btn-primary" type="submit">Save changes</button>{{/MAY_SAVE}}{{#MAY_RESTORE}}<button class="btn btn-primary" type="submit" name="restore" value="1">Restore and save</button>{{/MAY_RESTORE}}<a class="btn btn-quiet" href="/contacts/view?id={{ID}}">Cancel</a></div>
</form>
