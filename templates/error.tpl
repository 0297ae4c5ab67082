{{%AUTOESCAPE context="HTML"}}
{{!
What went wrong with a request, for people.
  STATUS (number), TITLE, TEXT; section HINT with HINT_TEXT; BACK_HREF where to go on
}}
<section class="error-page">
<p class="error-status">{{STATUS}}</p>
<h1>{{TITLE}}</h1>
<p>{{TEXT}}</p>
{{#HINT}}<p class="muted">{{HINT_TEXT}}</p>{{/HINT}}
<p><a class="btn btn-primary" href="{{BACK_HREF}}">Go on</a></p>
</section>
