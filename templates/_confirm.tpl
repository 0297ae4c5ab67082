{{%AUTOESCAPE context="HTML"}}
{{!
The step between a destructive button and its effect, as a page of its own or in a panel.
  TITLE ("Disable Anna Berger?"), TEXT (what will happen, how many, whether it can be undone)
  ACTION_HREF  where the form posts;  HIDDEN  rows: NAME VALUE
  ACTION_LABEL the button says what it does ("Disable the account");  BACK_HREF
}}
<section class="panel confirm">
<h2>{{TITLE}}</h2>
<p>{{TEXT}}</p>
<form method="post" action="{{ACTION_HREF}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
{{#HIDDEN}}
<input type="hidden" name="{{NAME}}" value="{{VALUE}}">
{{/HIDDEN}}
<div class="form-actions"><button class="btn btn-danger" type="submit">{{ACTION_LABEL}}</button><a class="btn btn-quiet" href="{{BACK_HREF}}">Cancel</a></div>
</form>
</section>
