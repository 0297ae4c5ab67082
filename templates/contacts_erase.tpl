{{%AUTOESCAPE context="HTML"}}
{{!
The question before somebody is erased for good.  Filled by cgi-bin/contacts_erase.c.  NAME ID;
DELETED, or NOT_DELETED; in DELETED: SURE_BAD and SURE_ERROR;
  MERGED with MERGED_ROW rows: MERGED_ID; SAME with OTHER rows: OTHER_ID OTHER_NAME OTHER_EMAIL
}}
<p class="crumbs"><a href="/contacts/deleted">Deleted contacts</a></p>
<div class="page-head"><h1>Erase <bdi>{{NAME}}</bdi> for good?</h1></div>
{{#NOT_DELETED}}<div class="callout callout-info"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#info"></use></svg><div><p>This contact is not deleted. Delete it first, then it can be erased.</p></div></div>{{/NOT_DELETED}}
{{#DELETED}}
<form class="panel narrow" method="post" action="/contacts/erase">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<p>Gone are then: all values, tags, attributes, places in segments, events, and what the history says of them.
Files of exports, of imports that are over and of failed rows are removed as well, since they may be in them; exports can be made anew.</p>
<p>What stays is a receipt with number and date, and a keyed hash of address and phone number, by which an import
recognises them and leaves them out. Nobody can read from it who it was. <strong>Nothing brings them back.</strong></p>
{{#MERGED}}<p>Erased along, since they were merged into this contact:{{#MERGED_ROW}} <a href="/contacts/view?id={{MERGED_ID}}">contact {{MERGED_ID}}</a>{{/MERGED_ROW}}.</p>{{/MERGED}}
{{#SAME}}<fieldset><legend>Others with the same address, number or identifier</legend>
<p class="help">Tick who is the same person. Families and companies share such things: leave those.</p>
{{#OTHER}}<label class="check"><input type="checkbox" name="also" value="{{OTHER_ID}}"><span>Erase <a href="/contacts/view?id={{OTHER_ID}}"><bdi>{{OTHER_NAME}}</bdi></a>, too <span class="muted">contact {{OTHER_ID}}, <bdi>{{OTHER_EMAIL}}</bdi></span></span></label>
{{/OTHER}}
</fieldset>{{/SAME}}
<label class="check"><input type="checkbox" name="sure" id="sure" value="1"{{#SURE_BAD}} aria-invalid="true" aria-describedby="sure-error"{{/SURE_BAD}}><span>Erase everything about this person</span></label>
{{>SURE_ERROR}}
<div class="form-actions"><button class="btn btn-danger" type="submit">Erase for good</button><a class="btn btn-quiet" href="/contacts/view?id={{ID}}">Keep them among the deleted</a></div>
</form>
{{/DELETED}}
