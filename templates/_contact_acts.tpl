{{%AUTOESCAPE context="HTML"}}
{{!
The form that the buttons of all rows belong to (form="acts"), so that it stands on a page once.
Filled by contact_fill_acts.  ACT_PAGE ACT_BACK: where to go afterwards
}}
<form id="acts" method="post" action="/contacts/do">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="page" value="{{ACT_PAGE}}">
<input type="hidden" name="back" value="{{ACT_BACK}}">
</form>
