{{%AUTOESCAPE context="HTML"}}
{{!
Somebody was deleted, merged or erased while a form of theirs stood open.  Filled by cgi-bin/contacts_away.c.
  REFUSED: something was sent; one of DELETED (STATE_AT STATE_REASON), MERGED (INTO_ID INTO_NAME), ERASED
  RESTORE: SENT_TO, SENT rows SENT_NAME SENT_VALUE: what was sent, to send it again
}}
<div class="callout callout-warning form-errors" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg>
<div>
{{#DELETED}}<p><strong>This contact was deleted {{STATE_AT}}.</strong> <bdi>{{STATE_REASON}}</bdi></p>{{/DELETED}}
{{#MERGED}}<p><strong>This contact was merged</strong> into <a href="/contacts/view?id={{INTO_ID}}" target="_blank" rel="noopener"><bdi>{{INTO_NAME}}</bdi></a> (opens in a new tab).</p>{{/MERGED}}
{{#ERASED}}<p><strong>This contact was erased for good.</strong></p>{{/ERASED}}
{{#REFUSED}}<p>Nothing was saved. What you typed still stands below.</p>{{/REFUSED}}
{{#RESTORE}}
<form method="post" action="{{SENT_TO}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
{{#SENT}}<textarea name="{{SENT_NAME}}" hidden aria-label="As sent" tabindex="-1">{{SENT_VALUE:p}}</textarea>
{{/SENT}}
<input type="hidden" name="restore" value="1">
<button class="btn btn-primary btn-sm" type="submit">Restore and save</button>
</form>
{{/RESTORE}}
</div></div>
