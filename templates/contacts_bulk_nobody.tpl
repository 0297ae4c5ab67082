{{%AUTOESCAPE context="HTML"}}
{{!
Work on many contacts, when nobody is meant.  MESSAGE BACK_HREF
}}
<p class="crumbs"><a href="{{BACK_HREF}}">Contacts</a></p>
<div class="page-head"><h1>Nobody is meant</h1></div>
<div class="callout callout-warning narrow" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div><p><strong>Nothing was done:</strong> {{MESSAGE}}.</p></div></div>
<p><a class="btn btn-primary" href="{{BACK_HREF}}">Back to the list</a></p>
