{{%AUTOESCAPE context="HTML"}}
{{!
Which tag another is merged into.  Filled by cgi-bin/tags_merge.c.
  ID INTO; INTO_BAD and INTO_ERROR; OTHER rows: OTHER_LABEL
}}
<form method="get" action="/tags/merge">
<input type="hidden" name="id" value="{{ID}}">
<div class="field">
<label for="into">The tag that stays</label>
<input class="form-control" id="into" name="into" value="{{INTO}}" list="other-tags" maxlength="200" dir="auto" autocomplete="off" required aria-describedby="into-help{{#INTO_BAD}} into-error{{/INTO_BAD}}"{{#INTO_BAD}} aria-invalid="true" autofocus{{/INTO_BAD}}>
<datalist id="other-tags">
{{#OTHER}}<option value="{{OTHER_LABEL}}"></option>
{{/OTHER}}
</datalist>
{{>INTO_ERROR}}
<p class="help" id="into-help">In any spelling. Everybody who carries this one gets that one; segments follow.</p>
</div>
<div class="form-actions"><button class="btn btn-quiet" type="submit">See what would happen</button></div>
</form>
