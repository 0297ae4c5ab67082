{{%AUTOESCAPE context="HTML"}}
{{!
Copies of the whole base.  Filled by cgi-bin/snapshots.c.
  ROWS with UNDER_WAY and SNAPSHOT rows, or NO_ROWS with EMPTY; NEEDED FREE (bytes in words); IMPORT_SET DELETE_SET UNDO_SET; KEEP MB SPARE
  HAS_ERRORS, SNAPSHOT_KEEP_BAD, SNAPSHOT_MB_BAD, SNAPSHOT_FREE_BAD and their _ERROR includes
  SNAPSHOT rows: ID AT AT_EXACT WHO; one of WHY_ASKED, WHY_IMPORT, WHY_DELETE, WHY_UNDO, WHY_RESTORE with SUBJECT SUBJECT_HREF;
  HOLDS with CONTACTS SIZE, or HOLDS_NOTHING; one of MAKING, FAILED or SKIPPED with ERROR, RESTORING, READY;
  RESTORED with RESTORED_BY RESTORED_AT, NOT_RESTORED with RESTORE_ERROR; ACTIONS
}}
<div class="page-head"><div><h1>Snapshots</h1><p class="page-sub">Copies of the whole base, to go back to when something went wrong.</p></div>
<div class="page-actions">
<form method="post" action="/snapshots/make">
<input type="hidden" name="csrf" value="{{CSRF}}">
<button class="btn btn-primary" type="submit"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#plus"></use></svg>Make a snapshot</button>
</form>
</div>
</div>
{{#ROWS}}
<div class="table-scroll" id="snapshots"{{#UNDER_WAY}} data-refresh-url="/snapshots"{{/UNDER_WAY}} tabindex="0" role="region" aria-label="Snapshots">
<table class="grid-table stacked">
<thead><tr><th scope="col">Of</th><th scope="col">Why</th><th scope="col">Who</th><th scope="col" class="num">Contacts</th><th scope="col" class="num">Size</th><th scope="col">State</th><th scope="col" class="col-actions"><span class="visually-hidden">Actions</span></th></tr></thead>
<tbody>
{{#SNAPSHOT}}
<tr>
<td class="main"><time title="{{AT_EXACT}}">{{AT}}</time></td>
<td data-label="Why"><span>{{#WHY_ASKED}}Asked for{{/WHY_ASKED}}{{#WHY_IMPORT}}Before <a href="{{SUBJECT_HREF}}">import {{SUBJECT}}</a>{{/WHY_IMPORT}}{{#WHY_DELETE}}Before many were deleted{{/WHY_DELETE}}{{#WHY_UNDO}}Before <a href="{{SUBJECT_HREF}}">an undo</a>{{/WHY_UNDO}}{{#WHY_RESTORE}}Before snapshot {{SUBJECT}} was restored{{/WHY_RESTORE}}</span></td>
<td data-label="Who"><bdi>{{WHO}}</bdi></td>
{{#HOLDS}}<td data-label="Contacts" class="num">{{CONTACTS}}</td>
<td data-label="Size" class="num">{{SIZE}}</td>{{/HOLDS}}{{#HOLDS_NOTHING}}<td class="blank num"><span class="none">–</span></td>
<td class="blank num"><span class="none">–</span></td>{{/HOLDS_NOTHING}}
<td data-label="State" class="wrap">{{#MAKING}}<span class="status is-busy"><span class="status-dot"></span>Being made</span>{{/MAKING}}{{#RESTORING}}<span class="status is-busy"><span class="status-dot"></span>Being restored</span>{{/RESTORING}}{{#READY}}<span class="status is-good"><span class="status-dot"></span>Ready</span>{{/READY}}{{#FAILED}}<span class="status is-bad"><span class="status-dot"></span>Failed</span> <span class="muted">{{ERROR}}</span>{{/FAILED}}{{#SKIPPED}}<span class="status is-warn"><span class="status-dot"></span>Not made</span> <span class="muted">{{ERROR}}</span>{{/SKIPPED}}{{#RESTORED}} <span class="muted">restored by <bdi>{{RESTORED_BY}}</bdi>, {{RESTORED_AT}}</span>{{/RESTORED}}{{#NOT_RESTORED}} <span class="muted">Not restored: {{RESTORE_ERROR}}</span>{{/NOT_RESTORED}}</td>
<td class="col-actions">{{#ACTIONS}}<details class="menu"><summary class="icon-button"><svg class="icon" aria-hidden="true"><use href="{{STATIC}}/icons.svg#more"></use></svg><span class="visually-hidden">Restore, download or remove the snapshot of {{AT}}</span></summary>
<div class="menu-items menu-end"><a href="/snapshots/restore?id={{ID}}">Restore</a><a href="/snapshots/download?id={{ID}}">Download</a><a href="/snapshots/remove?id={{ID}}">Remove</a></div></details>{{/ACTIONS}}</td>
</tr>
{{/SNAPSHOT}}
</tbody>
</table>
</div>
{{/ROWS}}
{{#NO_ROWS}}
{{>EMPTY}}
{{/NO_ROWS}}
<form class="panel narrow" method="post" action="/snapshots/settings">
<div class="panel-head"><h2>Automatic snapshots</h2></div>
<input type="hidden" name="csrf" value="{{CSRF}}">
<fieldset><legend>Make one before</legend>
<label class="check"><input type="checkbox" name="snapshot_import" value="1"{{#IMPORT_SET}} checked{{/IMPORT_SET}}><span>an import, when there are contacts already</span></label>
<label class="check"><input type="checkbox" name="snapshot_delete" value="1"{{#DELETE_SET}} checked{{/DELETE_SET}}><span>more than 1,000 contacts are deleted at once</span></label>
<label class="check"><input type="checkbox" name="snapshot_undo" value="1"{{#UNDO_SET}} checked{{/UNDO_SET}}><span>an import of more than 1,000 contacts is undone</span></label>
</fieldset>
<div class="field-row">
<div class="field short">
<label for="snapshot_keep">Keep at most</label>
<input class="form-control" id="snapshot_keep" name="snapshot_keep" value="{{KEEP}}" maxlength="6" inputmode="numeric" autocomplete="off" required aria-describedby="snapshot_keep-help{{#SNAPSHOT_KEEP_BAD}} snapshot_keep-error{{/SNAPSHOT_KEEP_BAD}}" {{#SNAPSHOT_KEEP_BAD}}aria-invalid="true"{{/SNAPSHOT_KEEP_BAD}}>
{{>SNAPSHOT_KEEP_ERROR}}
<p class="help" id="snapshot_keep-help">automatic ones; those that somebody asked for stay until they are removed.</p>
</div>
<div class="field short">
<label for="snapshot_mb">Megabytes together</label>
<input class="form-control" id="snapshot_mb" name="snapshot_mb" value="{{MB}}" maxlength="8" inputmode="numeric" autocomplete="off" required aria-describedby="snapshot_mb-help{{#SNAPSHOT_MB_BAD}} snapshot_mb-error{{/SNAPSHOT_MB_BAD}}" {{#SNAPSHOT_MB_BAD}}aria-invalid="true"{{/SNAPSHOT_MB_BAD}}>
{{>SNAPSHOT_MB_ERROR}}
<p class="help" id="snapshot_mb-help">The oldest goes first; the newest always stays.</p>
</div>
<div class="field short">
<label for="snapshot_free">Megabytes of disk left free</label>
<input class="form-control" id="snapshot_free" name="snapshot_free" value="{{SPARE}}" maxlength="8" inputmode="numeric" autocomplete="off" required aria-describedby="snapshot_free-help{{#SNAPSHOT_FREE_BAD}} snapshot_free-error{{/SNAPSHOT_FREE_BAD}}" {{#SNAPSHOT_FREE_BAD}}aria-invalid="true"{{/SNAPSHOT_FREE_BAD}}>
{{>SNAPSHOT_FREE_ERROR}}
<p class="help" id="snapshot_free-help">With less room none is made, and what it was for asks first.</p>
</div>
</div>
<p class="help">One more needs up to {{NEEDED}} of disk; {{FREE}} are free. Snapshots lie on the same machine as the base: they are no backup.</p>
<div class="form-actions"><button class="btn btn-primary" type="submit">Save</button></div>
</form>
