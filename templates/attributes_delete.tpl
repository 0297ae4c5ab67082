{{%AUTOESCAPE context="HTML"}}
{{!
The question before an attribute is deleted.  Filled by cgi-bin/attributes.c.
  ID NAME KEY SEEN (the number that the page shows); HELD_BY_NOBODY, or HELD with ALL PEOPLE_HREF, ONE or
  SEVERAL, and SOME_GONE with GONE; ASKING_WARNING with the include ASKING, ONE_ASKS or SEVERAL_ASK
}}
<p class="crumbs"><a href="/attributes">Attributes</a></p>
<div class="page-head"><h1>Delete the attribute <bdi>{{NAME}}</bdi>?</h1></div>
<form class="panel narrow" method="post" action="/attributes/delete">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="seen" value="{{SEEN}}">
{{#HELD_BY_NOBODY}}<p>Nobody has a value.</p>{{/HELD_BY_NOBODY}}
{{#HELD}}<p><a href="{{PEOPLE_HREF}}"><strong>{{ALL}}</strong> {{#ONE}}contact has a value{{/ONE}}{{#SEVERAL}}contacts have a value{{/SEVERAL}}</a>{{#SOME_GONE}}, {{GONE}} of them archived or deleted{{/SOME_GONE}}. {{#ONE}}It goes with the attribute; the contact stays, and its history keeps what stood there.{{/ONE}}{{#SEVERAL}}These values go with the attribute; the contacts stay, and their history keeps what stood there.{{/SEVERAL}}</p>{{/HELD}}
{{#ASKING_WARNING}}<div class="callout callout-warning"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg><div><p>{{#ONE_ASKS}}A segment asks for it and stops working:{{/ONE_ASKS}}{{#SEVERAL_ASK}}Segments ask for it and stop working:{{/SEVERAL_ASK}} {{>ASKING}}</p></div></div>{{/ASKING_WARNING}}
<p>A filter that names <code>attr.{{KEY}}</code> shows an error from then on, instead of people.</p>
<div class="form-actions"><button class="btn btn-danger" type="submit">Delete the attribute{{#HELD}} and {{ALL}} {{#ONE}}value{{/ONE}}{{#SEVERAL}}values{{/SEVERAL}}{{/HELD}}</button><a class="btn btn-quiet" href="/attributes">Keep it</a></div>
</form>
