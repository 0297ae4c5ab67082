{{%AUTOESCAPE context="HTML"}}
{{!
The question before a tag is deleted.  Filled by cgi-bin/tags.c.
  ID SEEN (the number that the page shows); TAG_LABEL TAG_CLASS TAG_HREF
  CARRIED_BY_NOBODY, or CARRIED with ALL, ONE or SEVERAL, and SOME_GONE with GONE;
  ASKING_WARNING with the include ASKING, ONE_ASKS or SEVERAL_ASK
}}
<p class="crumbs"><a href="/tags">Tags</a></p>
<div class="page-head"><h1>Delete the tag <bdi>{{TAG_LABEL}}</bdi>?</h1></div>
<form class="panel narrow" method="post" action="/tags/delete">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<input type="hidden" name="seen" value="{{SEEN}}">
{{#CARRIED_BY_NOBODY}}<p>Nobody carries it.</p>{{/CARRIED_BY_NOBODY}}
{{#CARRIED}}<p><a href="{{TAG_HREF}}"><strong>{{ALL}}</strong> {{#ONE}}contact carries it{{/ONE}}{{#SEVERAL}}contacts carry it{{/SEVERAL}}</a>{{#SOME_GONE}}, {{GONE}} of them archived or deleted{{/SOME_GONE}}. It is taken off {{#ONE}}this contact, who stays{{/ONE}}{{#SEVERAL}}all of them; the contacts themselves stay{{/SEVERAL}}.</p>{{/CARRIED}}
{{#ASKING_WARNING}}<div class="callout callout-warning"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg><div><p>{{#ONE_ASKS}}A segment asks for it and stops working:{{/ONE_ASKS}}{{#SEVERAL_ASK}}Segments ask for it and stop working:{{/SEVERAL_ASK}} {{>ASKING}}</p></div></div>{{/ASKING_WARNING}}
<div class="form-actions"><button class="btn btn-danger" type="submit">Delete the tag{{#CARRIED}} and take it off {{ALL}} {{#ONE}}contact{{/ONE}}{{#SEVERAL}}contacts{{/SEVERAL}}{{/CARRIED}}</button><a class="btn btn-quiet" href="/tags">Keep it</a></div>
</form>
