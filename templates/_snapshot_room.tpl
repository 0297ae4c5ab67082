{{%AUTOESCAPE context="HTML"}}
{{!
There is no room for the snapshot that would be made before this: go on without?  Filled by lib/web/snapshot_ask.c.
  NEEDED FREE (bytes in words); WITHOUT_SNAPSHOT_BAD and WITHOUT_SNAPSHOT_ERROR
}}
<div class="callout callout-warning"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#warning"></use></svg><div>
<p><strong>There is no room for a snapshot.</strong> One would be made first, and needs {{NEEDED}} of disk; {{FREE}} are free.</p>
<label class="check"><input type="checkbox" name="without_snapshot" value="1" {{#WITHOUT_SNAPSHOT_BAD}}aria-invalid="true" aria-describedby="without_snapshot-error"{{/WITHOUT_SNAPSHOT_BAD}}><span>Go on without one</span></label>
{{>WITHOUT_SNAPSHOT_ERROR}}
</div></div>
