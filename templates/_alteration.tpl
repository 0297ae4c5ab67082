{{%AUTOESCAPE context="HTML"}}
{{!
How far a change of a tag or an attribute is.  Filled by lib/web/alteration_view.c.
  STATE STATE_CLASS; RUNNING with the include PROGRESS, MAY_STOP (ID STOP_ACTION); OVER (DONE); FAILED (ERROR);
  MAY_UNDO (BATCH_ID)
}}
<p><span class="badge-soft {{STATE_CLASS}}">{{STATE}}</span>{{#OVER}} <span class="muted">{{DONE}} gone through.</span>{{/OVER}}</p>
{{#RUNNING}}
{{>PROGRESS}}
{{#MAY_STOP}}<form class="form-actions" method="post" action="{{STOP_ACTION}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="id" value="{{ID}}">
<button class="btn btn-quiet" type="submit">Stop</button><span class="muted">You may leave this page: you get a notice at the end.</span>
</form>{{/MAY_STOP}}
{{/RUNNING}}
{{#FAILED}}
<div class="callout callout-danger" role="alert"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#danger"></use></svg>
<div><p><strong>It could not be done:</strong> {{ERROR}}.</p></div></div>
{{/FAILED}}
{{#MAY_UNDO}}<p><a class="btn btn-quiet" href="/changes/undo?id={{BATCH_ID}}"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#undo"></use></svg>Undo</a></p>{{/MAY_UNDO}}
